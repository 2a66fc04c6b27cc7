"""The delivery log: what went out for the units one answers for, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from fivehearts.foundation.outbox.models import Delivery, Robot, Try
from fivehearts.foundation.outbox.vocabulary import KEEP_ROBOTS, Channel, DeliveryState
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.vault import masks


def deliveries(*, state: str = "", channel: str = "", kind: str = "") -> QuerySet[Delivery]:
    """What the scope in force may read, newest first, narrowed by state, way and kind."""
    rows = Delivery.objects.select_related("message__unit", "robot")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    if kind:
        rows = rows.filter(message__kind=kind)
    return rows.order_by("-made_at", "-pk")


def delivery(pk: UUID) -> Delivery | None:
    """One of `deliveries`; None outside the scope."""
    return deliveries().filter(pk=pk).first()


def tries_of(one: Delivery) -> list[Try]:
    """Every time the other side was called, in order."""
    return list(one.attempts.order_by("number"))


def user_keys(rows: Iterable[Delivery]) -> set[int]:
    """Keys of the colleagues among the recipients, so that a page can name them."""
    refs = (one.message.recipient.partition(":") for one in rows)
    return {int(key) for kind, _colon, key in refs if kind == "user" and key.isdigit()}


def to_whom(one: Delivery, names: dict[int, str]) -> str:
    """The recipient as the log may show it: a colleague's name, a chat's, a masked number."""
    kind, _colon, key = one.message.recipient.partition(":")
    if one.robot is not None:
        return one.robot.name
    if kind == "user" and key.isdigit() and int(key) in names:
        return names[int(key)]
    return masked_address(one)


def masked_address(one: Delivery) -> str:
    """The address with its middle hidden; "" where there is none, or it was erased."""
    if not one.address:
        return ""
    text = one.address.reveal()
    return masks.email(text) if one.channel == Channel.EMAIL else masks.phone(text)


def robots(actor: Actor) -> QuerySet[Robot]:
    """The work chats of the units whose chats the actor keeps."""
    wanted = subtrees("unit_path", actor.paths(KEEP_ROBOTS))
    rows = Robot.objects.filter(wanted, removed_at=None).select_related("unit")
    return rows.order_by("unit_path", "name")


def units_to_keep_robots_for(actor: Actor) -> QuerySet[Unit]:
    """Working units whose chats the actor keeps."""
    return working_units().filter(subtrees("path", actor.paths(KEEP_ROBOTS)))
