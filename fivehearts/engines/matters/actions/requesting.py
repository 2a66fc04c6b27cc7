"""退单 and 延期: a unit asks its superior. Until it is decided nothing stops, least of all the clock."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.deciding import (
    ask_superior,
    close_request,
    decide,
    open_to_decide,
    refuse,
    to_resolve,
)
from fivehearts.engines.matters.actions.ground import in_turn, require, settle_dates, tell
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.passing import (
    give,
    require_given_to,
    to_dispatch_again,
)
from fivehearts.engines.matters.models import Matter, Request
from fivehearts.engines.matters.queries.deciding import return_is_final, returned_by
from fivehearts.engines.matters.vocabulary.refusals import (
    ExtendedAlready,
    ExtensionTooLate,
    ReasonMissing,
    ReturnFinal,
    UnitMissing,
)
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, Verb
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.queries import extended_term, original_term
from fivehearts.engines.promises.vocabulary import ExtensionTooLong, MoveCause
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.clock.explain import describe
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action


@action("matters.ask_return")
def ask_return(
    *, by: Actor, matter: Matter, reason: str, unit: Unit | None = None, at: datetime = NOW
) -> Matter:
    """退单申请: this is not our unit's. It stays here, clock and all, until the superior decides.

    In order: the request is kept; the matter shows it to the deciding unit; timeline
    (internal); record. Raises `ReasonMissing`, `RequestOpen`, `ReturnFinal` (the superior has
    refused this unit in this round), `NoSuperior`.
    """
    require(rules.may_ask(by, matter))
    in_turn(matter, Verb.ASK_RETURN)
    if not reason.strip():
        raise ReasonMissing
    if return_is_final(matter):
        raise ReturnFinal
    ask_superior(
        matter, Decision.RETURN, verb=Verb.ASK_RETURN, by=by, reason=reason, at=at, wanted_unit=unit
    )
    facts = {"unit": unit.pk} if unit else {}
    tell(
        matter,
        verb=Verb.ASK_RETURN,
        by=by,
        at=at,
        public=False,
        words=reason.strip(),
        facts=facts,
    )
    return matter


@action("matters.ask_extension")
def ask_extension(
    *, by: Actor, matter: Matter, amount: int, reason: str, at: datetime = NOW
) -> Matter:
    """延期申请, before the date: `amount` in the unit of the promise (working days, or hours).

    At most as much again as was promised, once per round. In order: the request is kept, the
    matter shows it to the deciding unit, timeline (internal), record. Raises `ReasonMissing`,
    `RequestOpen`, `ExtensionTooLate`, `ExtensionTooLong`, `ExtendedAlready`, `NoSuperior`.
    """
    require(rules.may_ask(by, matter))
    in_turn(matter, Verb.ASK_EXTENSION)
    if not reason.strip():
        raise ReasonMissing
    promise = to_resolve(matter)
    if at > promise.due_at:
        raise ExtensionTooLate
    if Request._base_manager.filter(
        matter=matter, round=matter.round, kind=Decision.EXTENSION, decided=Decided.GRANTED
    ).exists():
        raise ExtendedAlready
    _longer(promise, amount)
    ask_superior(
        matter,
        Decision.EXTENSION,
        verb=Verb.ASK_EXTENSION,
        by=by,
        reason=reason,
        at=at,
        wanted_amount=amount,
    )
    tell(
        matter,
        verb=Verb.ASK_EXTENSION,
        by=by,
        at=at,
        public=False,
        words=reason.strip(),
        facts={"amount": amount},
    )
    return matter


@action("matters.retract")
def retract(*, by: Actor, matter: Matter, at: datetime = NOW) -> Matter:
    """Whoever may ask takes the request back before it is decided. In order: request, timeline, record."""
    require(rules.may_ask(by, matter))
    in_turn(matter, Verb.RETRACT)
    request = open_to_decide(matter)
    decide(matter, request, Decided.RETRACTED, verb=Verb.RETRACT, by=by, words="", at=at)
    tell(matter, verb=Verb.RETRACT, by=by, at=at, public=False, facts={"request": request.kind})
    return matter


@action("matters.take_back")
def take_back(
    *, by: Actor, matter: Matter, words: str = "", unit: Unit | None = None, at: datetime = NOW
) -> Matter:
    """同意退单: back to whoever dispatched it, or straight to the `unit` named, finally.

    The second return of a round must end with a name, so that a matter does not fly from desk
    to desk. In order: request; state and span; what the unit had promised for itself falls
    away; new promises to dispatch, or to sign and make contact, while the date promised to the
    resident stays; timeline; record. Raises `NoRequest`, `OwnRequest`, `UnitMissing`,
    `UnitClosed`, `OutOfReach`, `ReturnedBefore`.
    """
    require(rules.may_decide(by, matter))
    in_turn(matter, Verb.TAKE_BACK)
    request = open_to_decide(matter, Decision.RETURN, by=by)
    before = returned_by(matter)
    if unit is None and before:
        raise UnitMissing
    words = kept_words(matter, words, at=at)
    close_request(request, Decided.GRANTED, by=by, words=words, at=at, final=unit)
    changes = {"decision": Decision.NONE, "decider_unit_id": None}
    if unit is None:
        to_dispatch_again(
            matter, matter.intake_unit, verb=Verb.TAKE_BACK, by=by, at=at, changes=changes
        )
    else:
        require_given_to(matter, unit, base=matter.intake_unit, not_to=before | {request.unit_id})
        give(matter, unit, verb=Verb.TAKE_BACK, by=by, at=at, changes=changes)
    facts = {"from": request.unit_id, **({"unit": unit.pk} if unit else {})}
    tell(
        matter,
        verb=Verb.TAKE_BACK,
        by=by,
        at=at,
        public=True,
        facts=facts,
        unit_id=request.decider_unit_id,
    )
    if words.strip():
        tell(matter, verb=Verb.NOTE, by=by, at=at, public=False, words=words.strip())
    return matter


@action("matters.keep_there")
def keep_there(*, by: Actor, matter: Matter, reason: str, at: datetime = NOW) -> Matter:
    """驳回退单, finally for this round: the unit keeps it and cannot return it again.

    In order: request, timeline (internal), record. Raises `ReasonMissing`, `NoRequest`, `OwnRequest`.
    """
    return refuse(Decision.RETURN, Verb.KEEP_THERE, by=by, matter=matter, reason=reason, at=at)


@action("matters.keep_date")
def keep_date(*, by: Actor, matter: Matter, reason: str, at: datetime = NOW) -> Matter:
    """不予延期: the promised date stays.

    In order: request, timeline (internal), record. Raises `ReasonMissing`, `NoRequest`, `OwnRequest`.
    """
    return refuse(Decision.EXTENSION, Verb.KEEP_DATE, by=by, matter=matter, reason=reason, at=at)


@action("matters.extend")
def extend(*, by: Actor, matter: Matter, words: str, at: datetime = NOW) -> Matter:
    """批准延期: the date promised to the resident moves, and the resident reads why.

    In order: request; the date moves, recorded; timeline (public: the words of the decision);
    record. Raises `ReasonMissing`, `NoRequest`, `OwnRequest`, `ExtensionTooLong`.
    """
    require(rules.may_decide(by, matter))
    in_turn(matter, Verb.EXTEND)
    if not words.strip():
        raise ReasonMissing
    request = open_to_decide(matter, Decision.EXTENSION, by=by)
    promise = to_resolve(matter)
    amount = request.wanted_amount or 0
    longer = _longer(promise, amount)
    decide(matter, request, Decided.GRANTED, verb=Verb.EXTEND, by=by, words=words, at=at)
    promises.move_date(
        by=by,
        promise=promise,
        term=longer,
        cause=MoveCause.EXTENDED,
        reason=kept_words(matter, words, at=at, to_resident=True),
        at=at,
    )
    settle_dates(matter, promise=promise if promise.pk == matter.promise_id else None)
    tell(
        matter,
        verb=Verb.EXTEND,
        by=by,
        at=at,
        public=True,
        words=words.strip(),
        facts={"amount": amount, "due": promise.due_at.isoformat()},
        unit_id=request.decider_unit_id,
    )
    return matter


def _longer(promise: Promise, amount: int) -> Term:
    """The term with `amount` more: in its own unit, clock terms (kept in minutes) in hours.

    Raises `ExtensionTooLong` beyond what `extended_term` allows, and for nothing at all.
    """
    if amount < 1:
        raise ExtensionTooLong(most=describe(original_term(promise)))
    minutes = promise.term.unit == TermUnit.CLOCK_MINUTES
    return extended_term(promise, Term(amount * 60 if minutes else amount, promise.term.unit))
