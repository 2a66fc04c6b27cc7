"""What of a person may be unmasked, and for what purpose."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PersonalField(TextChoices):
    """What of a person can be unmasked."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Phone")


class FileField(TextChoices):
    """What of a file in the register can be unmasked: a contact, and what identifies somebody."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Phone")
    IDENTITY = "identity", _("Identity number")
    BIRTH = "birth", _("Birth date")
    # One row of the file: a further phone, or what a label says beyond its kind.
    FURTHER_PHONE = "further_phone", _("Further phone")
    LABEL = "label", _("Grade and note of a label")


class Purpose(TextChoices):
    """Why somebody looks at a masked contact: kept in the record, read by inspectors."""

    CONTACT = "contact", _("Call the resident about their matter")
    VISIT = "visit", _("Visit the resident at home")
    FOLLOW_UP = "follow_up", _("Ask the resident afterwards")
    CORRECTION = "correction", _("Correct wrong contact data")
    BENEFITS = "benefits", _("Check labels, benefits and help")
    EMERGENCY = "emergency", _("Help in an emergency")
    LEGAL = "legal", _("Answer a request made under law")
