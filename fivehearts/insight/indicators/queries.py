"""Figures for a unit and a period, and the rows behind each. The actor comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.figures import (
    Exclusion,
    Indicator,
    IndicatorKind,
    Period,
    Source,
    declared,
    indicator,
)
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtree
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.indicators.vocabulary import HISTORY, Excluded, Figure, Part, percent

VIEW = "figures.view"
ALL, HITS, MISSES = "all", "hits", "misses"
EXCLUDED, KEY = "excluded:", "key:"
_COUNTED = 0
# A sign the database cannot hold, so no code and no key contains it.
_NUL = "\x00"

Rows = QuerySet[Any]


def unit_in_sight(actor: Actor, code: str) -> Unit | None:
    """The unit of this code where one of the actor's posts reads figures over it."""
    if _NUL in code:
        return None
    unit = Unit.objects.filter(code=code).first()
    return unit if unit is not None and actor.holds(VIEW, over=unit.path) else None


def first_unit(actor: Actor) -> Unit | None:
    """The highest unit whose figures the actor reads: where the page begins."""
    paths = actor.paths(VIEW)
    return Unit.objects.filter(path__in=paths).order_by("path").first()


def units_around(actor: Actor, unit: Unit) -> list[Unit]:
    """What a picker offers: the units of the posts, the way down to `unit`, and what stands below it."""
    paths = actor.paths(VIEW)
    above = Unit.objects.above(unit.path).values("pk")
    wanted = Q(path__in=paths) | Q(pk__in=above) | Q(parent=unit, closed_at=None)
    rows = Unit.objects.filter(wanted).order_by("path")
    return [one for one in rows if actor.holds(VIEW, over=one.path)]


def compute(
    actor: Actor, unit: Unit, period: Period, include_history: bool = False
) -> list[Figure]:
    """Every declared figure for the unit and all below it. One query each, whatever the rows.

    Counts only what the scope in force shows. Raises PermissionError where no post of the actor
    reads the figures of the unit.
    """
    _require(actor, unit)
    return [_figure(one, unit, period, include_history) for one in declared()]


def rows_of(
    actor: Actor,
    code: str,
    unit: Unit,
    period: Period,
    *,
    part: str = ALL,
    history: bool = False,
) -> Rows:
    """The rows behind one number of a figure, in the order they fell into the period.

    `part` is `all` (the denominator), `hits`, `misses`, `excluded:<reason>` or `key:<key>` of a
    breakdown. Raises KeyError for an unknown figure or part, PermissionError like `compute`.
    """
    _require(actor, unit)
    one = indicator(code)
    apart = _apart(one, part)
    if apart is not None:
        return _ordered(apart, _candidates(apart, unit, period, history))
    rows = _marked(one, unit, period, history)
    return _ordered(one.source, rows.filter(_of_part(one, part)))


def source_of(code: str, part: str) -> Source:
    """What the rows of `rows_of(code, part)` are: their columns and the page behind them."""
    one = indicator(code)
    return _apart(one, part) or one.source


def title_of(code: str, part: str, rows: Rows) -> str | LazyText:
    """What a part of a figure is called; `rows` are its rows. Raises KeyError for an unknown one."""
    one = indicator(code)
    if part.startswith(KEY):
        return _words_of_key(one, part.removeprefix(KEY), rows)
    known: dict[str, str | LazyText] = {
        ALL: _("all that count"),
        HITS: _("those that reached it"),
        MISSES: _("those that did not"),
        EXCLUDED + HISTORY: _("imported history"),
    }
    known |= {EXCLUDED + exclusion.code: exclusion.title for exclusion in one.exclusions}
    return known[part]


def _words_of_key(one: Indicator, key: str, rows: Rows) -> str | LazyText:
    if not key:
        return _("not stated")
    if one.dimension_label:
        return rows.values_list(one.dimension_label, flat=True).first() or key
    return one.labels().get(key, key) if one.labels else key


def _require(actor: Actor, unit: Unit) -> None:
    if not actor.holds(VIEW, over=unit.path):
        raise PermissionError(f"{actor.ref} reads no figures of {unit.code}")


def _figure(one: Indicator, unit: Unit, period: Period, history: bool) -> Figure:
    if one.kind == IndicatorKind.BREAKDOWN:
        return _breakdown(one, unit, period, history)
    counts: Counter[tuple[int, int]] = Counter()
    rows = _marked(one, unit, period, history).values("reason", "hit").order_by()
    for found in rows.annotate(number=Count("pk")):
        counts[found["reason"], found["hit"]] += found["number"]
    numerator, missed = counts[_COUNTED, 1], counts[_COUNTED, 0]
    reasons = {
        reason: sum(n for (r, _hit), n in counts.items() if r == reason) for reason, _h in counts
    }
    excluded = [*_excluded(one, reasons), *_set_apart(one, unit, period, history)]
    return Figure(one, numerator, numerator + missed, tuple(excluded))


def _breakdown(one: Indicator, unit: Unit, period: Period, history: bool) -> Figure:
    named = [one.dimension_label] if one.dimension_label else []
    rows = _marked(one, unit, period, history).values("reason", one.dimension, *named).order_by()
    found = list(rows.annotate(number=Count("pk")))
    counted = [row for row in found if row["reason"] == _COUNTED]
    total = sum(row["number"] for row in counted)
    labels = one.labels() if one.labels else {}
    reasons: Counter[int] = Counter()
    for row in found:
        reasons[row["reason"]] += row["number"]
    parts = [_part(one, row, labels, total) for row in counted]
    parts.sort(key=lambda part: (-part.count, part.key))
    return Figure(one, total, total, tuple(_excluded(one, reasons)), tuple(parts))


def _part(
    one: Indicator, row: Mapping[str, Any], labels: Mapping[str, str | LazyText], total: int
) -> Part:
    key = str(row[one.dimension] or "")
    named = row[one.dimension_label] if one.dimension_label else labels.get(key, key)
    return Part(
        key, named if key else _("not stated"), row["number"], percent(row["number"], total)
    )


def _candidates(source: Source, unit: Unit, period: Period, history: bool) -> Rows:
    """Rows of the period in the scope in force, of the unit and below it."""
    wanted = Q()
    for field in source.unit_paths:
        wanted |= subtree(field, unit.path)
    rows: Rows = source.rows(period).filter(wanted)
    if source.historical and not history:
        return rows.filter(**{source.historical: False})
    return rows


def _marked(one: Indicator, unit: Unit, period: Period, history: bool) -> Rows:
    """The candidates, each with the number of its first reason (0: it counts) and whether it hits."""
    conditions = _reasons(one, period, history)
    rows: Rows = _candidates(one.source, unit, period, history=True)
    reason = Case(
        *[When(condition, then=Value(at)) for at, condition in enumerate(conditions, 1)],
        default=Value(_COUNTED),
        output_field=IntegerField(),
    )
    hit: Any = Value(1)
    if one.numerator is not None:
        hit = Case(When(one.numerator(period), then=Value(1)), default=Value(0))
    hit = Coalesce(hit, Value(0), output_field=IntegerField())
    marked: Rows = rows.annotate(reason=reason, hit=hit)
    return marked


def _inside(one: Indicator) -> list[Exclusion]:
    return [exclusion for exclusion in one.exclusions if exclusion.source is None]


def _reasons(one: Indicator, period: Period, history: bool) -> list[Q]:
    """Imported history first, then the declared reasons; a place is kept where one cannot apply."""
    past = (
        Q(**{one.source.historical: True})
        if one.source.historical and not history
        else Q(pk__in=[])
    )
    return [past, *(e.condition(period) for e in _inside(one) if e.condition is not None)]


def _codes(one: Indicator) -> list[tuple[str, str | LazyText]]:
    return [(HISTORY, _("imported history")), *((e.code, e.title) for e in _inside(one))]


def _excluded(one: Indicator, reasons: Mapping[int, int]) -> Iterable[Excluded]:
    """Declared reasons with their counts, also the empty ones; history only where there is some."""
    for at, (code, title) in enumerate(_codes(one), 1):
        count = reasons.get(at, 0)
        if count or code != HISTORY:
            yield Excluded(code, title, count)


def _set_apart(one: Indicator, unit: Unit, period: Period, history: bool) -> Iterable[Excluded]:
    for exclusion in one.exclusions:
        if exclusion.source is not None:
            count = _candidates(exclusion.source, unit, period, history).count()
            yield Excluded(exclusion.code, exclusion.title, count)


def _apart(one: Indicator, part: str) -> Source | None:
    for exclusion in one.exclusions:
        if part == EXCLUDED + exclusion.code:
            return exclusion.source
    return None


def _of_part(one: Indicator, part: str) -> Q:
    if _NUL in part:
        raise KeyError(part)
    if part.startswith(EXCLUDED):
        codes = [code for code, _title in _codes(one)]
        reason = part.removeprefix(EXCLUDED)
        if reason not in codes:
            raise KeyError(part)
        return Q(reason=codes.index(reason) + 1)
    counted = Q(reason=_COUNTED)
    if part.startswith(KEY) and one.dimension:
        key = part.removeprefix(KEY)
        return counted & (
            Q(**{one.dimension: key}) if key else Q(**{f"{one.dimension}__isnull": True})
        )
    return {ALL: counted, HITS: counted & Q(hit=1), MISSES: counted & Q(hit=0)}[part]


def _ordered(source: Source, rows: Rows) -> Rows:
    """By the last moment shown, newest first; the key decides between equals."""
    moment = next(
        (c.path for c in source.columns if c.path.endswith("_at") or c.path == "at"), "pk"
    )
    return rows.order_by(f"-{moment}", "-pk")
