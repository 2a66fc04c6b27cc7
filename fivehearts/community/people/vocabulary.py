"""The words of people: what may be unmasked, for what purpose, and refusals."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class PersonalField(TextChoices):
    """What of a person can be unmasked."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Phone")


class Purpose(TextChoices):
    """Why somebody looks at a masked contact: kept in the record, read by inspectors."""

    CONTACT = "contact", _("Call the resident about their matter")
    VISIT = "visit", _("Visit the resident at home")
    FOLLOW_UP = "follow_up", _("Ask the resident afterwards")
    CORRECTION = "correction", _("Correct wrong contact data")
    EMERGENCY = "emergency", _("Help in an emergency")
    LEGAL = "legal", _("Answer a request made under law")


class BadPhone(Refusal):
    """The phone cannot be dialled."""

    code = "people.bad_phone"
    message = _("This is no phone number that can be called. Check the digits, or leave it empty.")
    field = "phone"


class BadName(Refusal):
    """The name is empty or too long."""

    code = "people.bad_name"
    message = _("Give a name of 1 to 60 characters.")
    field = "name"


class PurposeMissing(Refusal):
    """No purpose of the list was named."""

    code = "people.purpose_missing"
    message = _("Say what you need the contact for, then it is shown.")
    field = "purpose"


class NothingToShow(Refusal):
    """The person left nothing of this kind, or it was erased by rule."""

    code = "people.nothing_to_show"
    message = _("The resident left no such data, or it was erased when its time was over.")
