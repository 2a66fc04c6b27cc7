"""What the worker has to do now. Asked by the program itself, in its own scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.outbox.vocabulary import DeliveryState, Urgency

_FIRST = Case(
    When(urgency=Urgency.NOW, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def deliveries(at: datetime, *, limit: int) -> list[tuple[UUID, str]]:
    """Deliveries whose moment has come, with their way: the urgent first, then the oldest."""
    rows = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=at)
    return list(rows.order_by(_FIRST, "next_at").values_list("pk", "channel")[:limit])


def left_behind(at: datetime, *, limit: int) -> list[UUID]:
    """Deliveries somebody was sending whose lease has run out."""
    rows = Delivery.objects.filter(state=DeliveryState.SENDING, lease_until__lte=at)
    return list(rows.order_by("lease_until").values_list("pk", flat=True)[:limit])


def questions(at: datetime, *, limit: int) -> list[UUID]:
    """Deliveries of unknown outcome for which the other side is to be asked."""
    rows = Delivery.objects.filter(state=DeliveryState.UNKNOWN, next_at__lte=at)
    return list(rows.order_by("next_at").values_list("pk", flat=True)[:limit])


def bundles(at: datetime, *, limit: int = 2000) -> Iterator[list[UUID]]:
    """Keys of what may become one message: several to one recipient on one way."""
    rows = Delivery.objects.filter(
        state=DeliveryState.WAITING, urgency=Urgency.LOW, next_at__lte=at, tries=0
    ).values_list("message__recipient", "channel", "address_index", "robot", "pk")
    found: dict[tuple[object, ...], list[UUID]] = defaultdict(list)
    for recipient, channel, index, robot, key in rows.order_by("made_at")[:limit]:
        found[(recipient, channel, index, robot)].append(key)
    yield from (keys for keys in found.values() if len(keys) > 1)


def messages_to_erase(before: datetime, *, limit: int) -> list[UUID]:
    """Messages told before this moment that still have their words."""
    rows = Message.objects.filter(at__lt=before, erased_at=None)
    return list(rows.order_by("at").values_list("pk", flat=True)[:limit])
