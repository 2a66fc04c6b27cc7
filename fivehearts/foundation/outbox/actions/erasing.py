"""Words and addresses go: of codes as soon as they have ended, of everything after its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.outbox.rules import may_deliver
from fivehearts.foundation.outbox.vocabulary import DeliveryState, Fault
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

_GONE = {"title": None, "body": None, "short": None}


@action("outbox.erase_words")
def erase_words(*, by: Actor, message_ids: Sequence[UUID], at: datetime = NOW) -> int:
    """The words and addresses of old messages are erased; that they were sent stays known.

    In order: what still waits is given up; words; addresses; one entry in the record for all.
    Returns how many messages.
    """
    if not may_deliver(by):
        raise Forbidden
    keys = list(message_ids)
    open_states = (DeliveryState.WAITING, DeliveryState.RESERVE)
    Delivery.unscoped.filter(message__in=keys, state__in=open_states).update(
        state=DeliveryState.FAILED, fault=Fault.ERASED, next_at=None, ended_at=at
    )
    erased = Message.unscoped.filter(pk__in=keys, erased_at=None).update(erased_at=at, **_GONE)
    Delivery.unscoped.filter(message__in=keys).update(address=None)
    record_it("outbox.Message:old", data={"erased": erased})
    return erased


def erase_fleeting(message: Message, *, at: datetime) -> None:
    """A one-time code has ended on every way: nobody needs its words any more."""
    if not message.fleeting or message.erased_at is not None:
        return
    moving = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.RESERVE)
    still = Q(state__in=moving) | Q(state=DeliveryState.UNKNOWN, next_at__isnull=False)
    if Delivery.unscoped.filter(still, message=message).exists():
        return
    Message.unscoped.filter(pk=message.pk).update(erased_at=at, **_GONE)
    Delivery.unscoped.filter(message=message).update(address=None)
