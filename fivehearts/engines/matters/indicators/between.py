"""What goes between units: dispatched, asked back, given back; and how long it lay with each."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.engines.matters.indicators.rows import (
    BETWEEN,
    DISPATCHED,
    MATTERS,
    RATE,
    RETURNS,
    STAYS,
    TIME,
)
from fivehearts.engines.matters.models import Due, Request
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, Step
from fivehearts.foundation.figures import Exclusion, Indicator, IndicatorKind


def _asked_back(*decided: str) -> Q:
    """Whether the unit asked to return what it was given by this very dispatch."""
    given_again = Due._base_manager.filter(
        matter=OuterRef("matter"),
        step=Step.SIGN,
        promise__made_at__lte=OuterRef("asked_at"),
        promise__made_at__gt=OuterRef(OuterRef("promise__made_at")),
    )
    asked = Request._base_manager.filter(
        ~Exists(given_again),
        matter=OuterRef("matter"),
        kind=Decision.RETURN,
        decided__in=decided,
        asked_at__gte=OuterRef("promise__made_at"),
    )
    return Q(Exists(asked))


GIVEN = Indicator(
    code="matters.dispatched",
    title=_("Dispatches"),
    kind=IndicatorKind.COUNT,
    meaning=_("How often a unit was given a matter in the period; given on, it counts again."),
    source=DISPATCHED,
    unit=MATTERS,
    family=BETWEEN,
    order=40,
)
RETURNED = Indicator(
    code="matters.returned",
    title=_("Return rate"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the dispatches of the period, those the unit asked to return and did not take back."
    ),
    source=DISPATCHED,
    unit=RATE,
    family=BETWEEN,
    numerator=lambda period: _asked_back(
        Decided.OPEN, Decided.GRANTED, Decided.REFUSED, Decided.OVERTAKEN
    ),
    order=41,
)
ACCURATE = Indicator(
    code="matters.dispatched_rightly",
    title=_("Dispatch accuracy"),
    kind=IndicatorKind.RATE,
    meaning=_("Of the dispatches of the period, those whose return nobody had to agree to."),
    source=DISPATCHED,
    unit=RATE,
    family=BETWEEN,
    numerator=lambda period: ~_asked_back(Decided.GRANTED),
    order=42,
)
GRANTED = Indicator(
    code="matters.returns_granted",
    title=_("Share of returns agreed to"),
    kind=IndicatorKind.RATE,
    meaning=_("Of the requests to return decided in the period, those the superior agreed to."),
    source=RETURNS,
    unit=RATE,
    family=BETWEEN,
    numerator=lambda period: Q(decided=Decided.GRANTED),
    exclusions=(
        Exclusion(
            "retracted", _("taken back by the unit"), lambda period: Q(decided=Decided.RETRACTED)
        ),
        Exclusion(
            "overtaken", _("overtaken by events"), lambda period: Q(decided=Decided.OVERTAKEN)
        ),
    ),
    order=43,
)
TIME_USED = Indicator(
    code="matters.time_used",
    title=_("Time used per unit (median)"),
    kind=IndicatorKind.MEDIAN,
    meaning=_(
        "How long a matter lay with a unit before it went on, in working hours: half of the stays"
        " that ended in the period were shorter."
    ),
    source=STAYS,
    unit=pgettext_lazy("unit of a figure", "working hours"),
    family=TIME,
    dimension="unit__code",
    dimension_label="unit__name",
    measure="seconds",
    scale=3600,
    order=70,
)

DECLARED = (GIVEN, RETURNED, ACCURATE, GRANTED, TIME_USED)
