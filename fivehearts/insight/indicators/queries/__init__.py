"""Figures for a unit and a period, and the rows behind each. The actor comes first."""

from fivehearts.insight.indicators.queries.counting import compare, compute
from fivehearts.insight.indicators.queries.marking import candidates
from fivehearts.insight.indicators.queries.rows import (
    ALL,
    EXCLUDED,
    HITS,
    KEY,
    MISSES,
    UNDER,
    line_up,
    rows_of,
    source_of,
    title_of,
)
from fivehearts.insight.indicators.queries.sight import (
    VIEW,
    first_unit,
    unit_in_sight,
    unit_of,
    units_around,
    units_beside,
)

__all__ = [
    "ALL",
    "EXCLUDED",
    "HITS",
    "KEY",
    "MISSES",
    "UNDER",
    "VIEW",
    "candidates",
    "compare",
    "compute",
    "first_unit",
    "line_up",
    "rows_of",
    "source_of",
    "title_of",
    "unit_in_sight",
    "unit_of",
    "units_around",
    "units_beside",
]
