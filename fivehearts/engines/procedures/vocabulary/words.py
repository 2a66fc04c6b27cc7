"""The words a definition is written in, and how versions and runs stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Who(TextChoices):
    """Which unit does a step, as a rule that holds in every community."""

    HOLDER = "holder", _("the unit that has the matter")
    GRID = "grid", _("the grid")
    COMMUNITY = "community", _("the community")
    SUBDISTRICT = "subdistrict", _("the sub-district")
    DISTRICT = "district", _("the district")
    CITY = "city", _("the city")
    DEPARTMENT = "department", _("the department in charge")
    POLICE = "police", _("the police post in charge")
    PROPERTY = "property", _("the property company")
    PARTNER = "partner", _("a partner unit, the nearest")


class Clock(TextChoices):
    """What the days of a step mean."""

    RUNS = "runs", _("done within")
    LASTS = "lasts", _("lasts")


class Form(TextChoices):
    """How a paper is handed in."""

    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    SEEN = "seen", _("shown, given back at once")
    FILLED_IN = "filled_in", _("form, filled in on the spot")


class EndKind(TextChoices):
    """How a procedure ends."""

    ISSUED = "issued", pgettext_lazy("procedure", "granted")
    REFUSED = "refused", pgettext_lazy("procedure", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("procedure", "no longer wanted")


class VersionState(TextChoices):
    """A version is written as a draft; once published it is never changed, only replaced."""

    DRAFT = "draft", pgettext_lazy("version of a procedure", "draft")
    PUBLISHED = "published", pgettext_lazy("version of a procedure", "in force")
    REPLACED = "replaced", pgettext_lazy("version of a procedure", "replaced")


class PaperState(TextChoices):
    """How a paper of a run stands."""

    MISSING = "missing", _("still missing")
    HERE = "here", _("here")
    FETCHED = "fetched", _("fetched by us")
    NOT_NEEDED = "not_needed", _("not needed here")


# No procedure of a community needs more; whoever writes longer ones is told to part it.
MOST_STEPS = 30
MOST_BRANCHES = 6
MOST_DAYS = 366
LONGEST_TITLE, LONGEST_TEXT = 40, 600
LONGEST_DOCUMENT = 200_000
