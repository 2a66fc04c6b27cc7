"""A promise is made: its date is fixed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fivehearts.engines.promises import queries
from fivehearts.engines.promises.models import Ladder, Promise
from fivehearts.engines.promises.queries.ladder import next_step_at
from fivehearts.engines.promises.vocabulary import DateBeforeStart
from fivehearts.foundation.clock import Deadline, Term, TermUnit
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, insert, insert_known, record_it


@dataclass(frozen=True, slots=True)
class Wanted:
    """A promise to be made: of a kind, by a unit, for a term counted from `start`.

    Or, in place of a term, until `due_at`: a date that somebody outside set.
    """

    kind: str
    unit: Unit
    term: Term | None
    start: datetime
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a promise without a term or a date, and one with both: ValueError."""
        if (self.term is None) == (self.due_at is None):
            raise ValueError("a promise has either a term or a date set by somebody else")


@action("promises.make")
def make(
    *,
    by: Actor,
    wanted: Sequence[Wanted],
    calendar: str = "standard",
    historical: bool = False,
    keys: Sequence[int] = (),
    at: datetime = NOW,
) -> list[Promise]:
    """Make promises; the dates are fixed here, and when each climbs. One record entry names all.

    Whoever calls this keeps the keys: a promise says nothing of what it is for. Where the `keys`
    were drawn before, the rows can be written as one with those that name them (`as_one`).
    Raises `DateBeforeStart` where a date from outside lies before its start.
    """
    made = [dated(one, calendar=calendar, historical=historical) for one in wanted]
    if keys:
        _write_by_key(made, keys, climbing=not historical)
    else:
        insert_known(made, beside=None if historical else _places)
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


def _write_by_key(promises: list[Promise], keys: Sequence[int], *, climbing: bool) -> None:
    for promise, key in zip(promises, keys, strict=True):
        promise.pk = key
    places = [Ladder(promise_id=one.pk, next_at=next_step_at(one)) for one in promises]
    insert(*promises, *(places if climbing else ()))


def _places(promises: list[Promise]) -> tuple[str, list[Any]]:
    """The places of new promises on the ladder, written by the statement that writes them."""
    return (
        "INSERT INTO promises_ladder (promise_id, rung, next_at) SELECT key, 0, next_at"
        " FROM unnest((SELECT array_agg(id ORDER BY id) FROM made), %s::timestamptz[])"
        " AS place (key, next_at)",
        [[next_step_at(one) for one in promises]],
    )


def dated(wanted: Wanted, *, calendar: str, historical: bool) -> Promise:
    """The promise as it would be made: its date and its reason. Writes nothing."""
    when = _deadline(wanted, calendar)
    return Promise(
        kind=wanted.kind,
        unit=wanted.unit,
        district_id=wanted.unit.district_id,
        made_at=wanted.start,
        term_amount=when.term.amount,
        term_unit=when.term.unit,
        calendar=calendar,
        due_at=when.due_at,
        warn_at=queries.warn_moment(
            start=wanted.start, due_at=when.due_at, term=when.term, calendar_code=calendar
        ),
        provisional=when.provisional,
        lines=queries.kept_lines(when),
        historical=historical,
    )


def _deadline(wanted: Wanted, calendar: str) -> Deadline:
    if wanted.term is not None:
        return queries.deadline(start=wanted.start, term=wanted.term, calendar_code=calendar)
    due_at = wanted.due_at or wanted.start
    if due_at < wanted.start:
        raise DateBeforeStart
    return Deadline(due_at, (), False, wanted.start, Term(1, TermUnit.FIXED))
