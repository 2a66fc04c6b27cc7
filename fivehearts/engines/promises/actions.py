"""The verbs of a promise: make, end, excuse, move its date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from fivehearts.engines.promises import queries
from fivehearts.engines.promises.models import Move, Promise
from fivehearts.engines.promises.vocabulary import (
    DateUnchanged,
    MoveCause,
    PromiseEnded,
    PromiseState,
)
from fivehearts.foundation.clock import Term
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, record_it


@dataclass(frozen=True, slots=True)
class Wanted:
    """A promise to be made: of a kind, by a unit, for a term counted from `start`."""

    kind: str
    unit: Unit
    term: Term
    start: datetime


@action("promises.make")
def make(
    *,
    by: Actor,
    wanted: Sequence[Wanted],
    calendar: str = "standard",
    historical: bool = False,
    at: datetime = NOW,
) -> list[Promise]:
    """Make promises; the dates are fixed here. One record entry names them all.

    Whoever calls this keeps the keys: a promise says nothing of what it is for.
    """
    made = Promise._base_manager.bulk_create(
        [_dated(one, calendar=calendar, historical=historical) for one in wanted]
    )
    record_it(
        f"promises.Promise:{made[0].pk}",
        unit_id=made[0].unit_id,
        data={
            "promises": [p.pk for p in made],
            "kinds": [p.kind for p in made],
            "due": [p.due_at for p in made],
        },
    )
    return made


def _dated(wanted: Wanted, *, calendar: str, historical: bool) -> Promise:
    when = queries.deadline(start=wanted.start, term=wanted.term, calendar_code=calendar)
    return Promise(
        kind=wanted.kind,
        unit=wanted.unit,
        district_id=wanted.unit.district_id,
        made_at=wanted.start,
        term_amount=wanted.term.amount,
        term_unit=wanted.term.unit,
        calendar=calendar,
        due_at=when.due_at,
        warn_at=queries.warn_moment(
            start=wanted.start, due_at=when.due_at, term=wanted.term, calendar_code=calendar
        ),
        provisional=when.provisional,
        lines=queries.kept_lines(when),
        historical=historical,
    )


@action("promises.end")
def end(*, by: Actor, promises: Sequence[Promise], done_at: datetime, at: datetime = NOW) -> None:
    """What was promised was done at `done_at`: kept where that was in time, else broken.

    Raises `PromiseEnded` where one of them has ended already.
    """
    _close(promises, in_time=PromiseState.KEPT, late=PromiseState.BROKEN, ended_at=done_at)
    for promise in promises:
        kept = done_at <= promise.due_at
        promise.state, promise.ended_at = (
            PromiseState.KEPT if kept else PromiseState.BROKEN,
            done_at,
        )
    _record_end(promises)


@action("promises.excuse")
def excuse(*, by: Actor, promises: Sequence[Promise], at: datetime = NOW) -> None:
    """The promises fall away without being kept or broken: declined, withdrawn, not possible."""
    _close(promises, in_time=PromiseState.EXCUSED, late=PromiseState.EXCUSED, ended_at=at)
    for promise in promises:
        promise.state, promise.ended_at = PromiseState.EXCUSED, at
    _record_end(promises)


def _close(
    promises: Sequence[Promise], *, in_time: PromiseState, late: PromiseState, ended_at: datetime
) -> None:
    """One conditional UPDATE for all of them: somebody faster is noticed by the count."""
    keys = [promise.pk for promise in promises]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE promises_promise SET ended_at = %s,"
            " state = CASE WHEN due_at >= %s THEN %s ELSE %s END"
            " WHERE id = ANY(%s) AND state = %s",
            [ended_at, ended_at, in_time, late, keys, PromiseState.RUNNING],
        )
        if cursor.rowcount != len(keys):
            raise PromiseEnded


def _record_end(promises: Sequence[Promise]) -> None:
    record_it(
        f"promises.Promise:{promises[0].pk}",
        unit_id=promises[0].unit_id,
        data={"promises": [p.pk for p in promises], "states": [p.state for p in promises]},
    )


@action("promises.move_date")
def move_date(
    *,
    by: Actor,
    promise: Promise,
    term: Term,
    cause: MoveCause,
    reason: str = "",
    at: datetime = NOW,
) -> Promise:
    """Give a running promise another term, counted from the same start.

    In order: the new date is computed, the move is appended, the promise is changed, both in
    the record. Raises `PromiseEnded` and `DateUnchanged`.
    """
    dated = _dated(
        Wanted(promise.kind, promise.unit, term, promise.made_at),
        calendar=promise.calendar,
        historical=promise.historical,
    )
    if dated.due_at == promise.due_at:
        raise DateUnchanged
    old = promise.due_at
    Move._base_manager.create(
        promise=promise,
        cause=cause,
        old_due_at=old,
        new_due_at=dated.due_at,
        reason=reason,
        at=at,
        by=by.ref,
    )
    changes = {
        name: getattr(dated, name)
        for name in ("term_amount", "term_unit", "due_at", "warn_at", "provisional", "lines")
    }
    running = Promise._base_manager.filter(pk=promise.pk, state=PromiseState.RUNNING, due_at=old)
    if running.update(**changes) != 1:
        raise PromiseEnded
    for name, value in changes.items():
        setattr(promise, name, value)
    record_it(
        promise, unit_id=promise.unit_id, data={"cause": cause, "old": old, "new": promise.due_at}
    )
    return promise
