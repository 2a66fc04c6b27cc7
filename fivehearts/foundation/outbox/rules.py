"""Who may do what with messages; on loaded things, reused by buttons and by actions."""

from __future__ import annotations

from fivehearts.foundation.outbox.models import Delivery, Message, Robot, UnnamedReturn
from fivehearts.foundation.outbox.vocabulary import KEEP_ROBOTS, MAY_SEND_AGAIN, READ_LOG
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit


def may_deliver(actor: Actor) -> bool:
    """Only the program itself delivers."""
    return actor.is_system


def may_mark_read(actor: Actor, message: Message) -> bool:
    """Only the recipient; nobody reads somebody else's inbox."""
    return message.in_app and message.recipient == actor.ref


def may_send_again(actor: Actor, delivery: Delivery) -> bool:
    """Whoever reads the delivery log of the unit, where it did not arrive or nobody knows."""
    return delivery.state in MAY_SEND_AGAIN and actor.holds(READ_LOG, over=delivery.unit_path)


def may_see_unnamed(actor: Actor, returned: UnnamedReturn) -> bool:
    """Whoever reads the delivery log of the unit it was put down to."""
    return actor.holds(READ_LOG, over=returned.unit_path)


def may_add_robot(actor: Actor, unit: Unit) -> bool:
    """The head of a unit says which work chat hears of it."""
    return actor.holds(KEEP_ROBOTS, over=unit.path)


def may_remove_robot(actor: Actor, robot: Robot) -> bool:
    """Like adding one; a robot is removed once."""
    return robot.removed_at is None and actor.holds(KEEP_ROBOTS, over=robot.unit_path)
