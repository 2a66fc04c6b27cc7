"""What stands still, counted apart: suspended until a day, or parked on a condition."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.indicators.rows import BETWEEN, MATTERS, STOOD_STILL
from fivehearts.engines.matters.vocabulary.standing import Standing
from fivehearts.foundation.figures import Indicator, IndicatorKind

ON_A_CONDITION = Indicator(
    code="matters.parked",
    title=_("Parked on a condition"),
    kind=IndicatorKind.COUNT,
    meaning=_(
        "Matters that waited for a condition when the period was over, with approval and a day of"
        " review. Their promised dates count when the clock runs on."
    ),
    source=STOOD_STILL,
    among=lambda period: Q(kind=Standing.PARKED),
    unit=MATTERS,
    family=BETWEEN,
    order=47,
)
UNTIL_A_DAY = Indicator(
    code="matters.suspended",
    title=_("Suspended"),
    kind=IndicatorKind.COUNT,
    meaning=_(
        "Matters whose clock stood when the period was over, with approval and until a day that"
        " the resident knows."
    ),
    source=STOOD_STILL,
    among=lambda period: Q(kind=Standing.SUSPENDED),
    unit=MATTERS,
    family=BETWEEN,
    order=48,
)

DECLARED = (ON_A_CONDITION, UNTIL_A_DAY)
