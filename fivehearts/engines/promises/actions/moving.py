"""The one way by which a promised date moves."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.promises import queries
from fivehearts.engines.promises.actions.making import Wanted, dated
from fivehearts.engines.promises.models import Ladder, Move, Promise
from fivehearts.engines.promises.queries.ladder import next_step_at
from fivehearts.engines.promises.vocabulary import (
    DateFixed,
    DateUnchanged,
    MoveCause,
    PromiseEnded,
    PromiseState,
)
from fivehearts.foundation.clock import Term
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it


@action("promises.move_date")
def move_date(
    *,
    by: Actor,
    promise: Promise,
    cause: MoveCause,
    term: Term | None = None,
    due_at: datetime | None = None,
    reason: str = "",
    at: datetime = NOW,
) -> Promise:
    """Give a running promise another term, counted from the same start; or, where the orderer
    changed the date set by them (`ORDER_CHANGED`), that date.

    In order: the new date is computed, past suspensions included, so that the time used is
    kept; the move is appended; the promise is changed, and when it climbs next; the record.
    Raises `PromiseEnded`, `DateUnchanged`, `DateBeforeStart`, `DateFixed` where a term is given
    to a date set from outside, `ExtensionTooLong` (see `extended_term`). ValueError where
    `ORDER_CHANGED` and a promise counted by ourselves are put together.
    """
    if (cause == MoveCause.ORDER_CHANGED) != promise.is_fixed:
        if promise.is_fixed:
            raise DateFixed
        raise ValueError("an orderer changes only a date an orderer set")
    if cause == MoveCause.EXTENDED and term is not None and term.amount > promise.term_amount:
        queries.extended_term(promise, Term(term.amount - promise.term_amount, term.unit))
    changes = _counted_again(promise, term, due_at)
    if changes["due_at"] == promise.due_at:
        raise DateUnchanged
    rewrite(promise, changes, cause=cause, reason=reason, by=by, at=at)
    return promise


def _counted_again(
    promise: Promise, term: Term | None, due_at: datetime | None
) -> dict[str, object]:
    """What another term makes of the promise: counted from its start and its suspensions."""
    fresh = dated(
        Wanted(promise.kind, promise.unit, term, promise.made_at, due_at),
        calendar=promise.calendar,
        historical=promise.historical,
    )
    changes: dict[str, object] = {
        name: getattr(fresh, name)
        for name in ("term_amount", "term_unit", "due_at", "warn_at", "provisional", "lines")
    }
    over = promise.pauses.filter(until__isnull=False).order_by("since")
    pauses = [(since, until) for since, until in over.values_list("since", "until") if until]
    if pauses:
        changes["due_at"], changes["warn_at"] = queries.paused_dates(
            due_at=fresh.due_at,
            warn_at=fresh.warn_at,
            unit=fresh.term.unit,
            pauses=pauses,
            calendar_code=promise.calendar,
        )
        changes["term_due_at"] = fresh.due_at
    return changes


def rewrite(
    promise: Promise,
    changes: dict[str, object],
    *,
    cause: MoveCause,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Append the move, change the promise together with its next rung, and record both.

    Raises `PromiseEnded` where it ended, or moved, a moment before.
    """
    old, term = promise.due_at, promise.term
    changed = changes["due_at"] != old
    for name, value in changes.items():
        setattr(promise, name, value)
    if changed:
        Move._base_manager.create(
            promise=promise,
            cause=cause,
            old_due_at=old,
            new_due_at=promise.due_at,
            old_term_amount=term.amount,
            old_term_unit=term.unit,
            reason=reason,
            at=at,
            by=by.ref,
        )
    running = Promise._base_manager.filter(pk=promise.pk, state=PromiseState.RUNNING, due_at=old)
    if running.update(**changes) != 1:
        raise PromiseEnded
    _wait_anew(promise)
    record_it(
        promise, unit_id=promise.unit_id, data={"cause": cause, "old": old, "new": promise.due_at}
    )


def _wait_anew(promise: Promise) -> None:
    """Its next step is due from the new date; a sweep that holds its place goes first."""
    place = Ladder._base_manager.select_for_update().filter(pk=promise.pk).first()
    if place is not None:
        place.next_at = next_step_at(promise, place.rung, place.climbed_at)
        place.save(update_fields=["next_at"])
