"""小事不出社区率: what a community may decide by itself, and whether it did."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.queries.published import NoCatalogueError, categories_within
from fivehearts.engines.matters.indicators.rows import (
    BETWEEN,
    PROMISE_FELL_AWAY,
    PROMISED,
    RATE,
    done_by_the_end,
)
from fivehearts.engines.matters.models import Escalation
from fivehearts.engines.matters.vocabulary.states import Step
from fivehearts.foundation.figures import Exclusion, Indicator, IndicatorKind, Period
from fivehearts.foundation.scope.vocabulary import UnitKind

_COMMUNITY = (UnitKind.COMMUNITY, UnitKind.GRID)


def _within_powers(period: Period) -> Q:
    """Matters of a category whose power lies with the community or the grid, by the catalogue."""
    try:
        return Q(matter__category__in=categories_within(UnitKind.COMMUNITY))
    except NoCatalogueError:
        # An installation that was never given a catalogue knows no powers.
        return Q(pk__in=[])


def _raised(**which: bool) -> Q:
    """Raised in this round, and not handed back."""
    rows = Escalation._base_manager.filter(
        matter=OuterRef("matter"), round=OuterRef("round"), handed_back_at=None, **which
    )
    return Q(Exists(rows))


def _of_the_community(period: Period) -> Q:
    """The community answers for it, one of its grids, or a unit that works beside them."""
    unit = "matter__accountable_unit__"
    tier = Q(**{f"{unit}kind__in": _COMMUNITY})
    beside = Q(**{f"{unit}parent__kind__in": _COMMUNITY})
    return done_by_the_end(period) & (tier | beside) & ~_raised()


IN_COMMUNITY = Indicator(
    code="matters.ended_in_community",
    title=_("Small matters settled in the community"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the matters within the community's powers whose promised date fell in the period,"
        " those reported done by a unit of the community without being raised. What lies beyond"
        " its powers does not count against it."
    ),
    source=PROMISED,
    unit=RATE,
    family=BETWEEN,
    among=lambda period: Q(step=Step.RESOLVE),
    numerator=_of_the_community,
    exclusions=(
        *PROMISE_FELL_AWAY,
        Exclusion(
            "no_category", _("no category given"), lambda period: Q(matter__category__isnull=True)
        ),
        Exclusion(
            "above_powers",
            _("beyond the community's powers by the catalogue"),
            lambda period: ~_within_powers(period),
        ),
        Exclusion(
            "raised_beyond_powers",
            _("raised as beyond its powers"),
            lambda period: _raised(beyond_powers=True),
        ),
    ),
    order=46,
)

DECLARED = (IN_COMMUNITY,)
