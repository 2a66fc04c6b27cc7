"""A computed figure: its value, what it is made of and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise as LazyText

from fivehearts.foundation.figures import Indicator, IndicatorKind

# Below this many rows a share says little: it is marked, never hidden.
SMALL_SAMPLE = 30
NO_VALUE = "—"
HISTORY = "history"
_CENTS = Decimal("0.01")


def percent(numerator: int, denominator: int) -> Decimal | None:
    """The share in percent with two digits, half up; None for a zero denominator.

    Raises ValueError for negative numbers and for more hits than rows.
    """
    if denominator < 0 or not 0 <= numerator <= max(denominator, 0):
        raise ValueError(f"{numerator} of {denominator} is no share")
    if denominator == 0:
        return None
    return (Decimal(100 * numerator) / denominator).quantize(_CENTS, ROUND_HALF_UP)


def agrees(numerator: int, denominator: int, published: str) -> bool:
    """Whether a published percentage follows from its numbers, to the digits it was printed with."""
    printed = Decimal(published)
    if denominator == 0:
        return False
    exact = Decimal(100 * numerator) / denominator
    return (
        exact.quantize(Decimal(1).scaleb(int(printed.as_tuple().exponent)), ROUND_HALF_UP)
        == printed
    )


@dataclass(frozen=True, slots=True)
class Excluded:
    """Rows left out, by reason."""

    code: str
    title: str | LazyText
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a breakdown: its key ("" where none was given), its words, its count."""

    key: str
    title: str | LazyText
    count: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator for one unit and one period.

    `denominator` counts the rows taken into account, `numerator` those of them that hit; a count
    and a breakdown have the same number in both.
    """

    indicator: Indicator
    numerator: int
    denominator: int
    excluded: tuple[Excluded, ...] = ()
    parts: tuple[Part, ...] = field(default=())

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def title(self) -> str | LazyText:
        return self.indicator.title

    @property
    def is_rate(self) -> bool:
        return self.indicator.kind == IndicatorKind.RATE

    @property
    def value(self) -> Decimal | int | None:
        """Percent for a rate (None without rows), rows for a count."""
        return percent(self.numerator, self.denominator) if self.is_rate else self.denominator

    @property
    def text(self) -> str:
        """The value as people read it, without its unit."""
        return NO_VALUE if self.value is None else str(self.value)

    @property
    def small(self) -> bool:
        """Whether the sample is too small to say much."""
        return self.is_rate and 0 < self.denominator < SMALL_SAMPLE
