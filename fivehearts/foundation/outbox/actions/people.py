"""What people do with messages: read their own, send one again, keep the work chats."""

from __future__ import annotations

from datetime import datetime

from fivehearts.foundation.outbox import rules
from fivehearts.foundation.outbox.channels import chat
from fivehearts.foundation.outbox.models import Delivery, FailingAddress, Message, Robot
from fivehearts.foundation.outbox.queries.addresses import address_index
from fivehearts.foundation.outbox.vocabulary import (
    MAY_SEND_AGAIN,
    Channel,
    DeliveryState,
    MayArriveTwice,
    NothingToSendAgain,
    RobotNameMissing,
    WordsErased,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, Overtaken, action, record_it


@action("outbox.mark_read")
def mark_read(*, by: Actor, messages: list[Message], at: datetime = NOW) -> int:
    """The recipient has read these. What waits on another way is no longer needed.

    In order: the messages; the record, one entry for all. Returns how many were unread.
    """
    if not all(rules.may_mark_read(by, message) for message in messages):
        raise Forbidden
    keys = [message.pk for message in messages]
    read = Message.unscoped.filter(pk__in=keys, read_at=None).update(read_at=at)
    record_it(by.ref, data={"read": read})
    return read


@action("outbox.send_again")
def send_again(
    *, by: Actor, delivery: Delivery, understood: bool = False, at: datetime = NOW
) -> Delivery:
    """Somebody has a message sent once more. `delivery` comes from `sent_messages`.

    Where the outcome was unknown it goes under the same id, so that the other side can leave
    out what it has, and whoever asks must have `understood` that it may arrive twice. What
    failed goes as another delivery; an address that failed counts as good again. In order: the
    deliveries; the failing address; record. It goes at once, whatever the hour: somebody wants
    it now. Raises `NothingToSendAgain`, `WordsErased`, `MayArriveTwice`, `Forbidden`.
    """
    rows = Delivery.unscoped.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("message__unit").get(pk=delivery.pk)
    if found.state not in MAY_SEND_AGAIN:
        raise NothingToSendAgain
    if not rules.may_send_again(by, found):
        raise Forbidden
    if found.message.erased_at is not None:
        raise WordsErased
    if not found.address and found.robot_id is None and found.channel != "webhook":
        raise NothingToSendAgain
    was_unknown = found.state == DeliveryState.UNKNOWN
    if was_unknown and not understood:
        raise MayArriveTwice
    going = _same(found, at=at) if was_unknown else _another(found, at=at)
    FailingAddress.objects.filter(channel=found.channel, address_index=found.address_index).delete()
    data = {"was": DeliveryState.UNKNOWN if was_unknown else DeliveryState.FAILED}
    record_it(going, unit_id=found.message.unit_id, data=data)
    return going


@action("outbox.trust_address")
def trust_address(*, channel: Channel, address: str, by: Actor, at: datetime = NOW) -> bool:
    """Somebody wrote an address down anew: it counts as good, whatever came back before.

    Called by the verb that wrote it down. In order: the failing address is forgotten; record.
    Returns whether it had failed.
    """
    rows = FailingAddress.objects.filter(channel=channel, address_index=address_index(address))
    failed = bool(rows.delete()[0])
    record_it(by.ref, data={"channel": channel, "failed": failed})
    return failed


@action("outbox.add_robot")
def add_robot(*, by: Actor, unit: Unit, name: str, url: str, at: datetime = NOW) -> Robot:
    """The head of a unit says which work chat hears of its work.

    In order: the address is looked at and sealed; record. Raises `Forbidden`,
    `RobotNameMissing`, `RobotAddressRefused`.
    """
    if not rules.may_add_robot(by, unit):
        raise Forbidden
    name, url = " ".join(name.split()), url.strip()
    if not 1 <= len(name) <= 60:
        raise RobotNameMissing
    chat.check(url[:400])
    robot: Robot = Robot.unscoped.create(
        unit=unit, unit_path=unit.path, name=name, url=url, added_at=at, added_by=by.ref
    )
    record_it(robot, unit_id=unit.pk)
    return robot


@action("outbox.remove_robot")
def remove_robot(*, by: Actor, robot: Robot, at: datetime = NOW) -> None:
    """A work chat hears nothing more. Raises `Forbidden`; `Overtaken` where it is gone already."""
    if robot.removed_at is None and not rules.may_remove_robot(by, robot):
        raise Forbidden
    if not Robot.unscoped.filter(pk=robot.pk, removed_at=None).update(removed_at=at):
        raise Overtaken
    record_it(robot, unit_id=robot.unit_id)


def _same(delivery: Delivery, *, at: datetime) -> Delivery:
    delivery.state, delivery.next_at = DeliveryState.WAITING, at
    delivery.questions, delivery.ended_at = 0, None
    delivery.save(update_fields=["state", "next_at", "questions", "ended_at"])
    return delivery


def _another(delivery: Delivery, *, at: datetime) -> Delivery:
    Delivery.unscoped.filter(pk=delivery.pk).update(state=DeliveryState.NOT_NEEDED)
    made: Delivery = Delivery.unscoped.create(
        message=delivery.message,
        unit_path=delivery.unit_path,
        channel=delivery.channel,
        place=delivery.place,
        state=DeliveryState.WAITING,
        urgency=delivery.urgency,
        address=delivery.address.reveal() if delivery.address else None,
        address_index=delivery.address_index,
        robot_id=delivery.robot_id,
        made_at=at,
        next_at=at,
    )
    return made
