"""协办: other units do a part each, by a date of their own; the lead waits for them and decides."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import in_turn, require, settle_dates, stay, tell
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.helping import (
    change_part,
    helpers_of,
    join_in,
    leave,
    promise_of_another,
    require_helper,
    require_waiting,
)
from fivehearts.engines.matters.actions.passing import require_given_to
from fivehearts.engines.matters.models import Assistance, Matter
from fivehearts.engines.matters.vocabulary.helping import (
    AskedAlready,
    PartFinal,
    PartState,
    PartTooLong,
    SameUnit,
    TaskMissing,
)
from fivehearts.engines.matters.vocabulary.refusals import AnswerMissing, ReasonMissing
from fivehearts.engines.matters.vocabulary.states import Step, Verb
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.queries import deadline
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.clock.explain import moment
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action


@action("matters.ask_help")
def ask_help(
    *, by: Actor, matter: Matter, unit: Unit, task: str, amount: int, at: datetime = NOW
) -> Matter:
    """协办: a unit is asked for a part, within `amount` working days (or hours where the matter counts hours).

    The lead goes on answering for the whole, and its clock runs. In order: the unit promises
    its part, by a date of its own before the matter's; it takes part and sees the matter; the
    part is kept; timeline (public: who helps, not with what); record. Raises `TaskMissing`,
    `SameUnit`, `AskedAlready`, `PartTooLong`, `UnitClosed`, `OutOfReach`.
    """
    require(rules.may_lead(by, matter))
    in_turn(matter, Verb.ASK_HELP)
    if not task.strip():
        raise TaskMissing
    if unit.pk in {matter.holder_unit_id, matter.accountable_unit_id}:
        raise SameUnit(unit=unit.name)
    require_given_to(matter, unit, base=matter.intake_unit)
    if Assistance._base_manager.filter(matter=matter, unit=unit, ended_at=None).exists():
        raise AskedAlready(unit=unit.name)
    term = _term(matter, amount, at)
    promise = promise_of_another(
        matter, Step.ASSIST, unit, verb=Verb.ASK_HELP, term=term, due_at=None, by=by, at=at
    )
    join_in(matter, unit, Part.ASSISTS, at=at)
    Assistance._base_manager.create(
        matter=matter,
        round=matter.round,
        unit=unit,
        lead_unit=matter.holder_unit,
        task=kept_words(matter, task, at=at),
        asked_at=at,
        asked_by=by.ref,
        promise=promise,
    )
    tell(
        matter,
        verb=Verb.ASK_HELP,
        by=by,
        at=at,
        # The resident reads who helps; the task stays among colleagues, with the part.
        public=True,
        facts={"unit": unit.pk, "part_due": promise.due_at.isoformat()},
        to=helpers_of(unit),
    )
    return matter


@action("matters.sign_part")
def sign_part(*, by: Actor, matter: Matter, part: Assistance, at: datetime = NOW) -> Matter:
    """协办签收: the unit has its part. In order: the part; timeline (internal); record. Raises `PartGone`."""
    require_helper(by, matter, part, Verb.SIGN_PART)
    change_part(
        part,
        Verb.SIGN_PART,
        state=PartState.SIGNED,
        signed_at=at,
        signed_by=by.ref,
    )
    return _told(matter, part, Verb.SIGN_PART, by=by, at=at)


@action("matters.part_done")
def part_done(
    *, by: Actor, matter: Matter, part: Assistance, words: str, at: datetime = NOW
) -> Matter:
    """协办办结: what the unit did of its part; the lead reports the whole.

    In order: the part ends; its promise ends; the unit takes part no more and keeps its sight;
    the nearest date; timeline (internal); record. Raises `AnswerMissing`, `PartGone`.
    """
    require_helper(by, matter, part, Verb.PART_DONE)
    if not words.strip():
        raise AnswerMissing(field="words")
    change_part(
        part,
        Verb.PART_DONE,
        state=PartState.DONE,
        answer=kept_words(matter, words, at=at),
        answered_by=by.ref,
        ended_at=at,
    )
    promises.end(by=by, promises=[part.promise], done_at=at, at=at)
    return _ended(matter, part, Verb.PART_DONE, by=by, words=words, at=at)


@action("matters.decline_part")
def decline_part(
    *, by: Actor, matter: Matter, part: Assistance, reason: str, at: datetime = NOW
) -> Matter:
    """不予协办: the unit says why; the lead insists or takes the part back. Its clock runs meanwhile.

    In order: the part; timeline (internal); record. Raises `ReasonMissing`, `PartGone`,
    `PartFinal` where the lead has insisted.
    """
    require_helper(by, matter, part, Verb.DECLINE_PART)
    if not reason.strip():
        raise ReasonMissing
    if part.insisted:
        raise PartFinal
    change_part(
        part,
        Verb.DECLINE_PART,
        state=PartState.DECLINED,
        answer=kept_words(matter, reason, at=at),
        answered_by=by.ref,
    )
    return _told(matter, part, Verb.DECLINE_PART, by=by, words=reason, at=at)


@action("matters.insist")
def insist(
    *, by: Actor, matter: Matter, part: Assistance, reason: str, at: datetime = NOW
) -> Matter:
    """坚持协办: the part is the unit's, by the date it had; it cannot decline again.

    In order: the part; timeline (internal); record. Raises `ReasonMissing`, `PartGone`.
    """
    _require_lead(by, matter, part, Verb.INSIST, reason)
    change_part(
        part,
        Verb.INSIST,
        state=PartState.ASKED,
        insisted=True,
        words=kept_words(matter, reason, at=at),
    )
    to = helpers_of(part.unit)
    return _told(matter, part, Verb.INSIST, by=by, words=reason, at=at, to=to)


@action("matters.drop_part")
def drop_part(
    *, by: Actor, matter: Matter, part: Assistance, reason: str, at: datetime = NOW
) -> Matter:
    """撤回协办: the lead no longer asks for it, and says why.

    In order: the part ends; its promise falls away; the unit takes part no more and keeps its
    sight; the nearest date; timeline (internal); record. Raises `ReasonMissing`, `PartGone`.
    """
    _require_lead(by, matter, part, Verb.DROP_PART, reason)
    change_part(
        part,
        Verb.DROP_PART,
        state=PartState.WITHDRAWN,
        words=kept_words(matter, reason, at=at),
        ended_at=at,
    )
    promises.excuse(by=by, promises=[part.promise], at=at)
    to = helpers_of(part.unit)
    return _ended(matter, part, Verb.DROP_PART, by=by, words=reason, at=at, to=to)


def _term(matter: Matter, amount: int, at: datetime) -> Term:
    """So much in the unit of the matter's own promise. Raises `PartTooLong` beyond its date."""
    promise = matter.promise
    minutes = promise.term.unit == TermUnit.CLOCK_MINUTES
    term = Term(max(amount, 1) * (60 if minutes else 1), promise.term.unit)
    due_at = deadline(start=at, term=term, calendar_code=matter.calendar).due_at
    counts = promise.paused_since is None and promise.due_at > at
    if amount < 1 or (counts and due_at > promise.due_at):
        raise PartTooLong(day=moment(promise.due_at))
    return term


def _require_lead(by: Actor, matter: Matter, part: Assistance, verb: Verb, reason: str) -> None:
    require(part.matter_id == matter.pk and rules.may_lead(by, matter))
    in_turn(matter, verb)
    if not reason.strip():
        raise ReasonMissing
    require_waiting(part, verb)


def _told(
    matter: Matter,
    part: Assistance,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    to: str = "",
) -> Matter:
    """One step more of the story: among colleagues."""
    stay(matter, verb=verb, at=at)
    tell(
        matter,
        verb=verb,
        by=by,
        at=at,
        public=False,
        words=words.strip(),
        facts={"unit": part.unit_id},
        unit_id=matter.holder_unit_id if verb in {Verb.INSIST, Verb.DROP_PART} else part.unit_id,
        to=to,
    )
    return matter


def _ended(
    matter: Matter,
    part: Assistance,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    words: str,
    to: str = "",
) -> Matter:
    leave(matter, [part.unit_id], Part.ASSISTS, at=at)
    settle_dates(matter)
    return _told(matter, part, verb, by=by, at=at, words=words, to=to)
