"""Orders of the city's 12345: taken in with their own date, and given another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.accepting import accept
from fivehearts.engines.matters.actions.ground import (
    keep_keys,
    require,
    settle_dates,
    tell,
    wanted_steps,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.registering import Registration, register
from fivehearts.engines.matters.models import Matter, Order
from fivehearts.engines.matters.queries.orders import known_orders, number_seen, order_promise
from fivehearts.engines.matters.vocabulary.orders import (
    FURTHEST,
    HOTLINE,
    OLDEST,
    NumberMissing,
    NumberTooLong,
    OrderDateBeforeReceipt,
    OrderDateTooFar,
    OrderElsewhere,
    OrderInFuture,
    OrderKnown,
    OrderSettled,
    OrderTooOld,
)
from fivehearts.engines.matters.vocabulary.refusals import ReasonMissing
from fivehearts.engines.matters.vocabulary.states import Step, Verb
from fivehearts.engines.matters.vocabulary.words import Channel
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.queries import deadline
from fivehearts.engines.promises.vocabulary import MoveCause
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it

LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What an order brings with it: its number there, when the resident was heard, until when."""

    external_number: str
    received_at: datetime
    due_at: datetime
    source: str = HOTLINE


@action("matters.take_order")
def take_order(*, by: Actor, facts: Registration, order: OrderFacts, at: datetime = NOW) -> Matter:
    """Take an order in: what the city has accepted is accepted here, in the same transaction.

    Two clocks run from now on. Ours, to the resident, counts from the moment the city heard the
    resident (`received_at`): nobody stops a clock by passing a matter on (DESIGN §5), and the
    resident waits since then. Only where that date is over already does it count from now: a
    promise of the past is none. Theirs is the date the orderer set, counted by nobody here (as
    Shenzhen's bureau rules do from receipt of the order, matters.md §3.3). The nearer leads;
    our own steps (dispatch, sign) count from now.

    In order: number and dates are checked; the matter is registered; the order and its promise
    are kept; it is accepted; timeline; record. Raises `NumberMissing`, `NumberTooLong`,
    `OrderKnown`, `OrderElsewhere`, `OrderInFuture`, `OrderTooOld`, `OrderDateBeforeReceipt`,
    `OrderDateTooFar`, and what `register` raises.
    """
    require(rules.may_take_order(by, facts.place_unit))
    number = " ".join(order.external_number.split())
    _check_number(order.source, number)
    _check_dates(order.received_at, order.due_at, at)
    told = replace(
        facts, channel=Channel.ORDER_12345, heard_at=_heard_at(facts, order.received_at, at)
    )
    matter = register(by=by, facts=told, at=at)
    kept = Order._base_manager.create(
        matter=matter,
        source=order.source,
        external_number=number,
        received_at=order.received_at,
        due_at=order.due_at,
    )
    wanted = promises.Wanted(
        Step.ORDER, matter.accountable_unit, None, order.received_at, order.due_at
    )
    made = promises.make(
        by=by, wanted=[wanted], calendar=matter.calendar, historical=matter.historical, at=at
    )
    keep_keys(matter, [Step.ORDER], made)
    record_it(
        kept,
        unit_id=matter.intake_unit_id,
        data={"received": order.received_at, "due": order.due_at, "promise": made[0].pk},
    )
    accept(by=by, matter=matter, at=at)
    return matter


@action("matters.change_order_date")
def change_order_date(
    *, by: Actor, order: Order, due_at: datetime, reason: str, at: datetime = NOW
) -> Order:
    """The orderer set another date: it moves, recorded, and the nearer of both dates is found anew.

    Ours does not move with it. In order: the promise of their date moves; the order; the
    matter's nearest date; timeline (internal); record. Raises `ReasonMissing`, `OrderSettled`,
    `OrderDateBeforeReceipt`, `OrderDateTooFar`, and `DateUnchanged`.
    """
    matter = order.matter
    require(rules.may_answer_order(by, matter))
    if not reason.strip():
        raise ReasonMissing
    _check_due(order.received_at, due_at)
    promise = order_promise(order)
    if promise is None:
        raise OrderSettled
    old = order.due_at
    promises.move_date(
        by=by,
        promise=promise,
        cause=MoveCause.ORDER_CHANGED,
        due_at=due_at,
        reason=kept_words(matter, reason, at=at),
        at=at,
    )
    Order._base_manager.filter(pk=order.pk).update(due_at=due_at)
    order.due_at = due_at
    settle_dates(matter)
    tell(
        matter,
        verb=Verb.ORDER_DATE,
        by=by,
        at=at,
        public=False,
        words=reason.strip(),
        facts={"before": old.isoformat(), "due": due_at.isoformat()},
    )
    return order


def _check_number(source: str, number: str) -> None:
    if not number:
        raise NumberMissing
    if len(number) > LONGEST_NUMBER:
        raise NumberTooLong(most=LONGEST_NUMBER)
    known = known_orders(source, [number]).get(number)
    if known is None:
        return
    ours = number_seen(known)
    if ours:
        raise OrderKnown(number=ours)
    raise OrderElsewhere


def _check_dates(received_at: datetime, due_at: datetime, at: datetime) -> None:
    if received_at > at:
        raise OrderInFuture
    if received_at < at - OLDEST:
        raise OrderTooOld
    _check_due(received_at, due_at)


def _check_due(received_at: datetime, due_at: datetime) -> None:
    if due_at <= received_at:
        raise OrderDateBeforeReceipt
    if due_at > received_at + FURTHEST:
        raise OrderDateTooFar


def _heard_at(facts: Registration, received_at: datetime, at: datetime) -> datetime | None:
    """From when our promise to the resident counts: None for now."""
    wanted = wanted_steps(
        (Step.RESOLVE,),
        kind=facts.kind,
        urgency=facts.urgency,
        unit=facts.place_unit,
        start=received_at,
    )
    term = wanted[0].term
    if term is None:
        return None
    due = deadline(start=received_at, term=term, calendar_code="standard").due_at
    return received_at if due > at else None
