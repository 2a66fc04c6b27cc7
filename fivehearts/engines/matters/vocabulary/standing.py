"""挂起 and 挂账: why a matter may stand still, for how long, and why it may not."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.foundation.verbs import Refusal


class Standing(TextChoices):
    """Whether the clock to the resident stands, and for what."""

    NONE = "", _("work goes on")
    SUSPENDED = "suspended", pgettext_lazy("matter", "suspended")
    PARKED = "parked", _("waiting for a condition")


class Cause(TextChoices):
    """For what a matter may be suspended: nothing on this list lies in the unit's own hands."""

    RESIDENT = "resident", _("the resident asked to wait, or cannot be there")
    SURVEY = "survey", _("a survey or an expert's report is awaited")
    PARTS = "parts", _("parts or material are on order")
    WEATHER = "weather", _("the weather does not allow the work")
    AUTHORITY = "authority", _("a court or another authority decides first")


class Condition(TextChoices):
    """On what a parked matter waits."""

    BUDGET = "budget", _("money in a budget")
    SEASON = "season", _("the season")
    PROJECT = "project", _("a project that is planned or under way")
    CONSENT = "consent", _("the consent of the neighbours")
    RULES = "rules", _("a rule or plan of the authorities")


class Ending(TextChoices):
    """How it came to an end that a matter stood still."""

    OPEN = "", _("stands still")
    RESUMED = "resumed", _("resumed by a colleague")
    DATE_CAME = "date_came", _("resumed by itself when the date had come")
    WITHDRAWN = "withdrawn", _("withdrawn by the resident")


class StandsStill(Refusal):
    """What stands still is resumed before work on it goes on."""

    code = "matters.stands_still"
    message = _("The matter stands still until %(day)s. Let its clock run on first.")


class NotStanding(Refusal):
    """Nothing to resume or to review."""

    code = "matters.not_standing"
    message = _("The clock of this matter runs; reload the page to see how it stands.")


class CauseMissing(Refusal):
    """The cause is chosen from the list."""

    code = "matters.cause_missing"
    message = _("Choose what is waited for.")
    field = "cause"


class ReviewTooEarly(Refusal):
    """A review lies ahead."""

    code = "matters.review_too_early"
    message = _("The day on which it is looked at again lies ahead: choose a later one.")
    field = "review_on"


class ReviewTooFar(Refusal):
    """Further away than the rule allows."""

    code = "matters.review_too_far"
    message = _("It is looked at again by %(day)s at the latest.")
    field = "review_on"


class SuspendedTooOften(Refusal):
    """So many times a round."""

    code = "matters.suspended_too_often"
    message = _("This matter was suspended %(most)s times in this round; that is the most.")


class SuspendedTooLong(Refusal):
    """So many working days a round."""

    code = "matters.suspended_too_long"
    message = _(
        "In one round a matter stands still for at most %(most)s working days; %(left)s are left."
    )
    field = "review_on"


class SuspensionTooLate(Refusal):
    """A late matter is not made to stand still so that it seems less late."""

    code = "matters.suspension_too_late"
    message = _("The promised date has passed. A matter can only be suspended before it.")
