"""A letter came back: the message says so, and nothing more goes to an address that is not there."""

from __future__ import annotations

from datetime import datetime

from fivehearts.foundation.outbox.actions.failing import address_failed, next_way, tell_readers
from fivehearts.foundation.outbox.bounces.reports import Report
from fivehearts.foundation.outbox.models import Delivery, Message, Try
from fivehearts.foundation.outbox.notices import RETURNED
from fivehearts.foundation.outbox.rules import may_deliver
from fivehearts.foundation.outbox.vocabulary import Channel, DeliveryState
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, Overtaken, action, record_it

# What a mail server had taken, or may have.
_OUT = (DeliveryState.SENT, DeliveryState.UNKNOWN)


@action("outbox.note_return")
def note_return(*, by: Actor, report: Report, at: datetime = NOW) -> Delivery:
    """A mail server reports that a letter could not be delivered (RFC 3464).

    In order: the delivery is marked as come back, with the reason; its last try keeps the code;
    the ways that were no longer needed are open again, and the next one goes; an address that
    fails for good is remembered, its owner and whoever reads the unit's messages are told;
    record. Raises `Overtaken` where no letter of ours is out there under this key, as when the
    same report comes twice.
    """
    if not may_deliver(by):
        raise Forbidden
    rows = Delivery.unscoped.select_for_update(no_key=True, of=("self",))
    out = rows.filter(pk=report.delivery, channel=Channel.EMAIL, state__in=_OUT)
    delivery = out.select_related("message__unit").first()
    if delivery is None:
        raise Overtaken
    delivery.state, delivery.fault, delivery.ended_at = DeliveryState.BOUNCED, report.fault, at
    delivery.next_at = None
    delivery.save(update_fields=["state", "fault", "ended_at", "next_at"])
    last = delivery.attempts.order_by("-number").values("pk")[:1]
    Try.objects.filter(pk__in=last).update(fault=report.fault, answer=report.status)
    _open_other_ways(delivery.message, delivery, at=at)
    if report.for_good:
        address_failed(delivery, report.status, by=by, at=at)
    else:
        tell_readers(RETURNED, delivery, by=by, at=at)
    data = {"state": delivery.state, "fault": report.fault, "for_good": report.for_good}
    record_it(delivery, unit_id=delivery.message.unit_id, data=data)
    return delivery


def _open_other_ways(message: Message, delivery: Delivery, *, at: datetime) -> None:
    """Nobody needed the later ways any more, since this one had gone: now one is needed."""
    if message.erased_at is not None or message.read_at is not None:
        return
    others = Delivery.unscoped.filter(message=message, place__gt=delivery.place, tries=0)
    others.filter(state=DeliveryState.NOT_NEEDED).update(state=DeliveryState.RESERVE, ended_at=None)
    next_way(delivery, at=at)
