"""The ladder: a sweep takes every due step of many promises by a handful of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.queries.ladder import Course, is_urgent, moment_of, step_due
from fivehearts.engines.promises.vocabulary import (
    LADDER,
    Climbed,
    NothingDue,
    PromisesClimbed,
    top_of,
)
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, announce, record_it

BATCH = 1000
# A sweep waits so long for whoever holds what its listeners write, then gives way: verbs of
# people lock their matter first and its promises second, the sweep the other way round.
_PATIENCE = "500ms"


class _Row(NamedTuple):
    """A due promise as the sweep holds it, locked."""

    id: int
    kind: str
    made_at: datetime
    term_amount: int
    term_unit: str
    calendar: str
    due_at: datetime
    warn_at: datetime
    rung: int
    climbed_at: datetime | None

    @property
    def course(self) -> Course:
        term = Term(self.term_amount, TermUnit(self.term_unit))
        urgent = is_urgent(term=term, start=self.made_at, due_at=self.due_at)
        return Course(self.due_at, self.warn_at, urgent, self.calendar, top_of(self.kind))


class _Taken(NamedTuple):
    """From which step to which a promise goes, and when the one after that is due."""

    row: _Row
    step: int
    next_at: datetime | None


@action("promises.climb")
def climb(
    *, by: Actor, limit: int = BATCH, among: Sequence[int] = (), at: datetime = NOW
) -> tuple[Climbed, ...]:
    """Let the promises longest due take the step of the ladder that is due at `at`.

    At most `limit` of them (of those named in `among`, where any are). Who sweeps at the same
    moment takes others. In order: the rows are locked; the steps are noted for good, those that
    were overtaken as such; the promises are changed, and when each climbs next; one record entry
    names all; `PromisesClimbed` is announced, in the same transaction. A promise whose step is
    not due by the calendar of today is only given its new moment. Raises `NothingDue`.
    """
    rows = _locked(at, limit, among)
    if not rows:
        raise NothingDue
    taken = _decided(rows, at)
    told = _note(taken, at)
    _change(taken, at)
    record_it(
        f"promises.Promise:{rows[0].id}",
        data={
            "promises": [one.row.id for one in taken],
            "from": [one.row.rung for one in taken],
            "to": [one.step for one in taken],
        },
    )
    if told:
        announce(PromisesClimbed(told, at))
    return told


def _locked(at: datetime, limit: int, among: Sequence[int]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
    due = Promise._base_manager.filter(next_rung_at__lte=at)
    if among:
        due = due.filter(pk__in=list(among))
    free = due.select_for_update(skip_locked=True, no_key=True).order_by("next_rung_at", "id")
    return [_Row(*values) for values in free.values_list(*_Row._fields)[:limit]]


def _decided(rows: Sequence[_Row], at: datetime) -> list[_Taken]:
    """The step of each; counted once for all that stand alike."""
    known: dict[tuple[Course, int, datetime | None], tuple[int, datetime | None]] = {}
    taken = []
    for row in rows:
        alike = (row.course, row.rung, row.climbed_at)
        if alike not in known:
            known[alike] = _step_and_next(*alike, at)
        taken.append(_Taken(row, *known[alike]))
    return taken


def _step_and_next(
    course: Course, rung: int, told_at: datetime | None, at: datetime
) -> tuple[int, datetime | None]:
    step = step_due(course, rung, told_at, at)
    if step >= course.top:
        return step, None
    return step, moment_of(course, step + 1, at if step > rung else told_at)


def _note(taken: Sequence[_Taken], at: datetime) -> tuple[Climbed, ...]:
    """Append every step passed; return those that are told."""
    told = []
    columns: tuple[list[Any], ...] = ([], [], [], [])
    for one in taken:
        for step in range(one.row.rung + 1, one.step + 1):
            rung, tier = LADDER[step - 1]
            for column, value in zip(
                columns, (one.row.id, rung.value, tier, step < one.step), strict=True
            ):
                column.append(value)
        if one.step > one.row.rung:
            told.append(Climbed(one.row.id, *LADDER[one.step - 1]))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO promises_climb (promise_id, rung, tier_step, skipped, at)"
            " SELECT passed.*, %s FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bool[])"
            " AS passed (promise_id, rung, tier_step, skipped)",
            [at, *columns],
        )
    return tuple(told)


def _change(taken: Sequence[_Taken], at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE promises_promise p SET rung = n.rung, next_rung_at = n.next_at,"
            " climbed_at = CASE WHEN n.rung > p.rung THEN %s ELSE p.climbed_at END"
            " FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS n (id, rung, next_at)"
            " WHERE p.id = n.id",
            [
                at,
                [one.row.id for one in taken],
                [one.step for one in taken],
                [one.next_at for one in taken],
            ],
        )
