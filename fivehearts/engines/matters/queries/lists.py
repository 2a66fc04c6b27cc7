"""The list of everything in sight, page by page: it costs what a page holds, not what there is.

The filter of the scope joins place and participation by OR, and no index serves both. So the first
rows are taken from each: where an actor sees a few units, the newest of each unit by place and by
taking part are merged; where many, all rows are walked by date, and most of what is met is in sight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from fivehearts.engines.catalogue.models.naming import reads_english
from fivehearts.engines.matters.models import Matter, Participation
from fivehearts.engines.matters.models.matter import registers_blindly
from fivehearts.engines.matters.queries.work import (
    Beside,
    Narrowing,
    all_matters,
    narrowed,
    review_first,
)
from fivehearts.engines.matters.vocabulary.states import FINAL, VIEW, Queue
from fivehearts.foundation import numbering
from fivehearts.foundation.scope import Actor, kept
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.scopes import current
from fivehearts.foundation.web.paging import Read

# The orders a list may be read in. What has ended is due no more: by date there is only open work.
NEWEST, OLDEST = "-registered_at", "registered_at"
DUE_FIRST, DUE_LAST = "next_due_at", "-next_due_at"
ORDERS = frozenset({NEWEST, OLDEST, DUE_FIRST, DUE_LAST})
_BY_DUE = frozenset({DUE_FIRST, DUE_LAST})
# What an index of its own finds, whoever asks: nothing to walk.
_FOUND_DIRECTLY = ("words", "owner", "holder", "queue", "mark")

_NEAREST = """
WITH few AS MATERIALIZED (
    SELECT (count(*) FILTER (WHERE {sight})) ^ 2 <= 2 * count(*) AS are FROM scope_unit unit
)
SELECT key FROM (
    SELECT one.key, one.moment FROM scope_unit unit
     CROSS JOIN LATERAL ({place}) AS one(key, moment) WHERE ({sight}) AND (SELECT are FROM few)
    UNION
    SELECT two.key, two.moment FROM ({parts}) AS two(key, moment) WHERE (SELECT are FROM few)
    UNION
    SELECT three.key, three.moment FROM ({walked}) AS three(key, moment)
     WHERE NOT (SELECT are FROM few)
) AS near ORDER BY moment {direction}, key {direction} LIMIT %s
"""
_OF_EACH = """
SELECT part.key, part.moment FROM scope_unit unit
 CROSS JOIN LATERAL ({parts}) AS part(key, moment) WHERE {sight}
"""


@dataclass(slots=True)
class Line:
    """What a line of a list shows of a matter: plain values, no row of a table."""

    pk: int
    number: str
    version: int
    title: str
    kind: str
    urgency: str
    channel: str
    state: str
    round: int
    outcome: str
    historical: bool
    registered_at: datetime
    next_due_at: datetime | None
    review_at: datetime | None
    supervised_at: datetime | None
    standing: str
    owner_id: int | None
    queue: str
    holder_unit_id: int
    decision: str
    decider_unit_id: int | None
    place: str
    holder: str
    accountable: str
    owner: str | None
    category_zh: str | None
    category_en: str | None
    # The date of an order stands beside the nearest one.
    order_due_at: datetime | None

    @property
    def display_number(self) -> str:
        return numbering.display(self.number)

    @property
    def category(self) -> str:
        return (self.category_en if reads_english() else self.category_zh) or ""


# The columns of a line, in its order.
_LINE = (
    *("pk", "number", "version", "title", "kind", "urgency", "channel", "state", "round"),
    *("outcome", "historical", "registered_at", "next_due_at", "review_at", "supervised_at"),
    *("standing", "owner_id", "queue", "holder_unit_id", "decision", "decider_unit_id"),
    *("place_unit__name", "holder_unit__name", "accountable_unit__name", "owner__display_name"),
    *("category__name_zh", "category__name_en", "order__due_at"),
)


def lines(rows: QuerySet[Matter], many: int, bound: Q | None = None) -> list[Line]:
    """The first `many` rows as lines: which they are, then what stands in them.

    The database works longer at understanding how eight tables hang together than at reading the
    rows; the second statement is always the same, so that is done once.
    """
    return _lines_of(list(rows.values_list("pk", flat=True)[:many]))


def _lines_of(keys: list[int]) -> list[Line]:
    """The lines of these matters, in the order of their keys, which were read in the scope."""
    found = {values[0]: Line(*values) for values in kept.rows_of(_bare_lines, keys)}
    return [found[key] for key in keys if key in found]


def _bare_lines() -> QuerySet[Matter, Any]:
    return Matter.unscoped.values_list(*_LINE)


def work_in_order(
    rows: QuerySet[Matter], to: Narrowing, sort: str
) -> tuple[QuerySet[Matter], tuple[str, ...], Read]:
    """A list of open work by its nearest date, or as `sort` asks; give these to `keyset_page`."""
    if review_first(to) and not sort:
        return rows, ("review_at", "pk"), lines
    return rows, _with_key(sort if sort in ORDERS else DUE_FIRST), lines


def work_at_once(
    lists: Callable[[Actor, Beside], QuerySet[Matter]],
    actor: Actor,
    to: Narrowing,
    *,
    many: int,
    beside: Beside = (),
) -> list[Line] | None:
    """The first lines of a list of open work by its nearest date, by a statement kept for this actor.

    None where more is asked than one queue of it: then the statement is another each time.
    """
    if to != Narrowing(queue=to.queue):
        return None
    return [
        Line(*values) for values in kept.rows(_first_lines, lists, actor, beside, to.queue, many)
    ]


def _first_lines(
    lists: Callable[[Actor, Beside], QuerySet[Matter]],
    actor: Actor,
    beside: Beside,
    queue: str,
    many: int,
) -> QuerySet[Matter, Any]:
    rows = lists(actor, beside)
    if queue in Queue.values and queue:
        rows = rows.filter(queue=queue, owner=None)
    return rows.order_by(*_with_key(DUE_FIRST)).values_list(*_LINE)[:many]


def everything(
    actor: Actor, to: Narrowing, *, sort: str, at: datetime
) -> tuple[QuerySet[Matter], tuple[str, ...], Read]:
    """All matters in sight that fit, the columns they are in order by, and how a page is read.

    The newest first, or as `sort` asks, which is one of ORDERS or nothing. Give these to
    `keyset_page`.
    """
    if review_first(to) and not sort:
        return narrowed(all_matters(), actor, to, at=at), ("review_at", "pk"), lines
    order = NEWEST if sort not in ORDERS or (sort in _BY_DUE and to.state in FINAL) else sort
    only = Q(closed_at=None) if order in _BY_DUE else Q()
    if any(getattr(to, name) for name in _FOUND_DIRECTLY) or registers_blindly(actor):
        rows = narrowed(all_matters(), actor, to, at=at).filter(only)
        if (
            order == NEWEST
            and to == Narrowing(words=to.words)
            and actor.paths() == actor.paths(VIEW)
        ):
            return rows, _with_key(order), _newest_found(actor, to, at)
        return rows, _with_key(order), lines
    # Before the scope: what is read is inside it, and the second lock holds besides.
    bare = narrowed(Matter.unscoped.filter(only), actor, to, at=at)

    def read(found: QuerySet[Matter], many: int, bound: Q) -> list[Line]:
        return _lines_of(_nearest(found, actor.paths(VIEW), order=order, many=many, bound=bound))

    return bare, _with_key(order), read


def _newest_found(actor: Actor, to: Narrowing, at: datetime) -> Read:
    """Reads the newest that hold words: the first page looks for no more than it shows.

    Later ones look among the newest MOST_FOUND, as every other list of words does.
    """

    def read(found: QuerySet[Matter], many: int, bound: Q) -> list[Line]:
        if not bound:
            newest = narrowed(all_matters(), actor, to, at=at, most=many)
            found = newest.order_by(*found.query.order_by)
        return lines(found, many)

    return read


def _with_key(order: str) -> tuple[str, str]:
    return order, "-pk" if order.startswith("-") else "pk"


def _nearest(
    found: QuerySet[Matter], paths: tuple[str, ...], *, order: str, many: int, bound: Q
) -> list[int]:
    """The keys of the first rows in sight, in one statement."""
    first = str(found.query.order_by[0])
    field, direction = first.lstrip("-"), "DESC" if first.startswith("-") else "ASC"
    here = RawSQL("unit.path", ())
    scope = Matter.scope_filter(current())
    walked = found if scope is None else found.filter(scope)
    sight, bounds = _within(paths)
    place = _sql(found.filter(unit_path=here), field, many)
    if order in _BY_DUE:
        open_parts = Participation.unscoped.filter(subtrees("unit_path", paths), beyond_open=True)
        parts = _sql(found.filter(pk__in=open_parts.values("matter")), field, many)
    else:
        parts = _of_each(found, here, bound, field=field, many=many)
        parts = (_OF_EACH.format(parts=parts[0], sight=sight), (*parts[1], *bounds))
    walk = _sql(walked, field, many)
    statement = _NEAREST.format(
        sight=sight, place=place[0], parts=parts[0], walked=walk[0], direction=direction
    )
    values = [*bounds, *place[1], *bounds, *parts[1], *walk[1], many]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [key for (key,) in cursor.fetchall()]


def _of_each(
    found: QuerySet[Matter], here: RawSQL, bound: Q, *, field: str, many: int
) -> tuple[str, tuple[Any, ...]]:
    """The first matters of other places in which the unit at hand took part."""
    fitting = Exists(found.order_by().filter(pk=OuterRef("matter_id")))
    parts = Participation.unscoped.filter(bound, fitting, unit_path=here, beyond=True)
    sign = "-" if str(found.query.order_by[0]).startswith("-") else ""
    rows = parts.order_by(f"{sign}{field}", f"{sign}matter_id").distinct()
    return _compiled(rows.values_list("matter_id", field)[:many])


def _sql(rows: QuerySet[Matter], field: str, many: int) -> tuple[str, tuple[Any, ...]]:
    return _compiled(rows.values_list("pk", F(field))[:many])


def _compiled(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    sql, values = rows.query.sql_with_params()
    return sql, tuple(values)


def _within(paths: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Units in one of the subtrees, as SQL and its values."""
    one = "unit.path >= %s AND unit.path < %s"
    sight = " OR ".join([f"({one})"] * len(paths)) or "false"
    return sight, tuple(bound for path in paths for bound in (path, path + "~"))
