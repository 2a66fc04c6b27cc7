"""挂起 and 恢复: the clock of a promise stands, approved by whoever calls this, and runs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fivehearts.engines.promises import queries
from fivehearts.engines.promises.actions.moving import rewrite
from fivehearts.engines.promises.models import Pause, Promise
from fivehearts.engines.promises.vocabulary import (
    AlreadySuspended,
    DateFixed,
    MoveCause,
    NotSuspended,
    PromiseEnded,
    PromiseState,
)
from fivehearts.foundation.clock import TermUnit, day_of
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Overtaken, action, record_it


@action("promises.pause")
def pause(
    *, by: Actor, promises: Sequence[Promise], reason: str = "", at: datetime = NOW
) -> list[Pause]:
    """The clocks of these promises stand from `at`; the promises go on running.

    In order: no rung is climbed any more and nothing becomes late; the suspension is appended;
    the record. The dates move when it ends, by exactly its working time. Raises `DateFixed`
    where somebody outside set a date, `AlreadySuspended`, `PromiseEnded`.
    """
    if any(one.is_fixed for one in promises):
        raise DateFixed
    if any(one.paused_since for one in promises):
        raise AlreadySuspended
    keys = [one.pk for one in promises]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH paused AS (UPDATE promises_promise SET paused_since = %s"
            " WHERE id = ANY(%s) AND state = %s AND paused_since IS NULL RETURNING id),"
            " waiting AS (UPDATE promises_ladder SET next_at = NULL"
            " WHERE promise_id IN (SELECT id FROM paused))"
            " SELECT count(*) FROM paused",
            [at, keys, PromiseState.RUNNING],
        )
        if cursor.fetchone() != (len(keys),):
            raise PromiseEnded
    begun = Pause._base_manager.bulk_create(
        Pause(promise=one, since=at, reason=reason, by=by.ref) for one in promises
    )
    for one in promises:
        one.paused_since = at
    record_it(f"promises.Promise:{keys[0]}", unit_id=promises[0].unit_id, data={"promises": keys})
    return begun


@action("promises.resume")
def resume(*, by: Actor, promises: Sequence[Promise], at: datetime = NOW) -> None:
    """The clocks run on from `at`.

    In order, for each: the suspension ends and its working time is counted; the date moves by
    exactly that (clock terms by the elapsed time), as a recorded move, where it held any; the
    next rung is due from the new date; the record. Raises `NotSuspended`, `PromiseEnded`.
    """
    if not all(one.paused_since for one in promises):
        raise NotSuspended
    run_on(promises, by=by, until=at)


def run_on(promises: Sequence[Promise], *, by: Actor, until: datetime) -> None:
    """End the open suspensions at `until`, and not before they began; the dates move."""
    for promise in promises:
        since = promise.paused_since or until
        end = max(since, until)
        days = calendar(promise.calendar)
        _end_pause(promise, end, days.working_seconds(since, end))
        unit = promise.term.unit
        due_at, warn_at = queries.paused_dates(
            due_at=promise.due_at,
            warn_at=promise.warn_at,
            unit=unit,
            pauses=[(since, end)],
            calendar_code=promise.calendar,
        )
        by_clock = unit == TermUnit.CLOCK_MINUTES
        unknown = not by_clock and days.is_provisional(day_of(due_at, days.tz))
        changes: dict[str, object] = {"paused_since": None, "due_at": due_at, "warn_at": warn_at}
        if due_at != promise.due_at:
            changes["provisional"] = promise.provisional or unknown
            changes["term_due_at"] = promise.term_due_at or promise.due_at
        rewrite(promise, changes, cause=MoveCause.SUSPENDED, reason="", by=by, at=end)


def _end_pause(promise: Promise, until: datetime, seconds: int) -> None:
    open_one = Pause._base_manager.filter(promise=promise, until=None)
    if open_one.update(until=until, seconds=seconds) != 1:
        raise Overtaken
