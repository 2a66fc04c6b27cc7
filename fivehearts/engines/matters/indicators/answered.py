"""What the residents answered, and what had to be done again."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.indicators.rows import (
    ANSWERED,
    ANSWERS,
    RATE,
    REPORTS,
    answers,
    matters,
)
from fivehearts.engines.matters.models import Attempt
from fivehearts.engines.matters.queries.limits import weights_for
from fivehearts.engines.matters.vocabulary.limits import LIMITS, Limited
from fivehearts.engines.matters.vocabulary.states import State
from fivehearts.engines.matters.vocabulary.words import SATISFIED, Closing, Solved
from fivehearts.foundation.figures import Exclusion, Indicator, IndicatorKind, Period
from fivehearts.foundation.scope.models import Unit

# Who could not be asked gave no answer: listed apart, never counted as content.
UNASKED = (
    Exclusion(
        "unreached",
        _("not reached after three tries"),
        source=matters("closed_at", _("Closed at"), Q(closing=Closing.UNREACHED)),
    ),
    Exclusion(
        "no_contact",
        _("no contact was left"),
        source=matters("closed_at", _("Closed at"), Q(closing=Closing.NO_CONTACT)),
    ),
    Exclusion(
        "withdrawn",
        _("withdrawn by the resident"),
        source=matters("closed_at", _("Closed at"), Q(closing=Closing.WITHDRAWN)),
    ),
)

# Told that it cannot be solved, a resident is not sent round again: nothing is left to redo.
_BAD = ~Q(satisfaction__in=SATISFIED)
EXPLAINED = Exclusion(
    "explained",
    _("cannot be solved, and that was explained"),
    lambda period: Q(solved=Solved.EXPLAINED),
)
EXPLAINED_APART = Exclusion(
    EXPLAINED.code,
    EXPLAINED.title,
    source=answers(_BAD & Q(solved=Solved.EXPLAINED)),
)

SOLVED = Indicator(
    code="matters.solved",
    title=_("Solution rate"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the residents who answered the follow-up in the period, those who said: solved."
        " Partly solved and explained do not count as solved."
    ),
    source=ANSWERS,
    unit=RATE,
    family=ANSWERED,
    numerator=lambda period: Q(solved=Solved.YES),
    exclusions=UNASKED,
    order=52,
)
CONTENT = Indicator(
    code="matters.satisfied",
    title=_("Satisfaction rate"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the residents who answered the follow-up in the period, those who were very satisfied,"
        " satisfied or basically satisfied (GB/T 39734)."
    ),
    source=ANSWERS,
    unit=RATE,
    family=ANSWERED,
    numerator=lambda period: Q(satisfaction__in=SATISFIED),
    exclusions=UNASKED,
    order=53,
)
DISSATISFIED = Indicator(
    code="matters.dissatisfied",
    title=_("Share of bad ratings"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the residents who answered the follow-up in the period, those who were dissatisfied or"
        " very dissatisfied."
    ),
    source=ANSWERS,
    unit=RATE,
    family=ANSWERED,
    numerator=lambda period: ~Q(satisfaction__in=SATISFIED),
    exclusions=UNASKED,
    order=54,
)
REDONE = Indicator(
    code="matters.redone",
    title=_("Redo rate"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the completions reported in the period and approved, those that went into another"
        " round: the resident said it was not solved, or opened it again."
    ),
    source=REPORTS,
    unit=RATE,
    family=ANSWERED,
    numerator=lambda period: Q(matter__round__gt=F("round")),
    exclusions=(
        Exclusion(
            "not_asked",
            _("the resident was not asked yet"),
            lambda period: Q(matter__state=State.FOLLOW_UP, matter__round=F("round")),
        ),
    ),
    order=55,
)

ONCE = Indicator(
    code="matters.done_at_once",
    title=_("Share done in one go"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the completions reported in the period and approved, those that needed no further"
        " round: what the redo rate leaves."
    ),
    source=REPORTS,
    unit=RATE,
    family=ANSWERED,
    numerator=lambda period: ~Q(matter__round__gt=F("round")),
    exclusions=REDONE.exclusions,
    order=56,
)


def _called_again(period: Period) -> Q:
    """In a later round the resident was reached, or tried as often as is asked for."""
    reached = Attempt._base_manager.filter(
        matter=OuterRef("matter"), round__gt=OuterRef("round"), reached=True
    )
    return Q(Exists(reached)) | Q(matter__closing=Closing.UNREACHED)


CALLED_AGAIN = Indicator(
    code="matters.bad_ratings_called",
    title=_("Bad ratings called back"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the bad ratings given in the period, those whose resident was called again since:"
        " reached, or tried three times. Every one should be."
    ),
    source=ANSWERS,
    unit=RATE,
    family=ANSWERED,
    among=lambda period: _BAD,
    numerator=_called_again,
    exclusions=(EXPLAINED,),
    order=57,
)
# Response, solution, satisfaction: how many hundredths each makes up, as offices weigh them.
_WEIGHED = {
    Limited.RESPONDED: "matters.responded_on_time",
    Limited.SOLVED: "matters.solved",
    Limited.SATISFIED: "matters.satisfied",
}


def _weighing(unit: Unit, period: Period) -> tuple[tuple[str, int], ...]:
    """The weights that held for the unit on the first day of the period. One statement."""
    known = weights_for(unit, period)
    return tuple((code, known[weight]) for weight, code in _WEIGHED.items())


THREE_RATES = Indicator(
    code="matters.three_rates",
    title=_("Three rates together"),
    kind=IndicatorKind.WEIGHED,
    meaning=_(
        "Response rate, solution rate and satisfaction rate, weighed as the page of limits and weights"
        " says for the first day of the period (30, 35 and 35 % where nothing is said). Each of the three"
        " leaves out what it leaves out by itself; where one has no value, this has none."
    ),
    source=ANSWERS,
    unit=RATE,
    family=ANSWERED,
    weights=tuple((code, LIMITS[weight].usual) for weight, code in _WEIGHED.items()),
    weighing=_weighing,
    order=59,
)

FROM_KNOWLEDGE = Indicator(
    code="matters.from_knowledge",
    title=_("Answered from the knowledge base"),
    kind=IndicatorKind.RATE,
    meaning=_("Of the answers given at once in the period, those begun with an article."),
    source=REPORTS,
    unit=RATE,
    family=ANSWERED,
    among=lambda period: Q(at_once=True),
    numerator=lambda period: Q(taken_from__isnull=False),
    order=58,
)

DECLARED = (FROM_KNOWLEDGE, SOLVED, CONTENT, DISSATISFIED, REDONE, ONCE, CALLED_AGAIN, THREE_RATES)
