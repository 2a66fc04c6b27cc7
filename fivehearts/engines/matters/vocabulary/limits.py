"""Numbers of rules that differ from city to city: how often, how long, how soon, how heavy."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class Limited(TextChoices):
    """What a city may count otherwise."""

    SUSPENSIONS = "suspensions", _("suspensions of a matter in one round, at most")
    SUSPENDED_DAYS = (
        "suspended_days",
        _("working days a matter is suspended in one round, at most"),
    )
    PARKED_DAYS = "parked_days", _("days until what is parked is reviewed, at most")
    REVIEW_GRACE = (
        "review_grace",
        _("working days after a review nobody held, then a parked matter goes on by itself"),
    )
    SUMMONS_MINUTES = "summons_minutes", _("minutes to be on the spot when summoned at once")
    SUMMONS_DAYS = "summons_days", _("working days to be on the spot when it can wait")
    RESPONDED = "responded", _("weight of the response rate, per cent")
    SOLVED = "solved", _("weight of the solution rate, per cent")
    SATISFIED = "satisfied", _("weight of the satisfaction rate, per cent")


class Bound(NamedTuple):
    """What holds where no unit said otherwise, what can be said, and where the usual number is from."""

    usual: int
    least: int
    most: int
    source: str | LazyText


# No norm in reach says how often or how long a matter may stand still (matters.md §3.3 knows
# extensions alone): the house's own numbers, tight so that nobody stops a clock for convenience.
_OURS = _("our own usual number: no rule we know says one")
_CALLS = _("“Whistle and report” in Pinggu: on the spot within 30 minutes")
_SIMPLE = _(
    "“Whistle and report” in Guangling: simple things the same day, others two to three days"
)
_RATES = _("how offices of 12345 weigh the three rates: 30, 35 and 35 per cent")
LIMITS: Mapping[str, Bound] = {
    Limited.SUSPENSIONS: Bound(2, 0, 10, _OURS),
    Limited.SUSPENDED_DAYS: Bound(20, 1, 250, _OURS),
    Limited.PARKED_DAYS: Bound(92, 7, 366, _OURS),
    Limited.REVIEW_GRACE: Bound(5, 1, 30, _OURS),
    Limited.SUMMONS_MINUTES: Bound(30, 5, 240, _CALLS),
    Limited.SUMMONS_DAYS: Bound(2, 1, 15, _SIMPLE),
    Limited.RESPONDED: Bound(30, 0, 100, _RATES),
    Limited.SOLVED: Bound(35, 0, 100, _RATES),
    Limited.SATISFIED: Bound(35, 0, 100, _RATES),
}
# Said together, since they make a hundred.
WEIGHTS: tuple[Limited, ...] = (Limited.RESPONDED, Limited.SOLVED, Limited.SATISFIED)
SINGLE: tuple[Limited, ...] = tuple(one for one in Limited if one not in WEIGHTS)


class LimitOutOfRange(Refusal):
    """A number that makes no sense."""

    code = "matters.limit_out_of_range"
    message = _("Please give a whole number from %(least)s to %(most)s.")
    field = "value"


class LimitBackdated(Refusal):
    """What was decided by the old number stays as it was decided."""

    code = "matters.limit_backdated"
    message = _("It holds from today at the earliest: nothing is counted anew backwards.")
    field = "valid_from"


class LimitWithoutSource(Refusal):
    """A number comes from somewhere."""

    code = "matters.limit_without_source"
    message = _("Name the rule or decision the number is from.")
    field = "source"


class WeightsNotWhole(Refusal):
    """Three weights are one whole."""

    code = "matters.weights_not_whole"
    message = _("The three weights make 100 together; these make %(sum)s.")
    field = "satisfied"
