"""The ladder: a sweep takes every due step of many promises by a handful of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from fivehearts.engines.promises.queries.ladder import Course, is_urgent, step_and_next
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

BATCH = 2000
# A sweep waits so long for whoever holds what its listeners write, then gives way: verbs of
# people lock their matter first and its promises second, the sweep the other way round.
_PATIENCE = "500ms"


class _Alike(NamedTuple):
    """Due promises, locked, that climb alike: one look at the calendar serves them all."""

    kind: str
    term_amount: int
    term_unit: str
    calendar: str
    made_at: datetime
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
        term = Term(self.term_amount, TermUnit(self.term_unit))
        urgent = is_urgent(term=term, start=self.made_at, due_at=self.due_at)
        return Course(self.due_at, self.warn_at, urgent, self.calendar, top_of(self.kind))


class _Taken(NamedTuple):
    """From which step to which they go, and when the one after that is due."""

    rung: int
    step: int
    next_at: datetime | None
    ids: str
    spots: str

    @property
    def keys(self) -> list[int]:
        return list(map(int, self.ids.split(",")))


# The start decides only where somebody outside set the date, the reminder only before the date:
# what does not decide is left out, so that most are alike.
_LOCK = """
WITH locked AS MATERIALIZED (
    SELECT l.ctid AS spot, p.id, p.kind, p.term_amount, p.term_unit, p.calendar, p.made_at, p.due_at, p.warn_at,
        l.rung, l.climbed_at
    FROM promises_ladder l
    -- One by one by their keys: never a look through all promises for a batch of them.
    CROSS JOIN LATERAL (SELECT * FROM promises_promise WHERE id = l.promise_id LIMIT 1) p
    WHERE l.next_at <= %(at)s AND {chosen}
    ORDER BY l.next_at, l.promise_id LIMIT %(limit)s FOR NO KEY UPDATE OF l SKIP LOCKED
)
SELECT kind, term_amount, term_unit, calendar,
    CASE WHEN term_unit = 'fixed' THEN made_at ELSE due_at END AS start, due_at,
    CASE WHEN rung = 0 AND due_at >= %(at)s THEN warn_at ELSE due_at END AS warn, rung, climbed_at,
    string_agg(id::text, ','), string_agg(spot::text, ';')
FROM locked GROUP BY kind, term_amount, term_unit, calendar, start, due_at, warn, rung, climbed_at
"""
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
    """Let the promises longest due take the step of the ladder that is due at `at`.

    At most `limit` of them (of those named in `among`, where any are). Who sweeps at the same
    moment takes others. In order: the rows are locked; the steps are noted for good, those that
    were overtaken as such; the promises are changed, and when each climbs next; one record entry
    names all; `PromisesClimbed` is announced, in the same transaction. A promise whose step is
    not due by the calendar of today is only given its new moment. Raises `NothingDue`.
    """
    alike = _locked(at, limit, among)
    if not alike:
        raise NothingDue
    taken = [
        _Taken(
            one.rung, *step_and_next(one.course, one.rung, one.climbed_at, at), one.ids, one.spots
        )
        for one in alike
    ]
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
    statement = _LOCK.format(chosen="l.promise_id = ANY(%(among)s)" if among else "true")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
        cursor.execute(statement, {"at": at, "limit": limit, "among": list(among)})
        return [_Alike(*values) for values in cursor.fetchall()]


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
