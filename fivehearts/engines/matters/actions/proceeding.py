"""A procedure goes its way: its steps lie with units of their own, and the clocks may wait for papers.

What the steps are, and who does them, is known above; here stand their promises, the words the
resident reads of them, and the clocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    keep_keys,
    require,
    running_promises,
    settle_dates,
    stay,
    tell,
)
from fivehearts.engines.matters.actions.helping import (
    helpers_of,
    join_in,
    leave,
    promise_of_another,
)
from fivehearts.engines.matters.models import Assistance, Matter
from fivehearts.engines.matters.vocabulary.states import Step, Verb
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.queries import deadline
from fivehearts.engines.promises.vocabulary import MoveCause
from fivehearts.foundation.clock import Term
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action


@dataclass(frozen=True, slots=True)
class StepAsked:
    """A step of a procedure to be done: by a unit, within a term or until a date of its own."""

    unit: Unit
    # What the resident reads of it.
    words: str
    term: Term | None = None
    due_at: datetime | None = None
    # Codes of the procedure and of the step, for the record.
    facts: Mapping[str, Any] = field(default_factory=dict)


@action("matters.begin_step")
def begin_step(
    *, by: Actor, matter: Matter, asked: StepAsked, whole: Term | None = None, at: datetime = NOW
) -> Promise:
    """A unit begins a step of a procedure; the unit that answers for the matter goes on answering.

    In order: the unit promises its step; where the term of the `whole` procedure, counted from the
    day the matter was taken in, ends later than what the resident was promised, that date moves,
    recorded; the unit takes part and sees the matter; timeline (public); record. Returns the
    promise of the step.
    """
    require(rules.may_proceed(by))
    in_turn(matter, Verb.BEGIN_STEP)
    promise = promise_of_another(
        matter,
        Step.PROCEDURE,
        asked.unit,
        verb=Verb.BEGIN_STEP,
        term=asked.term,
        due_at=asked.due_at,
        by=by,
        at=at,
    )
    moved = _take_term(matter, whole, by=by, at=at) if whole else None
    join_in(matter, asked.unit, Part.ASSISTS, at=at)
    due = {"due": moved.isoformat()} if moved else {}
    tell(
        matter,
        verb=Verb.BEGIN_STEP,
        by=by,
        at=at,
        public=True,
        words=asked.words,
        facts={
            **asked.facts,
            "unit": asked.unit.pk,
            "part_due": promise.due_at.isoformat(),
            **due,
        },
        to=helpers_of(asked.unit),
    )
    return promise


@action("matters.finish_step")
def finish_step(
    *,
    by: Actor,
    matter: Matter,
    promise: Promise,
    words: str,
    facts: Mapping[str, Any],
    note: str = "",
    dropped: bool = False,
    at: datetime = NOW,
) -> Matter:
    """A step of a procedure is done, or falls away with it (`dropped`).

    In order: its promise ends, kept, broken or excused; the unit takes part no more and keeps its
    sight; the nearest date; timeline (public; a `note` for colleagues is internal); record.
    """
    require(rules.may_proceed(by))
    in_turn(matter, Verb.FINISH_STEP)
    stay(matter, verb=Verb.FINISH_STEP, at=at)
    if dropped:
        promises.excuse(by=by, promises=[promise], at=at)
    else:
        promises.end(by=by, promises=[promise], done_at=at, at=at)
    parts = Assistance._base_manager.filter(matter=matter, unit=promise.unit_id, ended_at=None)
    if not parts.exists():
        leave(matter, [promise.unit_id], Part.ASSISTS, at=at)
    settle_dates(matter)
    tell(
        matter,
        verb=Verb.FINISH_STEP,
        by=by,
        at=at,
        public=True,
        words=words,
        facts={**facts, "unit": promise.unit_id},
        unit_id=promise.unit_id,
    )
    if note.strip():
        words, unit = note.strip(), promise.unit_id
        tell(matter, verb=Verb.NOTE, by=by, at=at, public=False, words=words, unit_id=unit)
    return matter


@action("matters.ask_papers")
def ask_papers(
    *,
    by: Actor,
    matter: Matter,
    step: Promise,
    within: Term,
    words: str,
    facts: Mapping[str, Any],
    at: datetime = NOW,
) -> Promise:
    """补正: papers are missing; the clocks of the step and of the answer wait until they come.

    In order: that somebody looks whether they came is promised for the end of `within`; the
    clocks stand; the nearest date is that day; the resident is told; timeline (public); record.
    Returns the promise to look. Raises `StandsStill`, `DateFixed`, `AlreadySuspended`.
    """
    require(rules.may_proceed(by))
    in_turn(matter, Verb.ASK_PAPERS)
    stay(matter, verb=Verb.ASK_PAPERS, at=at, turn=matter.turn + 1)
    promises.pause(
        by=by, promises=[*running_promises(matter, Step.RESOLVE), step], reason=words, at=at
    )
    wanted = promises.Wanted(Step.PAPERS, step.unit, within, at)
    made = promises.make(
        by=by,
        wanted=[wanted],
        calendar=matter.calendar,
        historical=matter.historical,
        at=at,
    )
    keep_keys(matter, [Step.PAPERS], made)
    settle_dates(matter)
    tell(
        matter,
        verb=Verb.ASK_PAPERS,
        by=by,
        at=at,
        public=True,
        words=words,
        facts={**facts, "unit": step.unit_id, "part_due": made[0].due_at.isoformat()},
        unit_id=step.unit_id,
    )
    return made[0]


@action("matters.take_papers")
def take_papers(
    *,
    by: Actor,
    matter: Matter,
    waited: Promise,
    words: str,
    facts: Mapping[str, Any],
    at: datetime = NOW,
) -> Matter:
    """The papers came: the clocks run on, their dates moved by exactly the time they stood.

    In order: the promise to look ends; the clocks run on; the nearest date; timeline (public: the
    new date); record.
    """
    require(rules.may_proceed(by))
    in_turn(matter, Verb.TAKE_PAPERS)
    stay(matter, verb=Verb.TAKE_PAPERS, at=at)
    promises.end(by=by, promises=[waited], done_at=at, at=at)
    standing = [
        one for one in running_promises(matter, Step.RESOLVE, Step.PROCEDURE) if one.paused_since
    ]
    promises.resume(by=by, promises=standing, at=at)
    leading = next((one for one in standing if one.pk == matter.promise_id), None)
    settle_dates(matter, promise=leading)
    due = {"due": leading.due_at.isoformat()} if leading else {}
    tell(
        matter,
        verb=Verb.TAKE_PAPERS,
        by=by,
        at=at,
        public=True,
        words=words,
        facts={**facts, "unit": waited.unit_id, **due},
        unit_id=waited.unit_id,
    )
    return matter


def _take_term(matter: Matter, whole: Term, *, by: Actor, at: datetime) -> datetime | None:
    """The resident is promised the term of the procedure where it ends later; the new date."""
    for promise in running_promises(matter, Step.RESOLVE):
        by_term = deadline(start=promise.made_at, term=whole, calendar_code=matter.calendar)
        if promise.is_fixed or by_term.due_at <= promise.due_at:
            continue
        promises.move_date(by=by, promise=promise, cause=MoveCause.PROCEDURE, term=whole, at=at)
        # The leading promise is read again by whoever holds the matter in memory.
        settle_dates(matter, promise=promise if promise.pk == matter.promise_id else None)
        return promise.due_at
    return None
