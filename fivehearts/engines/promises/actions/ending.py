"""A promise ends: kept, broken or excused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fivehearts.engines.promises.actions.pausing import run_on
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.vocabulary import PromiseEnded, PromiseState
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it


@action("promises.end")
def end(*, by: Actor, promises: Sequence[Promise], done_at: datetime, at: datetime = NOW) -> None:
    """What was promised was done at `done_at`: kept where that was in time, else broken.

    A suspension ends with it, and its time counts for the unit. Raises `PromiseEnded` where one
    of them has ended already.
    """
    run_on([one for one in promises if one.paused_since], by=by, until=done_at)
    _close(promises, in_time=PromiseState.KEPT, late=PromiseState.BROKEN, ended_at=done_at)
    for promise in promises:
        kept = done_at <= promise.due_at
        promise.state = PromiseState.KEPT if kept else PromiseState.BROKEN
        promise.ended_at = done_at
    _record_end(promises)


@action("promises.excuse")
def excuse(*, by: Actor, promises: Sequence[Promise], at: datetime = NOW) -> None:
    """The promises fall away without being kept or broken: declined, withdrawn, not possible.

    A suspension ends with them. Raises `PromiseEnded` where one of them has ended already.
    """
    run_on([one for one in promises if one.paused_since], by=by, until=at)
    _close(promises, in_time=PromiseState.EXCUSED, late=PromiseState.EXCUSED, ended_at=at)
    for promise in promises:
        promise.state, promise.ended_at = PromiseState.EXCUSED, at
    _record_end(promises)


def _close(
    promises: Sequence[Promise], *, in_time: PromiseState, late: PromiseState, ended_at: datetime
) -> None:
    """One conditional UPDATE for all of them: somebody faster is noticed by the count.

    They leave the ladder by the same statement.
    """
    keys = [promise.pk for promise in promises]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH ended AS (UPDATE promises_promise SET ended_at = %s,"
            " state = CASE WHEN due_at >= %s THEN %s ELSE %s END"
            " WHERE id = ANY(%s) AND state = %s AND paused_since IS NULL RETURNING id),"
            " gone AS (DELETE FROM promises_ladder WHERE promise_id IN (SELECT id FROM ended))"
            " SELECT count(*) FROM ended",
            [ended_at, ended_at, in_time, late, keys, PromiseState.RUNNING],
        )
        if cursor.fetchone() != (len(keys),):
            raise PromiseEnded


def _record_end(promises: Sequence[Promise]) -> None:
    record_it(
        f"promises.Promise:{promises[0].pk}",
        unit_id=promises[0].unit_id,
        data={"promises": [p.pk for p in promises], "states": [p.state for p in promises]},
    )
