"""The answers to orders go back: by workbook, by webhook, by hand; and once more where it went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import F

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require, tell
from fivehearts.engines.matters.models import DeliveryTry, Matter, Order, OrderDelivery
from fivehearts.engines.matters.queries.orders import Answer, answers_of
from fivehearts.engines.matters.vocabulary.orders import (
    MOST_TRIES,
    PAUSES,
    AnswerNotReady,
    NotSent,
    Sending,
    SendingState,
)
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Overtaken, action, record_it


@action("matters.plan_sending")
def plan_sending(*, by: Actor, order: Order, at: datetime = NOW) -> OrderDelivery:
    """An answer is ready: it shall go by webhook, at once. `order` comes from `orders_to_plan`.

    In order: the sending is kept, with the digest of what it carries; record. Raises
    `AnswerNotReady`; `Overtaken` where one waits already.
    """
    require(rules.may_deliver(by))
    answer = _ready(order)
    sending: OrderDelivery = OrderDelivery._base_manager.create(
        order=order,
        round=answer.round,
        at=at,
        by=by.ref,
        way=Sending.WEBHOOK,
        digest=answer.digest,
        state=SendingState.WAITING,
        next_try_at=at,
    )
    record_it(sending, data={"digest": answer.digest})
    return sending


@action("matters.begin_try")
def begin_try(*, by: Actor, sending_id: int, at: datetime = NOW) -> DeliveryTry:
    """Before the other side is called: the try is counted and the next one set, and committed.

    So nobody else tries at the same moment, and whoever is killed in the middle is followed by
    another after the pause. In order: the sending is claimed; the try is kept; record. Raises
    `Overtaken` where the sending no longer waits or its time has not come.
    """
    require(rules.may_deliver(by))
    waiting = OrderDelivery._base_manager.select_for_update(skip_locked=True, no_key=True)
    sending = waiting.filter(pk=sending_id, state=SendingState.WAITING, next_try_at__lte=at).first()
    if sending is None:
        raise Overtaken
    sending.tries += 1
    sending.next_try_at = at + PAUSES[min(sending.tries, len(PAUSES)) - 1]
    sending.save(update_fields=["tries", "next_try_at"])
    attempt: DeliveryTry = DeliveryTry._base_manager.create(
        delivery=sending, number=sending.tries, at=at
    )
    record_it(sending, data={"try": sending.tries})
    return attempt


@action("matters.end_try")
def end_try(
    *,
    by: Actor,
    attempt: DeliveryTry,
    accepted: bool,
    final: bool = False,
    http_status: int | None = None,
    fault: str = "",
    at: datetime = NOW,
) -> None:
    """What came back: taken, to be tried again, or given up after `MOST_TRIES` or a `final` word.

    In order: the try; the sending; where it was taken the order counts as answered and the
    timeline (internal) says so; record. Raises `Overtaken` where the sending ended meanwhile.
    """
    require(rules.may_deliver(by))
    DeliveryTry._base_manager.filter(pk=attempt.pk).update(
        ended_at=at, http_status=http_status, fault=fault
    )
    record_it(attempt, data={"accepted": accepted, "status": http_status, "fault": fault})
    sending = attempt.delivery
    waits = not accepted and not final and sending.tries < MOST_TRIES
    if waits:
        return
    state = SendingState.SENT if accepted else SendingState.FAILED
    _end(sending, state, at=at)
    if accepted:
        _answered(sending.order, Sending.WEBHOOK, by=by, at=at)


@action("matters.overtake_sending")
def overtake_sending(*, by: Actor, sending: OrderDelivery, at: datetime = NOW) -> None:
    """What waits to be sent is no longer the answer: handled again, or sent in another way.

    In order: the sending ends; record. Raises `Overtaken`.
    """
    require(rules.may_deliver(by))
    _end(sending, SendingState.OVERTAKEN, at=at)
    record_it(sending, data={"state": SendingState.OVERTAKEN})


@action("matters.mark_answered")
def mark_answered(*, by: Actor, order: Order, at: datetime = NOW) -> Order:
    """The answer was given by hand: typed into the hotline's own page, or told by telephone.

    `order` comes from `orders()`. In order: the sending is kept; a webhook that waits is
    dropped; the order counts as answered; timeline (internal); record. Raises `AnswerNotReady`.
    """
    require(rules.may_answer_order(by, order.matter))
    answer = _ready(order)
    _drop_waiting([order], at=at)
    _keep_sent([answer], Sending.HAND, by=by, at=at)
    _answered(order, Sending.HAND, by=by, at=at)
    return order


@action("matters.take_answers")
def take_answers(*, by: Actor, orders: Sequence[Order], at: datetime = NOW) -> UUID:
    """Ready answers go back together in one workbook; returns the key of the workbook.

    `orders` come from `orders_to_answer`. In order: the sendings are kept; what was given up
    or waits for the webhook is dropped; the orders count as answered; timeline of each
    (internal); record. Raises `AnswerNotReady` where one has no answer, `Overtaken` where one
    went back a moment before.
    """
    for order in orders:
        require(rules.may_answer_order(by, order.matter))
    if not orders:
        raise AnswerNotReady
    answers = [_ready(order, answers_of(orders)) for order in orders]
    batch = uuid4()
    _drop_waiting(orders, at=at)
    _keep_sent(answers, Sending.WORKBOOK, by=by, at=at, batch=batch)
    for order in orders:
        _answered(order, Sending.WORKBOOK, by=by, at=at)
    return batch


@action("matters.send_again")
def send_again(*, by: Actor, orders: Sequence[Order], at: datetime = NOW) -> None:
    """The answer did not arrive: it counts as not sent, and goes with the next workbook or try.

    In order: what was sent or given up is marked; the orders wait again; timeline of each
    (internal); record. Raises `NotSent`.
    """
    for order in orders:
        require(rules.may_answer_order(by, order.matter))
    keys = [order.pk for order in orders]
    ended = OrderDelivery._base_manager.filter(
        order__in=keys,
        state__in=(SendingState.SENT, SendingState.FAILED),
        round=F("order__matter__round"),
    )
    found = set(ended.values_list("order_id", flat=True))
    if not orders or found != set(keys):
        raise NotSent
    OrderDelivery._base_manager.filter(pk__in=list(ended.values_list("pk", flat=True))).update(
        state=SendingState.UNDONE
    )
    Order._base_manager.filter(pk__in=keys).update(answered_at=None, answered_by="")
    for order in orders:
        order.answered_at, order.answered_by = None, ""
        _tell(order.matter, {"answer": SendingState.UNDONE}, by=by, at=at)


def _ready(order: Order, answers: dict[int, Answer] | None = None) -> Answer:
    """The answer of an order, where it has one that has not gone back."""
    answer = (answers if answers is not None else answers_of([order])).get(order.pk)
    if answer is None or (order.answered_at and order.answered_at >= answer.answer_at):
        raise AnswerNotReady
    return answer


def _keep_sent(
    answers: Sequence[Answer], way: Sending, *, by: Actor, at: datetime, batch: UUID | None = None
) -> None:
    OrderDelivery._base_manager.bulk_create(
        OrderDelivery(
            order_id=answer.order_id,
            round=answer.round,
            at=at,
            by=by.ref,
            way=way,
            batch=batch,
            digest=answer.digest,
            state=SendingState.SENT,
            tries=1,
            ended_at=at,
        )
        for answer in answers
    )


def _drop_waiting(orders: Sequence[Order], *, at: datetime) -> None:
    """What waits for the webhook, or was given up, is not sent beside the new way."""
    keys = [order.pk for order in orders]
    OrderDelivery._base_manager.filter(order__in=keys, state=SendingState.WAITING).update(
        state=SendingState.OVERTAKEN, next_try_at=None, ended_at=at
    )
    OrderDelivery._base_manager.filter(order__in=keys, state=SendingState.FAILED).update(
        state=SendingState.OVERTAKEN
    )


def _end(sending: OrderDelivery, state: SendingState, *, at: datetime) -> None:
    waiting = OrderDelivery._base_manager.filter(pk=sending.pk, state=SendingState.WAITING)
    if not waiting.update(state=state, next_try_at=None, ended_at=at):
        raise Overtaken
    sending.state, sending.next_try_at, sending.ended_at = state, None, at


def _answered(order: Order, way: Sending, *, by: Actor, at: datetime) -> None:
    """One conditional UPDATE: of two who send the same answer the second is told."""
    unchanged = Order._base_manager.filter(pk=order.pk, answered_at=order.answered_at)
    if not unchanged.update(answered_at=at, answered_by=by.ref):
        raise Overtaken
    order.answered_at, order.answered_by = at, by.ref
    _tell(order.matter, {"sending": way, "late": at > order.due_at}, by=by, at=at)


def _tell(matter: Matter, facts: dict[str, object], *, by: Actor, at: datetime) -> None:
    tell(matter, verb=Verb.SEND_ANSWER, by=by, at=at, public=False, facts=facts)
