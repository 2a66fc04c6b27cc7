"""A computed figure: its value, what it is made of, what was left out, how it was before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor, sqrt

from django.utils.functional import Promise as LazyText

from fivehearts.foundation.figures import Indicator, IndicatorKind

# Below this many rows a share says little: it is marked, never hidden.
SMALL_SAMPLE = 30
NO_VALUE = "—"
HISTORY = "history"
_CENTS = Decimal("0.01")
_TENTHS = Decimal("0.1")
# Two standard deviations: the range holds the true share in 95 of 100 such samples.
_DEVIATIONS = 1.96


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


def likely_range(numerator: int, denominator: int) -> tuple[int, int] | None:
    """Between which whole percents the true share probably lies (Wilson, 95 %); None without rows."""
    if denominator == 0:
        return None
    share, square = numerator / denominator, _DEVIATIONS**2 / denominator
    middle = share + square / 2
    reach = _DEVIATIONS * sqrt(share * (1 - share) / denominator + square / denominator / 4)
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    # Rounded outwards; what floating point leaves at the ends is no percent.
    return max(0, floor(100 * low + 1e-9)), min(100, ceil(100 * high - 1e-9))


def change_in_percent(now: int | Decimal, before: int | Decimal) -> Decimal | None:
    """By how many percent a count grew since `before`, one digit; None where there was nothing."""
    if not before:
        return None
    return (Decimal(100) * (Decimal(now) - Decimal(before)) / Decimal(before)).quantize(
        _TENTHS, ROUND_HALF_UP
    )


def signed(change: Decimal | None) -> str:
    """A change with its sign; 0 without one, and “—” where there is none."""
    return NO_VALUE if change is None else f"{change:+}" if change else f"{abs(change)}"


@dataclass(frozen=True, slots=True)
class Excluded:
    """Rows left out, by reason."""

    code: str
    title: str | LazyText
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a breakdown: its key ("" where none was given), its words, its count.

    `middle` is the median of its rows where that is what the figure measures.
    """

    key: str
    title: str | LazyText
    count: int
    share: Decimal | None
    middle: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What of a figure is put down to one unit: hits and rows; `path` says which unit."""

    path: str
    numerator: int
    denominator: int

    @property
    def misses(self) -> int:
        return self.denominator - self.numerator

    @property
    def share(self) -> Decimal | None:
        return percent(self.numerator, self.denominator)

    @property
    def small(self) -> bool:
        return 0 < self.denominator < SMALL_SAMPLE


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator for one unit and one period.

    `denominator` counts the rows taken into account, `numerator` those of them that hit; a count
    and a breakdown have the same number in both. `lines` put it down to units beside each other.
    `weighed` are the rates a weighed figure is made of, each with its weight in hundredths: the
    numerators and denominators are theirs.
    """

    indicator: Indicator
    numerator: int
    denominator: int
    excluded: tuple[Excluded, ...] = ()
    parts: tuple[Part, ...] = field(default=())
    middle: Decimal | None = None
    lines: tuple[Line, ...] = ()
    weighed: tuple[tuple[Figure, int], ...] = ()

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
    def is_median(self) -> bool:
        return self.indicator.kind == IndicatorKind.MEDIAN

    @property
    def is_weighed(self) -> bool:
        return self.indicator.kind == IndicatorKind.WEIGHED

    @property
    def is_share(self) -> bool:
        """Whether its value is in percent, so that it changes by points."""
        return self.is_rate or self.is_weighed

    @property
    def value(self) -> Decimal | int | None:
        """Percent for a rate and for weighed ones, the middle of a median (None without rows),
        rows for a count."""
        if self.is_weighed:
            return weighed_together(self.weighed)
        if self.is_median:
            return self.middle
        return percent(self.numerator, self.denominator) if self.is_rate else self.denominator

    @property
    def text(self) -> str:
        """The value as people read it, without its unit."""
        return NO_VALUE if self.value is None else str(self.value)

    @property
    def small(self) -> bool:
        """Whether the sample is too small to say much; of a weighed figure, that of any rate in it."""
        if self.is_weighed:
            return any(one.small for one, _weight in self.weighed)
        counted = self.is_rate or self.is_median
        return counted and 0 < self.denominator < SMALL_SAMPLE

    @property
    def few_parts(self) -> bool:
        """Whether the shares of its parts rest on so few rows that they say little."""
        return bool(self.parts) and not self.is_median and self.denominator < SMALL_SAMPLE

    @property
    def range(self) -> tuple[int, int] | None:
        """Between which percents the share of a small sample probably lies."""
        return likely_range(self.numerator, self.denominator) if self.is_rate else None

    @property
    def misses(self) -> int:
        """Rows that count and did not hit."""
        return self.denominator - self.numerator

    def part(self, key: str) -> Part | None:
        """The line of the breakdown with this key."""
        return next((part for part in self.parts if part.key == key), None)

    def line(self, path: str) -> Line:
        """What is put down to the unit at `path`: nothing where there is no line."""
        empty = Line(path, 0, 0)
        return next((line for line in self.lines if line.path == path), empty)


def weighed_together(weighed: Iterable[tuple[Figure, int]]) -> Decimal | None:
    """The sum of rates, each by its weight in hundredths; None where one of them has no value.

    From the numerators and denominators, so that nothing is rounded twice.
    """
    total = Decimal(0)
    for one, weight in weighed:
        if not one.denominator:
            return None
        total += Decimal(weight * one.numerator) / one.denominator
    return total.quantize(_CENTS, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure beside the same one of the period before (环比) and of the year before (同比)."""

    figure: Figure
    before: Figure
    year_before: Figure

    @property
    def since_before(self) -> Decimal | None:
        return change(self.figure, self.before)

    @property
    def since_year_before(self) -> Decimal | None:
        return change(self.figure, self.year_before)


def change(now: Figure, then: Figure) -> Decimal | None:
    """How a figure changed: percentage points for a rate, percent for the others.

    None where one of the two has no value, or a count was nothing.
    """
    if now.value is None or then.value is None:
        return None
    if now.is_share:
        return Decimal(now.value) - Decimal(then.value)
    return change_in_percent(now.value, then.value)
