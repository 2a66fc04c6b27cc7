"""How often proposals were right, counted at the dispatches they stood beside."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.indicators.rows import BETWEEN, RATE, of_matter
from fivehearts.foundation.figures import (
    Indicator,
    IndicatorKind,
    Period,
    RowColumn,
    Source,
    declare,
)
from fivehearts.insight.suggestions.models import Proposal
from fivehearts.insight.suggestions.queries.guessing import category_name


def _proposals(period: Period) -> QuerySet[Proposal]:
    return Proposal.objects.filter(period.within("at"))


def _names(codes: list[str]) -> str:
    return "、".join(category_name(code) for code in codes)


PROPOSALS = Source(
    rows=_proposals,
    unit_paths=("matter__unit_path", "matter__accountable_unit__path"),
    columns=(
        *of_matter("at", _("Dispatched at"), "matter__"),
        RowColumn("proposed", _("Proposed"), display=_names),
        RowColumn("taken", _("Taken"), display=category_name),
        RowColumn("place", _("Place among the proposals")),
    ),
    opens=("matters:matter", "matter__number"),
    historical="matter__historical",
    booked="matter__accountable_unit__path",
)
FIRST_TAKEN = Indicator(
    code="suggestions.first_taken",
    title=_("First proposed category taken"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the dispatches for which categories were proposed, those made under the first of them."
        " It says how good the proposals are, and nothing of whoever dispatched."
    ),
    source=PROPOSALS,
    unit=RATE,
    family=BETWEEN,
    numerator=lambda period: Q(place=1),
    order=44,
)


def declare_figures() -> None:
    """Make them known; called once, when the app is ready."""
    declare(FIRST_TAKEN)
