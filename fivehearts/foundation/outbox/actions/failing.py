"""What follows where a way fails for good: the next one, and who is told of the address."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from fivehearts.foundation.outbox import kinds, quiet
from fivehearts.foundation.outbox.actions.telling import tell
from fivehearts.foundation.outbox.kinds import Kind
from fivehearts.foundation.outbox.models import Delivery, FailingAddress
from fivehearts.foundation.outbox.notices import BOUNCED, OWN_ADDRESS
from fivehearts.foundation.outbox.vocabulary import (
    READ_LOG,
    Channel,
    DeliveryState,
    Fault,
    Urgency,
)
from fivehearts.foundation.scope.actors import Actor


def reserve(delivery: Delivery) -> QuerySet[Delivery]:
    """The ways of the same message that wait for this one to fail, in their order."""
    return Delivery.unscoped.filter(
        message_id=delivery.message_id, state=DeliveryState.RESERVE
    ).order_by("place")


def next_way(delivery: Delivery, *, at: datetime) -> None:
    """What was kept in reserve goes now."""
    following = reserve(delivery).first()
    if following is None:
        return
    following.state = DeliveryState.WAITING
    following.next_at = quiet.earliest(
        at, urgency=Urgency(following.urgency), channel=Channel(following.channel)
    )
    following.save(update_fields=["state", "next_at"])


def address_failed(delivery: Delivery, answer: str, *, by: Actor, at: datetime) -> None:
    """The address is remembered; whoever reads the unit's log and its owner are told once."""
    made = FailingAddress(
        channel=delivery.channel, address_index=delivery.address_index, since=at, answer=answer
    )
    FailingAddress.objects.bulk_create([made], ignore_conflicts=True)
    tell_readers(BOUNCED, delivery, by=by, at=at)
    recipient = delivery.message.recipient
    if recipient.startswith("user:") and delivery.channel == Channel.EMAIL:
        tell(
            kind=OWN_ADDRESS,
            to=recipient,
            about=delivery,
            facts={"reason": Fault(delivery.fault).label},
            unit=delivery.message.unit,
            link="/desk/account/contact/",
            by=by,
            at=at,
        )


def tell_readers(kind: Kind, delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """Tell whoever reads the unit's messages what became of this one."""
    unit = delivery.message.unit
    tell(
        kind=kind,
        to=f"unit:{unit.pk}/{READ_LOG}",
        about=delivery,
        facts={
            "kind": kinds.label_of(delivery.message.kind),
            "reason": Fault(delivery.fault).label,
        },
        unit=unit,
        link=f"/desk/messages/sent/{delivery.pk}/",
        by=by,
        at=at,
    )
