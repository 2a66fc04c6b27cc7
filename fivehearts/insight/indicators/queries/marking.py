"""Which rows are candidates, and what becomes of each: it counts, it hits, or why it is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.figures import Exclusion, Indicator, Period, Source
from fivehearts.foundation.scope.managers import subtree
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.indicators.vocabulary import HISTORY, Excluded

Rows = QuerySet[Any]

# The number of a row's first reason: 0 it counts; below, the figure is not about it at all.
COUNTED = 0
OUTSIDE = -1


def candidates(source: Source, unit: Unit, period: Period, history: bool) -> Rows:
    """Rows of the period in the scope in force, of the unit and below it."""
    wanted = Q()
    for field in source.unit_paths:
        wanted |= subtree(field, unit.path)
    rows: Rows = source.rows(period).filter(wanted)
    if source.historical and not history:
        return rows.filter(**{source.historical: False})
    return rows


def marked(one: Indicator, unit: Unit, period: Period, history: bool) -> Rows:
    """The candidates of one figure, each with why it is `left_out_by` and whether it `hits`."""
    rows = candidates(one.source, unit, period, history=True)
    if one.among is not None:
        rows = rows.filter(one.among(period))
    marked_rows: Rows = rows.annotate(
        left_out_by=reason(one, period, history), hits=hit(one, period)
    )
    return marked_rows


def booked_to(rows: Rows, source: Source, asked: Unit, line: Unit) -> Rows:
    """Those of the rows that a table over `asked` puts down to `line`.

    A unit below the one asked for stands for everything below it; all others for themselves.
    """
    if line.pk != asked.pk and line.is_under(asked.path):
        return rows.filter(subtree(source.booked, line.path))
    return rows.filter(**{source.booked: line.path})


def line_of(path: str, asked: Unit) -> str:
    """The path of the unit to whose line a row at `path` is put down: see `booked_to`."""
    below = path.startswith(asked.path) and path != asked.path
    return path[: len(asked.path) + 4] if below else path


def reason(one: Indicator, period: Period, history: bool) -> Case:
    """An expression: the number of the first reason that fits."""
    why = Case(
        *[
            When(condition, then=Value(at))
            for at, condition in enumerate(_conditions(one, period, history), 1)
        ],
        default=Value(COUNTED),
        output_field=IntegerField(),
    )
    if one.among is None:
        return why
    return Case(
        When(one.among(period), then=why), default=Value(OUTSIDE), output_field=IntegerField()
    )


def hit(one: Indicator, period: Period) -> Coalesce:
    """An expression: 1 where the row hits; every row of a count does."""
    found: Any = Value(1)
    if one.numerator is not None:
        found = Case(When(one.numerator(period), then=Value(1)), default=Value(0))
    return Coalesce(found, Value(0), output_field=IntegerField())


def _inside(one: Indicator) -> list[Exclusion]:
    return [exclusion for exclusion in one.exclusions if exclusion.source is None]


def _conditions(one: Indicator, period: Period, history: bool) -> list[Q]:
    """Imported history first, then the declared reasons; a place is kept where one cannot apply."""
    past = (
        Q(**{one.source.historical: True})
        if one.source.historical and not history
        else Q(pk__in=[])
    )
    return [past, *(e.condition(period) for e in _inside(one) if e.condition is not None)]


def reasons_of(one: Indicator) -> list[tuple[str, str | LazyText]]:
    """Code and words of every reason, in the order of their numbers."""
    return [(HISTORY, _("imported history")), *((e.code, e.title) for e in _inside(one))]


def left_out(one: Indicator, counts: Mapping[int, int]) -> Iterable[Excluded]:
    """Declared reasons with their counts, also the empty ones; history only where there is some."""
    for at, (code, title) in enumerate(reasons_of(one), 1):
        count = counts.get(at, 0)
        if count or code != HISTORY:
            yield Excluded(code, title, count)
