"""The axes of the catalogue: steps, kinds, urgency, tiers; and what an entry says of a category.

Steps, kinds and urgency are codes of the matters above; they are repeated here since arrows point
down, and a test of matters holds the two lists together.
"""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.foundation.clock import TermUnit
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind

MANAGE = "catalogue.manage"

# A category, what is part of it, and what is part of that: deeper trees nobody finds through.
LEVELS = 3


class VersionState(TextChoices):
    """A version is written as a draft and, once published, never changed again."""

    DRAFT = "draft", pgettext_lazy("version of the catalogue", "draft")
    PUBLISHED = "published", pgettext_lazy("version of the catalogue", "published")


class Step(TextChoices):
    """What a promise of a matter is for."""

    RESOLVE = "resolve", _("resolve")
    DISPATCH = "dispatch", _("dispatch")
    SIGN = "sign", _("sign for")
    FIRST_CONTACT = "first_contact", _("first contact")
    FOLLOW_UP = "follow_up", _("follow up")
    SUPERVISION = "supervision", _("reply to the supervision order")
    ORDER = "order", _("date set by the orderer")


class Kind(TextChoices):
    """What the resident wants."""

    CONSULT = "consult", _("question")
    HELP = "help", _("request for help")
    COMPLAINT = "complaint", _("complaint")
    REPORT = "report", _("report of a wrong")
    SUGGESTION = "suggestion", _("suggestion")
    PRAISE = "praise", _("praise or thanks")


class Urgency(TextChoices):
    """How fast."""

    CRITICAL = "critical", _("critical: danger to life or property")
    URGENT = "urgent", _("urgent: water, power, gas, heating")
    ORDINARY = "ordinary", _("ordinary")
    COMPLEX = "complex", _("complex: several units or a site survey")


def short(label: object) -> str:
    """What stands before the colon of a label: enough beside a field on a phone."""
    return re.split("[:：]", str(label))[0]


# From the bottom: the lowest tier whose powers suffice for a matter of a category.
POWERS: tuple[str, ...] = tuple(reversed(TIERS))
POWER_CHOICES = [(tier, UnitKind(tier).label) for tier in POWERS]


class Responsible(TextChoices):
    """Which unit usually answers for a category, as a rule that holds in every community."""

    OPEN = "", _("chosen at dispatch")
    GRID = "grid", _("the grid itself")
    COMMUNITY = "community", _("the community itself")
    SUBDISTRICT = "subdistrict", _("the sub-district")
    DISTRICT = "district", _("the district")
    CITY = "city", _("the city")
    DEPARTMENT = "department", _("a department above, the nearest")
    POLICE = "police", _("the police post in charge")
    PROPERTY = "property", _("the property company")
    PARTNER = "partner", _("a partner unit, the nearest")
    NAMED = "named", _("always the same unit")


# Kinds that are attached to a tier; of several, the words of their name decide.
ATTACHED: frozenset[str] = frozenset(
    {Responsible.DEPARTMENT, Responsible.POLICE, Responsible.PROPERTY, Responsible.PARTNER}
)


class AnswerKind(TextChoices):
    """How a question is answered."""

    WORDS = "words", pgettext_lazy("answer", "words")
    CHOICE = "choice", _("one of several")
    YES_NO = "yes_no", _("yes or no")
    DATE = "date", _("a date")
    NUMBER = "number", _("a number")


TERM_UNITS: dict[str, object] = {
    TermUnit.WORKING_DAYS: _("working days"),
    TermUnit.WORKING_MINUTES: _("working minutes"),
    TermUnit.CLOCK_MINUTES: _("minutes by the clock"),
    TermUnit.NATURAL_DAYS: _("calendar days"),
}
TERM_UNIT_CHOICES = [(str(unit), label) for unit, label in TERM_UNITS.items()]
