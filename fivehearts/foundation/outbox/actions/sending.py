"""The steps of one try: claimed, handed over, ended. Each is a transaction of its own.

None is open while the other side is called. Whoever is killed in between leaves a lease that
runs out; what was not handed over goes again, what was is asked for or shown as unknown.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fivehearts.foundation.outbox import channels, quiet
from fivehearts.foundation.outbox.actions.erasing import erase_fleeting
from fivehearts.foundation.outbox.actions.failing import (
    address_failed,
    next_way,
    reserve,
)
from fivehearts.foundation.outbox.channels.parcels import Outcome, Result, Standing
from fivehearts.foundation.outbox.models import Delivery, Try
from fivehearts.foundation.outbox.queries.addresses import is_failing
from fivehearts.foundation.outbox.rules import may_deliver
from fivehearts.foundation.outbox.vocabulary import (
    ASK_AFTER,
    LEASE,
    MOST_QUESTIONS,
    MOST_TRIES,
    PAUSES,
    Channel,
    DeliveryState,
    Fault,
    Urgency,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, Overtaken, action, record_it

# The id carries the other side past what it has: a silence there is worth another try.
_KNOWS_BY_ID = frozenset({Channel.WEBHOOK})


@action("outbox.begin_try")
def begin_try(*, by: Actor, delivery_id: UUID, at: datetime = NOW) -> Try | None:
    """Before the other side is called: the delivery is claimed for `LEASE`, and committed.

    In order: what was read here meanwhile, has lost its words, or would go to an address that
    failed meanwhile ends without a try (None), the last of these with its next way opened; else it is claimed, the try is kept; record. Raises `Overtaken` where it does not wait, its
    time has not come, or another is at it.
    """
    _require(by)
    delivery = _claimed(delivery_id, DeliveryState.WAITING, at=at)
    message = delivery.message
    if delivery.place and message.in_app and message.read_at is not None:
        _end(delivery, DeliveryState.NOT_NEEDED, at=at)
    elif message.erased_at is not None:
        _end(delivery, DeliveryState.FAILED, fault=Fault.ERASED, at=at)
    elif is_failing(delivery.channel, delivery.address_index):
        _end(delivery, DeliveryState.FAILED, fault=Fault.ADDRESS_FAILING, at=at)
        next_way(delivery, at=at)
        erase_fleeting(message, at=at)
    else:
        delivery.tries += 1
        delivery.state, delivery.lease_until = DeliveryState.SENDING, at + LEASE
        delivery.save(update_fields=["tries", "state", "lease_until"])
        record_it(delivery, unit_id=message.unit_id, data={"try": delivery.tries})
        attempt: Try = Try.objects.create(delivery=delivery, number=delivery.tries, at=at)
        return attempt
    record_it(delivery, unit_id=message.unit_id, data={"state": delivery.state})
    return None


@action("outbox.hand_over")
def hand_over(*, by: Actor, attempt: Try, at: datetime = NOW) -> None:
    """The line stands and the words are about to leave us: from here on a silence says nothing.

    In order: the try says so; the lease begins anew; record. Raises `Overtaken` where the lease
    ran out and another took it up.
    """
    _require(by)
    mine = Delivery.unscoped.filter(
        pk=attempt.delivery_id,
        state=DeliveryState.SENDING,
        tries=attempt.delivery.tries,
        lease_until__gt=at,
    )
    if not mine.update(lease_until=at + LEASE):
        raise Overtaken
    attempt.handed_at = at
    attempt.save(update_fields=["handed_at"])
    record_it(attempt.delivery, data={"try": attempt.number})


@action("outbox.end_try")
def end_try(*, by: Actor, attempt: Try, outcome: Outcome, at: datetime = NOW) -> Delivery:
    """What came back: sent, another try, not delivered, or unknown.

    In order: the try; the delivery; what was kept in reserve goes now or is no longer needed;
    an address refused for good is remembered, and the unit told; the words of a code that has
    ended are erased; record. Raises `Overtaken` where another took it up meanwhile.
    """
    _require(by)
    waiting = Delivery.unscoped.select_for_update(no_key=True, of=("self",))
    delivery = waiting.select_related("message__unit").get(pk=attempt.delivery_id)
    Try.objects.filter(pk=attempt.pk).update(
        ended_at=at, fault=outcome.fault, answer=outcome.answer
    )
    mine = delivery.tries == attempt.delivery.tries
    # A sender that was slower than its lease may still say how it ended.
    unsettled = delivery.state in {DeliveryState.SENDING, DeliveryState.UNKNOWN}
    if not mine or not unsettled:
        raise Overtaken
    _settle(delivery, outcome, answered=outcome.answer, by=by, at=at)
    data = {"state": delivery.state, "fault": outcome.fault, "answer": _code(outcome.answer)}
    record_it(delivery, unit_id=delivery.message.unit_id, data=data)
    return delivery


@action("outbox.take_up")
def take_up(*, by: Actor, delivery_id: UUID, at: datetime = NOW) -> Delivery:
    """Whoever was sending this is gone: its lease has run out.

    In order: where nothing was handed over, or the other side knows a message by its id, it
    waits again; else the outcome is unknown, and the other side is asked where it can tell;
    record. Raises `Overtaken`.
    """
    _require(by)
    delivery = _claimed(delivery_id, DeliveryState.SENDING, at=at, moment="lease_until")
    last = delivery.attempts.order_by("-number").first()
    handed = last is not None and last.handed_at is not None
    Try.objects.filter(delivery=delivery, ended_at=None).update(
        ended_at=at, fault=Fault.INTERRUPTED
    )
    if handed and delivery.channel not in _KNOWS_BY_ID:
        _unknown(delivery, Fault.INTERRUPTED, ask_at=at)
    else:
        delivery.state, delivery.next_at, delivery.lease_until = DeliveryState.WAITING, at, None
        delivery.save(update_fields=["state", "next_at", "lease_until"])
    record_it(delivery, unit_id=delivery.message.unit_id, data={"state": delivery.state})
    return delivery


@action("outbox.begin_question")
def begin_question(*, by: Actor, delivery_id: UUID, at: datetime = NOW) -> Delivery:
    """The other side is about to be asked what became of a message.

    In order: the question is counted and the next one set, so that nobody asks at the same
    moment; record. Raises `Overtaken`.
    """
    _require(by)
    delivery = _claimed(delivery_id, DeliveryState.UNKNOWN, at=at)
    delivery.questions += 1
    more = delivery.questions < MOST_QUESTIONS
    delivery.next_at = at + ASK_AFTER * 2**delivery.questions if more else None
    delivery.save(update_fields=["questions", "next_at"])
    record_it(delivery, unit_id=delivery.message.unit_id, data={"question": delivery.questions})
    return delivery


@action("outbox.end_question")
def end_question(
    *, by: Actor, delivery: Delivery, standing: Standing, at: datetime = NOW
) -> Delivery:
    """What the other side said: it arrived, it was refused, it never came there, or no word.

    In order: the delivery ends, waits to be sent once more under the same id, or stays unknown;
    what follows from that as in `end_try`; record. Raises `Overtaken` where it is no longer
    unknown.
    """
    _require(by)
    rows = Delivery.unscoped.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("message__unit").get(pk=delivery.pk)
    if found.state != DeliveryState.UNKNOWN:
        raise Overtaken
    if standing is Standing.ARRIVED:
        _settle(found, Outcome(Result.SENT), answered="", by=by, at=at)
    elif standing is Standing.REFUSED:
        _settle(found, Outcome(Result.FAILED, Fault.REFUSED), answered="", by=by, at=at)
    elif standing is Standing.NEVER_SEEN:
        found.state, found.next_at = DeliveryState.WAITING, at
        found.save(update_fields=["state", "next_at"])
    elif found.next_at is None:
        erase_fleeting(found.message, at=at)
    record_it(found, unit_id=found.message.unit_id, data={"state": found.state})
    return found


def _require(by: Actor) -> None:
    if not may_deliver(by):
        raise Forbidden


def _claimed(
    delivery_id: UUID, state: DeliveryState, *, at: datetime, moment: str = "next_at"
) -> Delivery:
    """The delivery, locked, where it is in this state and its moment has come."""
    rows = Delivery.unscoped.select_for_update(skip_locked=True, no_key=True, of=("self",))
    due = rows.filter(pk=delivery_id, state=state, **{f"{moment}__lte": at})
    delivery: Delivery | None = due.select_related("message__unit", "robot").first()
    if delivery is None:
        raise Overtaken
    return delivery


def _settle(
    delivery: Delivery, outcome: Outcome, *, answered: str, by: Actor, at: datetime
) -> None:
    """Bring the delivery to where this outcome leads."""
    if outcome.result is Result.SENT:
        _end(delivery, DeliveryState.SENT, at=at)
        reserve(delivery).update(state=DeliveryState.NOT_NEEDED, ended_at=at)
    elif outcome.result is Result.UNKNOWN:
        _unknown(delivery, outcome.fault, ask_at=at + ASK_AFTER)
    elif outcome.result is Result.AGAIN and delivery.tries < MOST_TRIES:
        _pause(delivery, outcome.fault, at=at)
    elif outcome.fault in {Fault.TIMEOUT, Fault.CONNECTION_LOST}:
        # The last of many silences: taken perhaps, and nobody will say so.
        _unknown(delivery, outcome.fault, ask_at=None)
    else:
        again = outcome.result is Result.AGAIN
        _end(
            delivery,
            DeliveryState.FAILED,
            fault=Fault.GIVEN_UP if again else outcome.fault,
            at=at,
        )
        next_way(delivery, at=at)
        if outcome.fault == Fault.ADDRESS_REFUSED:
            address_failed(delivery, answered, by=by, at=at)
    erase_fleeting(delivery.message, at=at)


def _pause(delivery: Delivery, fault: str, *, at: datetime) -> None:
    next_at: datetime = at + PAUSES[delivery.tries - 1]
    if delivery.urgency != Urgency.NOW:
        # Another try disturbs like the first; one that is due in the night waits for the morning.
        next_at = quiet.earliest(next_at, urgency=Urgency.NORMAL, channel=Channel(delivery.channel))
    delivery.state, delivery.fault = DeliveryState.WAITING, fault
    delivery.next_at, delivery.lease_until = next_at, None
    delivery.save(update_fields=["state", "fault", "next_at", "lease_until"])


def _unknown(delivery: Delivery, fault: str, *, ask_at: datetime | None) -> None:
    delivery.state, delivery.fault, delivery.lease_until = DeliveryState.UNKNOWN, fault, None
    asks = ask_at is not None and channels.can_tell(delivery.channel)
    delivery.next_at = ask_at if asks and delivery.questions < MOST_QUESTIONS else None
    delivery.save(update_fields=["state", "fault", "next_at", "lease_until"])


def _end(delivery: Delivery, state: DeliveryState, *, at: datetime, fault: str = "") -> None:
    delivery.state, delivery.fault, delivery.ended_at = state, fault, at
    delivery.next_at = delivery.lease_until = None
    delivery.save(update_fields=["state", "fault", "ended_at", "next_at", "lease_until"])


def _code(answer: str) -> str:
    """The other side's answer as the record takes it: a status, never words."""
    return answer if answer.isdigit() else ""
