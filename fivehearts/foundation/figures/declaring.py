"""An indicator: code, title, unit of measure, numerator, denominator, exclusions and the query."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as LazyText

from fivehearts.foundation.clock import start_of, today

if TYPE_CHECKING:
    from fivehearts.foundation.scope.models import Unit


# An address with others shows the present month.
YEARS_ASKED_FOR = range(2000, 2101)


class IndicatorKind(StrEnum):
    """A count, a count by a dimension, a share with numerator and denominator, a middle value, and
    several shares weighed into one number."""

    COUNT = "count"
    BREAKDOWN = "breakdown"
    RATE = "rate"
    MEDIAN = "median"
    WEIGHED = "weighed"


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of days in Shanghai time."""

    first_on: date
    until_on: date

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The calendar month. Raises ValueError where there is no such month."""
        days = calendar.monthrange(year, month)[1]
        first = date(year, month, 1)
        return cls(first, date.fromordinal(first.toordinal() + days))

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2026-11` as a month. Raises ValueError with what is expected."""
        try:
            year, month = text.strip().split("-")
            return cls.month(int(year), int(month))
        except (ValueError, calendar.IllegalMonthError) as error:
            raise ValueError(f"“{text}” is not a month; write it like 2026-11") from error

    @classmethod
    def asked(cls, text: str) -> Period:
        """The month an address asks for; the present one for anything else."""
        try:
            # A year of ten digits is beyond what a date can say.
            period = cls.parse(text[:10])
        except ValueError:
            period = None
        if period is None or not period.is_asked_for:
            return cls.month(today().year, today().month)
        return period

    @property
    def is_asked_for(self) -> bool:
        """Whether it lies in the years anybody asks for."""
        return self.first_on.year in YEARS_ASKED_FOR

    @property
    def start(self) -> datetime:
        return start_of(self.first_on)

    @property
    def end(self) -> datetime:
        return start_of(self.until_on)

    @property
    def name(self) -> str:
        """`2026-11`: how addresses and files name the month it begins in."""
        return f"{self.first_on:%Y-%m}"

    def next(self) -> Period:
        """The month after this one. Raises ValueError past the calendar's end."""
        return Period.month(self.until_on.year, self.until_on.month)

    def previous(self) -> Period:
        """The month before this one. Raises ValueError before the calendar's beginning."""
        day = date.fromordinal(self.first_on.toordinal() - 1)
        return Period.month(day.year, day.month)

    def year_before(self) -> Period:
        """The same month of the year before. Raises ValueError before the calendar's beginning."""
        return Period.month(self.first_on.year - 1, self.first_on.month)

    def within(self, field_name: str) -> Q:
        """Rows whose moment `field_name` lies in the period."""
        return Q(**{f"{field_name}__gte": self.start, f"{field_name}__lt": self.end})


@dataclass(frozen=True, slots=True)
class RowColumn:
    """One column of the rows behind a figure: a field path, its title and how it is read.

    `labels` turns codes into words; `display` turns any other value into what people read.
    """

    path: str
    title: str | LazyText
    labels: Mapping[str, str | LazyText] | None = None
    display: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one table: the candidates of a period inside the scope in force.

    `unit_paths` name the fields with the paths of the units a row counts for (one that matches is
    enough); `historical` names the field that marks imported history, which counts on request
    only; `columns` are what a list of these rows shows, and `opens` is the page behind a row:
    an address name and the field its argument stands in. `booked` names the field with the path
    of the one unit a row is put down to where units stand beside each other.
    """

    rows: Callable[[Period], QuerySet]  # type: ignore[type-arg]
    unit_paths: tuple[str, ...]
    columns: tuple[RowColumn, ...]
    opens: tuple[str, str] = ("", "")
    historical: str = ""
    booked: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows left out of a denominator, and why: always listed, never hidden.

    With `source` they are rows of another table that could not even become candidates (nobody
    was reached, so there is no answer): all rows of that source, whatever `condition` says.
    """

    code: str
    title: str | LazyText
    condition: Callable[[Period], Q] | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure, declared once beside the app that owns the rows.

    `source` gives the candidates: what fell due in the period, not everything received; with
    `among(period)` those of them this figure is about. Indicators of one source are counted in
    one statement. `numerator(period)` is a condition on these rows. A breakdown counts rows by
    `dimension`; the words for its keys stand in the field `dimension_label` or come from
    `labels()`; where keys form a tree `above()` says what stands above each. `of` names the
    count whose breakdown this is. A median is taken of the field
    `measure` divided by `scale`, by `dimension` too. A weighed figure has no rows of its own:
    `weights` name rates, and how many hundredths of it each makes up, usually; `weighing` tells the
    hundredths that hold for a unit in a period. `unit` is what the value is counted in.
    A row falls under the first exclusion that fits, so that the parts always add up.
    """

    code: str
    title: str | LazyText
    kind: IndicatorKind
    meaning: str | LazyText
    source: Source
    unit: str | LazyText = ""
    family: str | LazyText = ""
    among: Callable[[Period], Q] | None = None
    numerator: Callable[[Period], Q] | None = None
    exclusions: tuple[Exclusion, ...] = field(default=())
    dimension: str = ""
    dimension_label: str = ""
    labels: Callable[[], Mapping[str, str | LazyText]] | None = None
    above: Callable[[], Mapping[str, str]] | None = None
    of: str = ""
    measure: str = ""
    scale: int = 1
    weights: tuple[tuple[str, int], ...] = ()
    weighing: Callable[[Unit, Period], tuple[tuple[str, int], ...]] | None = None
    order: int = 0


_declared: dict[str, Indicator] = {}


def declare(*indicators: Indicator) -> None:
    """Make indicators known. Raises ValueError where two share a code."""
    for indicator in indicators:
        if _declared.get(indicator.code, indicator) is not indicator:
            raise ValueError(f"two indicators are called {indicator.code}")
        _declared[indicator.code] = indicator


def indicator(code: str) -> Indicator:
    """The indicator of this code. Raises KeyError."""
    return _declared[code]


def declared() -> tuple[Indicator, ...]:
    """Every known indicator in the order pages show them."""
    return tuple(sorted(_declared.values(), key=lambda one: (one.order, one.code)))
