"""An indicator: code, title, unit of measure, numerator, denominator, exclusions and the query."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as LazyText

SHANGHAI = ZoneInfo("Asia/Shanghai")


class IndicatorKind(StrEnum):
    """A count, a count by a dimension, or a share with numerator and denominator."""

    COUNT = "count"
    BREAKDOWN = "breakdown"
    RATE = "rate"


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

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first_on, datetime.min.time(), SHANGHAI)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.until_on, datetime.min.time(), SHANGHAI)

    def within(self, field_name: str) -> Q:
        """Rows whose moment `field_name` lies in the period."""
        return Q(**{f"{field_name}__gte": self.start, f"{field_name}__lt": self.end})


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows left out of a denominator, and why: always listed, never hidden."""

    code: str
    title: str | LazyText
    condition: Callable[[Period], Q]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure, declared once beside the app that owns the rows.

    `rows(period)` gives the candidates inside the scope in force: what fell due in the period,
    not everything received. `numerator(period)` is a condition on these rows. `unit_path` names
    the field with the path of the unit the row counts for. A breakdown counts rows by `dimension`.
    """

    code: str
    title: str | LazyText
    kind: IndicatorKind
    meaning: str | LazyText
    rows: Callable[[Period], QuerySet]  # type: ignore[type-arg]
    unit_path: str
    numerator: Callable[[Period], Q] | None = None
    exclusions: tuple[Exclusion, ...] = field(default=())
    dimension: str = ""
    labels: Callable[[], Mapping[str, str | LazyText]] | None = None
    # The field that marks imported history: such rows count only on request.
    historical: str = ""
    order: int = 0


_declared: dict[str, Indicator] = {}


def declare(*indicators: Indicator) -> None:
    """Make indicators known. Raises ValueError where two share a code."""
    for indicator in indicators:
        if _declared.get(indicator.code, indicator) is not indicator:
            raise ValueError(f"two indicators are called {indicator.code}")
        _declared[indicator.code] = indicator


def declared() -> tuple[Indicator, ...]:
    """Every known indicator in the order pages show them."""
    return tuple(sorted(_declared.values(), key=lambda one: (one.order, one.code)))
