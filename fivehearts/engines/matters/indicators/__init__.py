"""What matters count (matters.md §3.4), one file per family; each figure is declared once."""

from fivehearts.engines.matters.indicators import (
    answered,
    between,
    powers,
    promised,
    received,
    standing,
)
from fivehearts.foundation.figures import declare


def declare_figures() -> None:
    """Make them known; called once, when the app is ready."""
    for family in (received, promised, between, answered, powers, standing):
        declare(*family.DECLARED)
