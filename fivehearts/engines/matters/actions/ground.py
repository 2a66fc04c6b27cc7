"""What every verb of a matter does on its way: move, book time, tell the story, keep promises.

No verbs here: these functions are called inside actions only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from fivehearts.engines.matters.models import Due, Matter, Participation, Span
from fivehearts.engines.matters.vocabulary.announcements import MatterMoved
from fivehearts.engines.matters.vocabulary.states import FINAL, TRANSITIONS, Queue, Step, Verb
from fivehearts.engines.matters.vocabulary.terms import term_for
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import (
    Forbidden,
    IllegalTransition,
    announce,
    at_the_end,
    move,
    record_it,
)


def require(allowed: bool) -> None:
    """Raise `Forbidden` unless allowed."""
    if not allowed:
        raise Forbidden


def in_turn(matter: Matter, verb: Verb) -> None:
    """Raise `IllegalTransition` unless the table lets `verb` start from the matter's state.

    `lead` asks the same again; verbs that read what only exists in that state ask first.
    """
    transition = TRANSITIONS[verb]
    if matter.state not in transition.sources:
        raise IllegalTransition(verb=transition.label, state=matter.get_state_display())


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
    if to in FINAL:
        written |= {"owner_id": None, "queue": Queue.NOBODY, "closed_at": at, "next_due_at": None}
    old_holder_id = matter.holder_unit_id
    if holder is not None and holder.pk != old_holder_id:
        written["holder_unit_id"] = holder.pk
    move(matter, verb=verb, to=to, table=TRANSITIONS, changes=written)
    if to in FINAL:
        close_span(matter, at=at)
    elif "holder_unit_id" in written:
        close_span(matter, at=at)
        open_span(matter, at=at)


def open_span(matter: Matter, *, at: datetime) -> None:
    """Begin to book time to the unit that holds the matter now."""
    Span._base_manager.create(matter=matter, unit_id=matter.holder_unit_id, since=at)


def close_span(matter: Matter, *, at: datetime) -> None:
    """End the running span and count its working seconds on the matter's own calendar."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, since FROM matters_span WHERE matter_id = %s AND until IS NULL", [matter.pk]
        )
        key, since = cursor.fetchone()
        seconds = calendar(matter.calendar).working_seconds(since, at)
        cursor.execute(
            "UPDATE matters_span SET until = %s, seconds = %s WHERE id = %s", [at, seconds, key]
        )


def take_part(matter: Matter, *, unit: Unit, part: str, at: datetime) -> None:
    """The unit takes part from now on; whoever had this part before keeps its sight."""
    open_parts = Participation._base_manager.filter(matter=matter, part=part, until=None)
    current = open_parts.values_list("unit_id", flat=True).first()
    if current == unit.pk:
        return
    if current is not None:
        open_parts.update(until=at)
    Participation._base_manager.create(
        matter=matter, unit=unit, unit_path=unit.path, part=part, since=at
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
        promises.Wanted(step, unit, term_for(step, kind=kind, urgency=urgency), start)
        for step in steps
    ]


def keep_keys(matter: Matter, steps: Iterable[Step], made: Iterable[Promise]) -> None:
    """Remember which promise is for which step of the running round."""
    Due._base_manager.bulk_create(
        Due(matter=matter, promise=promise, step=step, round=matter.round, turn=matter.turn)
        for step, promise in zip(steps, made, strict=True)
    )


def running_promises(matter: Matter, *steps: Step) -> list[Promise]:
    """The promises of the matter that still run, of these steps (all where none is named)."""
    # Five times in a life: written out, it costs a fifth of what a composed query does.
    # The kept reason of the date stays unread: nobody asks for it here.
    fields = [field for field in Promise._meta.concrete_fields if field.name != "lines"]
    columns = ", ".join(f'p."{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM matters_due d JOIN promises_promise p ON p.id = d.promise_id"  # noqa: S608
            " WHERE d.matter_id = %s AND p.state = %s AND (%s OR d.step = ANY(%s)) ORDER BY d.id",
            [matter.pk, PromiseState.RUNNING, not steps, [str(step) for step in steps]],
        )
        names = [field.attname for field in fields]
        return [Promise.from_db("default", names, row) for row in cursor.fetchall()]


def keep_promises(matter: Matter, *steps: Step, by: Actor, done_at: datetime, at: datetime) -> None:
    """End the running promises of these steps: done at `done_at`."""
    running = running_promises(matter, *steps)
    if running:
        promises.end(by=by, promises=running, done_at=done_at, at=at)


def settle_dates(matter: Matter, *, promise: Promise | None = None) -> None:
    """Bring the matter's nearest date up to date, and its leading promise where that changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_matter SET promise_id = %s, next_due_at = ("
            " SELECT min(p.due_at) FROM matters_due d JOIN promises_promise p ON p.id = d.promise_id"
            " WHERE d.matter_id = matters_matter.id AND p.state = 'running')"
            " WHERE id = %s RETURNING next_due_at",
            [promise.pk if promise else matter.promise_id, matter.pk],
        )
        matter.next_due_at = cursor.fetchone()[0]
    if promise is not None:
        matter.promise = promise


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
) -> None:
    """Append one step of the story, write the record, announce it.

    The timeline carries the words for people; the record carries ids and codes for proof.
    """
    facts = facts or {}
    unit = unit_id or matter.holder_unit_id
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
    announce(MatterMoved(matter.pk, verb, matter.state, matter.round, matter.historical))


def _write_steps(steps: list[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_timelinestep"
            " (matter_id, round, at, verb, by, by_name, unit_id, public, words, facts)"
            " SELECT * FROM json_to_recordset(%s::json) AS step"
            " (matter_id bigint, round smallint, at timestamptz, verb text, by text, by_name text,"
            " unit_id bigint, public boolean, words text, facts jsonb)",
            [json.dumps(steps, ensure_ascii=False)],
        )
