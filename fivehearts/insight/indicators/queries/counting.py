"""Figures for a unit and a period. Each source of rows is read once, whatever stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.figures import Indicator, IndicatorKind, Period, Source, declared
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.indicators.queries.marking import (
    COUNTED,
    OUTSIDE,
    candidates,
    hit,
    left_out,
    line_of,
    marked,
    reason,
)
from fivehearts.insight.indicators.queries.sight import require
from fivehearts.insight.indicators.vocabulary import (
    Compared,
    Excluded,
    Figure,
    Line,
    Part,
    percent,
)

# What a source holds of one figure: (path of the unit, number of the reason, hit) → rows.
Tally = Counter[tuple[str, int, int]]
_TENTHS = Decimal("0.1")


class Median(Aggregate):
    """The middle value: half of the rows have less."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def compute(
    actor: Actor,
    unit: Unit,
    period: Period,
    include_history: bool = False,
    *,
    lines: bool = False,
    whole: bool = True,
) -> list[Figure]:
    """Every declared figure for the unit and all below it, in order.

    With `lines` each is put down to units beside each other too. Unless `whole`, the values alone
    are computed: no parts, and none of what could not even become a candidate. Counts only what the
    scope in force shows. The statements do not grow with the rows. Raises PermissionError where
    no post of the actor reads the figures of the unit.
    """
    require(actor, unit)
    known = declared()
    tallied: dict[str, Tally] = {}
    for source, ones in _by_source(known):
        tallied |= _tally(source, ones, unit, period, include_history, lines=lines)
    others = _apart(known, unit, period, include_history) if whole else {}
    found: dict[str, Figure] = {}
    for one in known:
        if one.kind == IndicatorKind.WEIGHED:
            continue
        if one.kind == IndicatorKind.BREAKDOWN:
            split = _breakdown(one, unit, period, include_history) if whole else Figure(one, 0, 0)
            found[one.code] = split
        elif one.kind == IndicatorKind.MEDIAN:
            found[one.code] = _median(one, unit, period, include_history, parts=whole)
        else:
            found[one.code] = _figure(one, tallied[one.code], unit, others, lines=lines)
    return [found.get(one.code) or _weighed(one, found, unit, period) for one in known]


def _weighed(one: Indicator, found: Mapping[str, Figure], unit: Unit, period: Period) -> Figure:
    weights = one.weighing(unit, period) if one.weighing else one.weights
    parts = tuple((found[code], weight) for code, weight in weights)
    return Figure(one, 0, 0, weighed=parts)


def compare(
    actor: Actor, unit: Unit, period: Period, include_history: bool = False, *, lines: bool = False
) -> list[Compared]:
    """Every figure beside that of the period before (环比) and of the year before (同比).

    Raises like `compute`, and ValueError before the calendar's beginning.
    """

    def earlier(then: Period) -> list[Figure]:
        return compute(actor, unit, then, include_history, lines=lines, whole=False)

    now = compute(actor, unit, period, include_history, lines=lines)
    before, year_before = earlier(period.previous()), earlier(period.year_before())
    return [Compared(*three) for three in zip(now, before, year_before, strict=True)]


def _by_source(known: Iterable[Indicator]) -> list[tuple[Source, list[Indicator]]]:
    groups: dict[int, tuple[Source, list[Indicator]]] = {}
    for one in known:
        if one.kind in {IndicatorKind.COUNT, IndicatorKind.RATE}:
            groups.setdefault(id(one.source), (one.source, []))[1].append(one)
    return list(groups.values())


def _tally(
    source: Source,
    ones: Sequence[Indicator],
    unit: Unit,
    period: Period,
    history: bool,
    *,
    lines: bool,
) -> dict[str, Tally]:
    """What a source holds of every figure counted from it, in one statement.

    Every row gets, for each figure, its reason and its hit; the database counts how often each
    combination occurs.
    """
    marks: dict[str, Any] = {}
    for at, one in enumerate(ones):
        marks[f"reason_{at}"] = reason(one, period, history)
        marks[f"hit_{at}"] = hit(one, period)
    if lines and source.booked:
        marks["line"] = F(source.booked)
    rows = candidates(source, unit, period, history=True).annotate(**marks)
    found = rows.values(*marks).order_by().annotate(number=Count("pk"))
    tallied: dict[str, Tally] = {one.code: Counter() for one in ones}
    for row in found:
        path = row.get("line", "")
        for at, one in enumerate(ones):
            if row[f"reason_{at}"] != OUTSIDE:
                key = (path, row[f"reason_{at}"], row[f"hit_{at}"])
                tallied[one.code][key] += row["number"]
    return tallied


def _figure(
    one: Indicator, tally: Tally, unit: Unit, others: Mapping[int, int], *, lines: bool
) -> Figure:
    reasons: Counter[int] = Counter()
    by_line: dict[str, list[int]] = {}
    for (path, why, is_hit), number in tally.items():
        reasons[why] += number
        if why == COUNTED:
            sums = by_line.setdefault(line_of(path, unit), [0, 0])
            sums[0] += number * is_hit
            sums[1] += number
    numerator = sum(hits for hits, _rows in by_line.values())
    excluded = [*left_out(one, reasons), *_set_apart(one, others)]
    drawn = tuple(Line(path, *sums) for path, sums in sorted(by_line.items())) if lines else ()
    return Figure(one, numerator, reasons[COUNTED], tuple(excluded), lines=drawn)


def _apart(known: Iterable[Indicator], unit: Unit, period: Period, history: bool) -> dict[int, int]:
    """How many rows each source of a reason holds; figures with the same reasons share them."""
    sources = {id(e.source): e.source for one in known for e in one.exclusions if e.source}
    return {
        key: candidates(source, unit, period, history).count() for key, source in sources.items()
    }


def _set_apart(one: Indicator, others: Mapping[int, int]) -> Iterable[Excluded]:
    for exclusion in one.exclusions:
        if exclusion.source is not None:
            count = others.get(id(exclusion.source), 0)
            yield Excluded(exclusion.code, exclusion.title, count)


def _named(one: Indicator) -> list[str]:
    return [one.dimension, *([one.dimension_label] if one.dimension_label else [])]


def _breakdown(one: Indicator, unit: Unit, period: Period, history: bool) -> Figure:
    rows = marked(one, unit, period, history).values("left_out_by", *_named(one)).order_by()
    found = list(rows.annotate(number=Count("pk")))
    counted = [row for row in found if row["left_out_by"] == COUNTED]
    total = sum(row["number"] for row in counted)
    labels = one.labels() if one.labels else {}
    reasons: Counter[int] = Counter()
    for row in found:
        reasons[row["left_out_by"]] += row["number"]
    parts = [_part(one, row, labels, total) for row in counted]
    parts.sort(key=lambda part: (-part.count, part.key))
    return Figure(one, total, total, tuple(left_out(one, reasons)), tuple(parts))


def _median(one: Indicator, unit: Unit, period: Period, history: bool, *, parts: bool) -> Figure:
    """The middle of all rows, and of each part in the order of its key."""
    rows = marked(one, unit, period, history).filter(left_out_by=COUNTED)
    whole = rows.aggregate(middle=Median(one.measure), number=Count("pk"))
    number, middle = whole["number"], _scaled(one, whole["middle"])
    if not parts:
        return Figure(one, number, number, middle=middle)
    found = rows.values(*_named(one)).order_by()
    labels = one.labels() if one.labels else {}
    split = [
        _part(one, row, labels, number)
        for row in found.annotate(middle=Median(one.measure), number=Count("pk"))
    ]
    split.sort(key=lambda part: part.key)
    return Figure(one, number, number, parts=tuple(split), middle=middle)


def _part(
    one: Indicator, row: Mapping[str, Any], labels: Mapping[str, str | LazyText], total: int
) -> Part:
    key = str(row[one.dimension] or "")
    title = row[one.dimension_label] if one.dimension_label else labels.get(key, key)
    return Part(
        key,
        title if key else _("not stated"),
        row["number"],
        percent(row["number"], total),
        _scaled(one, row.get("middle")),
    )


def _scaled(one: Indicator, middle: float | None) -> Decimal | None:
    if middle is None:
        return None
    return (Decimal(middle) / one.scale).quantize(_TENTHS, ROUND_HALF_UP)
