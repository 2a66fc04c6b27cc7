"""What the residents answered, and what had to be done again."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.indicators.rows import (
    ANSWERED,
    ANSWERS,
    RATE,
    REPORTS,
    matters,
)
from fivehearts.engines.matters.vocabulary.states import State
from fivehearts.engines.matters.vocabulary.words import SATISFIED, Closing, Solved
from fivehearts.foundation.figures import Exclusion, Indicator, IndicatorKind

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

DECLARED = (SOLVED, CONTENT, DISSATISFIED, REDONE)
