"""How an app declares what it counts. Declarations only: the computing stands in `insight`."""

from fivehearts.foundation.figures.declaring import (
    YEARS_ASKED_FOR,
    Exclusion,
    Indicator,
    IndicatorKind,
    Period,
    RowColumn,
    Source,
    declare,
    declared,
    indicator,
)

__all__ = [
    "YEARS_ASKED_FOR",
    "Exclusion",
    "Indicator",
    "IndicatorKind",
    "Period",
    "RowColumn",
    "Source",
    "declare",
    "declared",
    "indicator",
]
