"""The rows behind one number of a figure: as many as the number says."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.figures import Indicator, Period, Source, indicator
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.indicators.queries.marking import (
    COUNTED,
    Rows,
    booked_to,
    candidates,
    marked,
    reasons_of,
)
from fivehearts.insight.indicators.queries.sight import NUL, require
from fivehearts.insight.indicators.vocabulary import HISTORY

ALL, HITS, MISSES = "all", "hits", "misses"
EXCLUDED, KEY, UNDER = "excluded:", "key:", "under:"


def rows_of(
    actor: Actor,
    code: str,
    unit: Unit,
    period: Period,
    *,
    part: str = ALL,
    history: bool = False,
    line: Unit | None = None,
) -> Rows:
    """The rows behind one number of a figure, in the order they fell into the period.

    `part` is `all` (the denominator), `hits`, `misses`, `excluded:<reason>` or `key:<key>` of a
    breakdown, `under:<key>` for the key and all below it; with `line` those put down to that unit. Raises KeyError for an unknown figure or
    part, PermissionError where the actor reads no figures of the unit.
    """
    require(actor, unit)
    one = indicator(code)
    if one.weights:
        # Nothing stands behind it but the rates it is made of.
        raise KeyError(code)
    apart = _apart(one, part)
    if apart is not None:
        rows = candidates(apart, unit, period, history)
    else:
        rows = marked(one, unit, period, history).filter(_of_part(one, part))
    source = apart or one.source
    if line is not None:
        rows = booked_to(rows, source, unit, line)
    return _ordered(source, rows)


def source_of(code: str, part: str) -> Source:
    """What the rows of `rows_of(code, part)` are: their columns and the page behind them."""
    one = indicator(code)
    return _apart(one, part) or one.source


def title_of(code: str, part: str, rows: Rows) -> str | LazyText:
    """What a part of a figure is called; `rows` are its rows. Raises KeyError for an unknown one."""
    one = indicator(code)
    if part.startswith(UNDER):
        return _words_of_key(one, part.removeprefix(UNDER), rows)
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


def _apart(one: Indicator, part: str) -> Source | None:
    for exclusion in one.exclusions:
        if part == EXCLUDED + exclusion.code:
            return exclusion.source
    return None


def _of_part(one: Indicator, part: str) -> Q:
    if NUL in part:
        raise KeyError(part)
    if part.startswith(EXCLUDED):
        codes = [code for code, _title in reasons_of(one)]
        reason = part.removeprefix(EXCLUDED)
        if reason not in codes:
            raise KeyError(part)
        return Q(left_out_by=codes.index(reason) + 1)
    counted = Q(left_out_by=COUNTED)
    if part.startswith(KEY) and one.dimension:
        key = part.removeprefix(KEY)
        return counted & (
            Q(**{one.dimension: key}) if key else Q(**{f"{one.dimension}__isnull": True})
        )
    if part.startswith(UNDER) and one.above:
        return counted & Q(
            **{f"{one.dimension}__in": _below(one.above(), part.removeprefix(UNDER))}
        )
    return {ALL: counted, HITS: counted & Q(hits=1), MISSES: counted & Q(hits=0)}[part]


def _below(above: Mapping[str, str], top: str) -> set[str]:
    """A key and every key below it."""
    return {key for key in {*above, top} if top in line_up(above, key)}


def line_up(above: Mapping[str, str], key: str) -> list[str]:
    """A key and those above it, from below; a ring ends where it began."""
    found: list[str] = []
    while key and key not in found:
        found.append(key)
        key = above.get(key, "")
    return found


def _ordered(source: Source, rows: Rows) -> Rows:
    """By the last moment shown, newest first; the key decides between equals."""
    moment = next(
        (c.path for c in source.columns if c.path.endswith("_at") or c.path == "at"), "pk"
    )
    return rows.order_by(f"-{moment}", "-pk")
