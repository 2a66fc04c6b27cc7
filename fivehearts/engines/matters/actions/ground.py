"""What every verb of a matter does on its way: move, book time, tell the story, keep promises.

No verbs here: these functions are called inside actions only.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from fivehearts.engines.catalogue.queries.published import term_for, tier_of
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.messaging import tell_whom_it_concerns
from fivehearts.engines.matters.models import Due, Matter, Span
from fivehearts.engines.matters.vocabulary.announcements import (
    JoinedWrote,
    LeadingMoved,
    MatterMoved,
)
from fivehearts.engines.matters.vocabulary.standing import StandsStill
from fivehearts.engines.matters.vocabulary.states import (
    FINAL,
    NOT_WHILE_STANDING,
    TRANSITIONS,
    Queue,
    Step,
    Verb,
)
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation.clock import local
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import (
    Forbidden,
    IllegalTransition,
    Statement,
    announce,
    at_the_end,
    insert,
    is_together,
    move,
    record_it,
)

# What the house writes for the resident to read: public numbers stay readable in it.
_ADDRESSED = {
    *(Verb.ACCEPT, Verb.DECLINE, Verb.CONTACT, Verb.NOTE, Verb.EXTEND),
    *(Verb.ANSWER_AT_ONCE, Verb.APPROVE, Verb.ANSWER_JOINTLY),
    *(Verb.SUSPEND, Verb.PARK, Verb.RENEW_PARKING, Verb.RESUME),
}


def require(allowed: bool) -> None:
    """Raise `Forbidden` unless allowed."""
    if not allowed:
        raise Forbidden


def in_turn(matter: Matter, verb: Verb) -> None:
    """Raise `IllegalTransition` unless the table lets `verb` start from the matter's state, and
    `StandsStill` where the matter stands still and the verb waits until it goes on.

    `lead` asks the same again; verbs that read what only exists in that state ask first.
    """
    transition = TRANSITIONS[verb]
    if matter.state not in transition.sources:
        raise IllegalTransition(verb=transition.label, state=matter.get_state_display())
    if matter.review_at is not None and verb in NOT_WHILE_STANDING:
        raise StandsStill(day=f"{local(matter.review_at):%Y-%m-%d}")


def lead(
    matter: Matter,
    *,
    verb: Verb,
    to: str,
    at: datetime,
    holder: Unit | None = None,
    owner_id: int | None = None,
    queue: str = Queue.NOBODY,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Move the matter by `verb`; where it changes hands, the running span ends and a new one begins.

    The conditional UPDATE comes first: it decides the race before anything else is written.
    """
    written: dict[str, Any] = {"owner_id": owner_id, "queue": queue, **(changes or {})}
    # Who acted is urged no more; what was urged is kept in its own rows.
    if to != matter.state and matter.urged_at is not None:
        written.setdefault("urged_at", None)
    if to in FINAL:
        written |= {"owner_id": None, "queue": Queue.NOBODY, "closed_at": at, "next_due_at": None}
    changes_hands = holder is not None and holder.pk != matter.holder_unit_id
    if changes_hands:
        written["holder_unit_id"] = holder.pk  # type: ignore[union-attr]
    books_time = to in FINAL or changes_hands
    asking = _RUNNING_SINCE if books_time else ""
    since = move(matter, verb=verb, to=to, table=TRANSITIONS, changes=written, asking=asking)
    if changes_hands:
        matter.holder_unit = holder  # type: ignore[assignment]
    if books_time:
        _end_span(matter, since, at=at, goes_on=to not in FINAL)


def stay(matter: Matter, *, verb: Verb, at: datetime, **changes: Any) -> None:
    """The matter stays where it is and with whom; only what `changes` names is written."""
    lead(
        matter,
        verb=verb,
        to=matter.state,
        at=at,
        owner_id=matter.owner_id,
        queue=matter.queue,
        changes=changes,
    )


_RUNNING_SINCE = (
    "(SELECT since FROM matters_span WHERE matter_id = matters_matter.id AND until IS NULL)"
)


def open_span(matter: Matter, *, at: datetime) -> None:
    """Begin to book time to the unit that holds the matter now."""
    insert(Span(matter=matter, unit_id=matter.holder_unit_id, since=at))


def close_span(matter: Matter, *, at: datetime) -> None:
    """End the running span and count its working seconds on the matter's own calendar."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT since FROM matters_span WHERE matter_id = %s AND until IS NULL", [matter.pk]
        )
        (since,) = cursor.fetchone()
    _end_span(matter, since, at=at, goes_on=False)


def _end_span(matter: Matter, since: datetime, *, at: datetime, goes_on: bool) -> None:
    """End the span that runs since `since`; a new one begins where the time `goes_on`."""
    seconds = calendar(matter.calendar).working_seconds(since, at)
    statement = (
        "UPDATE matters_span SET until = %s, seconds = %s WHERE matter_id = %s AND until IS NULL"
    )
    values: list[Any] = [at, seconds, matter.pk]
    if goes_on:
        # The new one reads the ended one, so that the two never stand side by side.
        statement = (
            f"WITH ended AS ({statement} RETURNING matter_id)"  # noqa: S608 - our own words
            " INSERT INTO matters_span (matter_id, unit_id, since)"
            " SELECT matter_id, %s::bigint, %s::timestamptz FROM ended"
        )
        values += [matter.holder_unit_id, at]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def take_part(matter: Matter, *, unit: Unit, part: str, at: datetime) -> None:
    """The unit takes part from now on; whoever had this part before keeps its sight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS (SELECT id, unit_id FROM matters_participation"
            "  WHERE matter_id = %s AND part = %s AND until IS NULL),"
            " ended AS (UPDATE matters_participation p SET until = %s FROM before"
            "  WHERE p.id = before.id AND before.unit_id <> %s RETURNING p.id)"
            # Counting the ended ones lets the update come first: one unit has the part at a time.
            " INSERT INTO matters_participation (matter_id, unit_id, unit_path, part, since)"
            " SELECT %s::bigint, %s::bigint, %s::varchar, %s::varchar, %s::timestamptz"
            "  WHERE NOT EXISTS (SELECT 1 FROM before WHERE unit_id = %s)"
            "  AND (SELECT count(*) FROM ended) >= 0",
            [matter.pk, part, at, unit.pk, matter.pk, unit.pk, unit.path, part, at, unit.pk],
        )


def promise_steps(
    matter: Matter, *, steps: Iterable[Step], unit: Unit, start: datetime, by: Actor, at: datetime
) -> list[Promise]:
    """Make the promises of these steps for `unit`, counted from `start`, and keep their keys."""
    chosen = list(steps)
    made = promises.make(
        by=by,
        wanted=wanted_steps(
            chosen, kind=matter.kind, urgency=matter.urgency, unit=unit, start=start
        ),
        calendar=matter.calendar,
        historical=matter.historical,
        at=at,
    )
    keep_keys(matter, chosen, made)
    return made


def wanted_steps(
    steps: Iterable[Step], *, kind: str, urgency: str, unit: Unit, start: datetime
) -> list[promises.Wanted]:
    """The promises these steps ask for."""
    return [
        promises.Wanted(
            step, unit, term_for(step, kind=kind, urgency=urgency, tier=tier_of(unit)), start
        )
        for step in steps
    ]


def keep_keys(
    matter: Matter,
    steps: Iterable[Step],
    made: Iterable[Promise],
    *,
    beside: Sequence[Model] = (),
) -> None:
    """Remember which promise is for which step of the running round.

    New rows `beside` them are written by the same statement.
    """
    dues = [
        Due(
            matter_id=matter.pk,
            promise_id=promise.pk,
            step=step,
            round=matter.round,
            turn=matter.turn,
        )
        for step, promise in zip(steps, made, strict=True)
    ]
    insert(*dues, *beside)


def running_promises(matter: Matter, *steps: Step) -> list[Promise]:
    """The promises of the matter that still run, of these steps (all where none is named)."""
    # Four times in a life: written out, it costs a fifth of what a composed query does.
    names, columns = _promise_columns()
    asked = [str(step) for step in steps]
    only = " AND d.step = ANY(%s)" if asked else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM matters_due d JOIN promises_promise p ON p.id = d.promise_id"  # noqa: S608
            f" WHERE d.matter_id = %s AND p.state = %s{only} ORDER BY d.id",
            [matter.pk, PromiseState.RUNNING, *([asked] if asked else [])],
        )
        return [Promise.from_db("default", names, row) for row in cursor.fetchall()]


@functools.cache
def _promise_columns() -> tuple[list[str], str]:
    # The kept reason of the date stays unread: nobody asks for it here.
    fields = [field for field in Promise._meta.concrete_fields if field.name != "lines"]
    return [field.attname for field in fields], ", ".join(f'p."{f.column}"' for f in fields)


def keep_promises(matter: Matter, *steps: Step, by: Actor, done_at: datetime, at: datetime) -> None:
    """End the running promises of these steps: done at `done_at`."""
    running = running_promises(matter, *steps)
    if running:
        promises.end(by=by, promises=running, done_at=done_at, at=at)


def hand_to_follow_up(
    matter: Matter, unit: Unit, *, done_at: datetime, by: Actor, at: datetime
) -> None:
    """What was promised ends as of `done_at`; the follow-up is promised and leads; its unit takes part."""
    keep_promises(matter, by=by, done_at=done_at, at=at)
    made = promise_steps(matter, steps=(Step.FOLLOW_UP,), unit=unit, start=at, by=by, at=at)
    settle_dates(matter, promise=made[0])
    take_part(matter, unit=unit, part=Part.FOLLOW_UP, at=at)


def settle_dates(matter: Matter, *, promise: Promise | None = None) -> None:
    """Bring the matter's nearest date up to date, and its leading promise where that changed.

    Among verbs told together the date is settled once, at their end.
    """
    if promise is not None:
        matter.promise = promise
    if is_together():
        at_the_end(_settle_all, (matter, promise))
    else:
        _settle([matter], promise)


def _settle_all(settled: list[tuple[Matter, Promise | None]]) -> None:
    for key in dict.fromkeys(matter.pk for matter, _promise in settled):
        same = [one for one in settled if one[0].pk == key]
        leading = [promise for _matter, promise in same if promise is not None]
        _settle([matter for matter, _promise in same], leading[-1] if leading else None)


def _settle(matters: list[Matter], promise: Promise | None) -> None:
    """One matter, as one or several hold it in memory. A final one has no nearest date.

    What is suspended has none either: the day of its review stands in its place.
    """
    leads, values = ("promise_id = %s, ", [promise.pk]) if promise else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE matters_matter SET {leads}next_due_at = CASE WHEN closed_at IS NULL THEN"  # noqa: S608
            " (SELECT min(p.due_at) FROM matters_due d JOIN promises_promise p ON p.id = d.promise_id"
            " WHERE d.matter_id = matters_matter.id AND p.state = 'running'"
            " AND p.paused_since IS NULL) END"
            " WHERE id = %s RETURNING next_due_at",
            [*values, matters[0].pk],
        )
        (nearest,) = cursor.fetchone()
    for matter in matters:
        matter.next_due_at = nearest


def tell(
    matter: Matter,
    *,
    verb: Verb,
    by: Actor,
    at: datetime,
    public: bool,
    words: str = "",
    unit_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    to: str = "",
) -> None:
    """Append one step of the story, write the record, tell whom it concerns, announce it.

    The timeline carries the words for people; the record carries ids and codes for proof. `to`
    are colleagues of another unit who are told in place of those who have the matter.
    """
    facts = facts or {}
    unit = unit_id or matter.holder_unit_id
    # Most words were kept by their verb already, and come back as they are.
    to_resident = public and verb in _ADDRESSED and not by.is_resident
    words = kept_words(matter, words, at=at, to_resident=to_resident)
    step = {
        "matter_id": matter.pk,
        "round": matter.round,
        "at": at.isoformat(),
        "verb": verb,
        "by": by.ref,
        "by_name": by.name[:60] if by.is_user else "",
        "unit_id": unit,
        "public": public,
        "words": words,
        "facts": facts,
    }
    at_the_end(_write_steps, step)
    record_it(
        matter,
        unit_id=unit,
        data={"state": matter.state, "round": matter.round, "version": matter.version, **facts},
    )
    tell_whom_it_concerns(matter, verb=verb, by=by, at=at, step=str(facts.get("rung", "")), to=to)
    announce(MatterMoved(matter.pk, verb, matter.state, matter.round, matter.historical))
    if matter.leads:
        announce(LeadingMoved(matter.pk, verb, at))
    if matter.joined_to_id and (words or verb == Verb.URGE):
        announce(JoinedWrote(matter.pk, matter.joined_to_id, verb, words, by, at))


def _write_steps(steps: list[dict[str, Any]]) -> Statement:
    return Statement(
        "INSERT INTO matters_timelinestep"
        " (matter_id, round, at, verb, by, by_name, unit_id, public, words, facts)"
        " SELECT * FROM json_to_recordset(%s::json) AS step"
        " (matter_id bigint, round smallint, at timestamptz, verb text, by text, by_name text,"
        " unit_id bigint, public boolean, words text, facts jsonb)",
        [json.dumps(steps, ensure_ascii=False)],
    )
