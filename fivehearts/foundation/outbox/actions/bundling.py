"""Several messages that can wait become one message a day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from fivehearts.foundation.outbox import wording
from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.outbox.notices import DIGEST
from fivehearts.foundation.outbox.rules import may_deliver
from fivehearts.foundation.outbox.vocabulary import Channel, DeliveryState, Urgency
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.vault.digest import blind_index
from fivehearts.foundation.verbs import NOW, Forbidden, Overtaken, action, insert, record_it


@action("outbox.bundle")
def bundle(*, by: Actor, delivery_ids: list[UUID], at: datetime = NOW) -> Delivery:
    """What waits for one recipient on one way becomes one message, which goes at once.

    In order: the parts are locked, and those another took meanwhile left out; the daily message
    and its delivery are written; the parts end as parts of it; record. Raises `Overtaken` where
    fewer than two are left.
    """
    if not may_deliver(by):
        raise Forbidden
    rows = Delivery.unscoped.select_for_update(skip_locked=True, no_key=True, of=("self",))
    waiting = rows.filter(
        pk__in=delivery_ids,
        state=DeliveryState.WAITING,
        urgency=Urgency.LOW,
        next_at__lte=at,
        message__erased_at=None,
    )
    parts = list(waiting.select_related("message__unit").order_by("made_at", "pk"))
    if len(parts) < 2:
        raise Overtaken
    made = _daily(parts, by=by, at=at)
    Delivery.unscoped.filter(pk__in=[part.pk for part in parts]).update(
        state=DeliveryState.BUNDLED, bundle=made, next_at=None, ended_at=at
    )
    record_it(made, unit_id=made.message.unit_id, data={"parts": len(parts)})
    return made


def _daily(parts: list[Delivery], *, by: Actor, at: datetime) -> Delivery:
    first = parts[0]
    of = first.message
    titles = [part.message.title.reveal() for part in parts if part.message.title]
    words = wording.digest(titles, of.language)
    message = Message(
        kind=DIGEST,
        recipient=of.recipient,
        subject=of.subject,
        dedup=blind_index("outbox", f"{DIGEST}\n{uuid4()}"),
        unit=of.unit,
        unit_path=of.unit_path,
        urgency=Urgency.NORMAL,
        language=of.language,
        title=words.title,
        body=words.body,
        short=words.short,
        at=at,
        by=by.ref,
    )
    made = Delivery(
        message=message,
        unit_path=of.unit_path,
        channel=Channel(first.channel),
        state=DeliveryState.WAITING,
        urgency=Urgency.NORMAL,
        address=first.address.reveal() if first.address else None,
        address_index=first.address_index,
        robot_id=first.robot_id,
        made_at=at,
        next_at=at,
    )
    insert(message, made)
    return made
