"""The ladder: a sweep takes every due step of many promises by a handful of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from fivehearts.engines.promises.queries.ladder import LATE, URGENT, Course, step_and_next
from fivehearts.engines.promises.vocabulary import (
    LADDER,
    URGENT_WITHIN,
    Climbed,
    NothingDue,
    PromisesClimbed,
    top_of,
)
from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.asking import list_of
from fivehearts.foundation.verbs import NOW, action, announce, record_it

BATCH = 2000
# A sweep waits so long for whoever holds what its listeners write, then gives way: verbs of
# people lock their matter first and its promises second, the sweep the other way round.
_PATIENCE = "500ms"


class _Alike(NamedTuple):
    """Due promises, locked, that climb alike: one look at the calendar serves them all."""

    kind: str
    calendar: str
    urgent: bool
    due_at: datetime
    warn_at: datetime
    rung: int
    climbed_at: datetime | None
    # Their keys, and where their locked places stand: in one piece each, since they go back to
    # the database as they came.
    ids: str
    spots: str

    @property
    def course(self) -> Course:
        return Course(self.due_at, self.warn_at, self.urgent, self.calendar, top_of(self.kind))


class _Taken(NamedTuple):
    """From which step to which they go, and when the one after that is due."""

    rung: int
    step: int
    next_at: datetime | None
    ids: str
    spots: str
    keys: list[int]


# What does not decide when they climb is left out, so that most are alike: a reminder that is due
# is due since whenever, and of a date that has passed the day alone counts, but to the urgent.
_LOCK = """
SELECT kind, calendar, urgent,
    CASE WHEN urgent OR due_at + %(late)s > %(at)s THEN due_at
        ELSE date_trunc('day', due_at, %(zone)s) END AS due,
    CASE WHEN rung = 0 THEN greatest(warn_at, %(at)s) ELSE %(at)s END AS warn,
    rung, climbed_at, string_agg(id::text, ','), string_agg(spot::text, ';')
FROM (
    SELECT p.kind, p.calendar, {urgent} AS urgent, p.due_at, p.warn_at, l.rung, l.climbed_at,
        p.id, l.ctid AS spot
    FROM promises_ladder l
    -- One by one by their keys: never a look through all promises for a batch of them.
    CROSS JOIN LATERAL (SELECT * FROM promises_promise WHERE id = l.promise_id OFFSET 0) p
    WHERE l.next_at <= %(at)s AND l.promise_id = ANY({chosen}::bigint[])
    ORDER BY l.promise_id FOR NO KEY UPDATE OF l SKIP LOCKED
) locked GROUP BY kind, calendar, urgent, due, warn, rung, climbed_at
"""
_LONGEST_DUE = """ARRAY(
    SELECT promise_id FROM promises_ladder WHERE next_at <= %(at)s
    ORDER BY next_at, promise_id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)"""
_WRITE = """
WITH taken AS (
    SELECT one.id, one.spot, alike.rung, alike.step, alike.next_at
    FROM unnest(%(rungs)s::int[], %(steps)s::int[], %(next)s::timestamptz[], %(ids)s::text[], %(spots)s::text[])
        AS alike (rung, step, next_at, ids, spots)
    CROSS JOIN LATERAL unnest(
        string_to_array(alike.ids, ',')::bigint[], string_to_array(alike.spots, ';')::tid[]
    ) AS one (id, spot)
), noted AS (
    INSERT INTO promises_climb (promise_id, rung, tier_step, skipped, at)
    SELECT taken.id, ladder.rung, ladder.tier_step, ladder.step < taken.step, %(at)s
    FROM taken JOIN unnest(%(names)s::text[], %(tiers)s::int[])
        WITH ORDINALITY AS ladder (rung, tier_step, step)
        ON ladder.step > taken.rung AND ladder.step <= taken.step
)
UPDATE promises_ladder l SET rung = taken.step, next_at = taken.next_at,
    climbed_at = CASE WHEN taken.step > taken.rung THEN %(at)s ELSE l.climbed_at END
FROM taken WHERE l.ctid = taken.spot
"""


@action("promises.climb")
def climb(
    *, by: Actor, limit: int = BATCH, among: Sequence[int] = (), at: datetime = NOW
) -> tuple[Climbed, ...]:
    """Let promises take the step of the ladder that is due at `at`.

    Those `among` which something is due, or the `limit` longest due where none are named. Who
    sweeps at the same moment takes others. In order: the rows are locked; the steps are noted for
    good, those that were overtaken as such; the promises are changed, and when each climbs next;
    one record entry names all; `PromisesClimbed` is announced, in the same transaction. A promise
    whose step is not due by the calendar of today is only given its new moment. Raises
    `NothingDue`.
    """
    alike = _locked(at, limit, among)
    if not alike:
        raise NothingDue
    taken = [_taken(one, at) for one in alike]
    _write(taken, at)
    told = tuple(
        Climbed(key, rung, tier)
        for one in taken
        if one.step > one.rung
        for rung, tier in (LADDER[one.step - 1],)
        for key in one.keys
    )
    _record(taken)
    if told:
        announce(PromisesClimbed(told, at))
    return told


def _locked(at: datetime, limit: int, among: Sequence[int]) -> list[_Alike]:
    chosen = "%(among)s" if among else _LONGEST_DUE
    values: dict[str, Any] = {
        "at": at,
        "limit": limit,
        "among": list_of(among),
        "late": LATE,
        "within": URGENT_WITHIN,
        "zone": SHANGHAI.key,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
        cursor.execute(_LOCK.format(urgent=URGENT, chosen=chosen), values)
        return [_Alike(*row) for row in cursor.fetchall()]


def _taken(alike: _Alike, at: datetime) -> _Taken:
    step, next_at = step_and_next(alike.course, alike.rung, alike.climbed_at, at)
    keys = list(map(int, alike.ids.split(",")))
    return _Taken(alike.rung, step, next_at, alike.ids, alike.spots, keys)


def _write(taken: Sequence[_Taken], at: datetime) -> None:
    """Note every step passed, for good, and change the promises: one statement for all."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "at": at,
                "ids": [one.ids for one in taken],
                "spots": [one.spots for one in taken],
                "rungs": [one.rung for one in taken],
                "steps": [one.step for one in taken],
                "next": [one.next_at for one in taken],
                "names": [rung.value for rung, _tier in LADDER],
                "tiers": [tier for _rung, tier in LADDER],
            },
        )


def _record(taken: Sequence[_Taken]) -> None:
    """One entry: from which step to which, and who."""
    moved: dict[str, list[int]] = {}
    for one in taken:
        moved.setdefault(f"{one.rung}-{one.step}", []).extend(one.keys)
    record_it(f"promises.Promise:{taken[0].keys[0]}", data=moved)
