"""Somebody is told something: written here, in the transaction of the change, and sent later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from procrastinate.contrib.django import app as jobs

from fivehearts.foundation.outbox import channels, quiet, reaching, wording
from fivehearts.foundation.outbox.kinds import Kind
from fivehearts.foundation.outbox.models import Delivery, FailingAddress, Message, Robot
from fivehearts.foundation.outbox.queries.addresses import address_index
from fivehearts.foundation.outbox.reaching import Circle, Reach
from fivehearts.foundation.outbox.vocabulary import Channel, DeliveryState, Fault, Urgency
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.vault.digest import kept_index
from fivehearts.foundation.verbs import NOW, action, insert, record_it
from fivehearts.foundation.verbs.once import claim

ROBOTS, HOOK = "robots", "hook"


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to one recipient."""

    channel: Channel
    address: str = ""
    robot: Robot | None = None


@dataclass(frozen=True, slots=True)
class _Telling:
    """Everything about one call of `tell` that is the same for each recipient."""

    kind: Kind
    about: str
    facts: Mapping[str, Any]
    unit: Unit
    urgency: Urgency
    occasion: str
    link: str
    by: Actor
    at: datetime


@action("outbox.tell")
def tell(
    *,
    kind: Kind,
    to: str,
    about: models.Model | str,
    facts: Mapping[str, Any],
    unit: Unit,
    by: Actor,
    at: datetime = NOW,
    occasion: str = "",
    link: str = "",
    urgency: Urgency | None = None,
    reach: Reach | None = None,
) -> list[Message]:
    """Tell `to` something about a thing, from inside the action that changes it.

    `to` is a reference (`user:12`, `person:<uuid>`, `unit:5/matters.accept`, `robots:5`,
    `hook:events`); a circle is everybody in it. `reach` names the address itself where nobody
    else knows it yet (a number just typed, the guest of an invitation): then `to` is only the
    name by which a second message is known. `unit` is whose delivery log shows it. `occasion`
    tells one occurrence from the next (a round, a date): without it somebody is told once of
    this kind about this thing, ever. `link` is a page of this site.

    In order: who was told the same before is left out; the words are made in the recipient's
    language and sealed; each way is planned by preference, quiet hours and urgency, a way that
    is kept in reserve goes when the one before failed for good; record; what is urgent is sent
    as soon as the transaction has ended. Returns the messages written. Raises
    `UnknownRecipient`, and `FactMissing` outside production.
    """
    telling = _Telling(
        kind=kind,
        about=about if isinstance(about, str) else subject_of(about),
        facts=facts,
        unit=unit,
        urgency=Urgency(urgency or kind.urgency),
        occasion=occasion,
        link=link if link.startswith("/") and not link.startswith("//") else "",
        by=by,
        at=at,
    )
    told = [
        message
        for recipient, reached in _recipients(to, reach)
        if (message := _tell_one(telling, recipient, reached)) is not None
    ]
    if not told:
        # About the unit: to the thing itself nothing has happened.
        data = {"kind": kind.code, "to": to, "about": telling.about, "told": 0}
        record_it(unit, unit_id=unit.pk, data=data)
    return told


def _recipients(to: str, reach: Reach | None) -> Iterator[tuple[str, Reach | None]]:
    """Who is meant, each once."""
    if reach is not None or to.partition(":")[0] in {ROBOTS, HOOK}:
        yield to, reach
        return
    found = reaching.reach(to)
    if not isinstance(found, Circle):
        yield to, found
        return
    for member in dict.fromkeys(found.members):
        one = reaching.reach(member)
        if not isinstance(one, Circle):
            yield member, one


def _tell_one(telling: _Telling, recipient: str, reach: Reach | None) -> Message | None:
    ways = list(_ways(telling, recipient, reach))
    if not ways and recipient.partition(":")[0] in {ROBOTS, HOOK}:
        return None
    parts = (recipient, telling.kind.code, telling.about, telling.occasion)
    dedup = kept_index("outbox", "\n".join(parts))
    if claim(f"outbox:{dedup}", "outbox.tell") is not None:
        return None
    message = _message(telling, recipient, reach, dedup)
    deliveries = _deliveries(telling, message, ways)
    message.in_app = any(one.channel == Channel.IN_APP for one in deliveries)
    insert(message, *deliveries)
    data = {
        "kind": message.kind,
        "to": recipient,
        "about": message.subject,
        "ways": [one.channel for one in deliveries],
    }
    record_it(message, unit_id=telling.unit.pk, data=data)
    if telling.urgency == Urgency.NOW:
        for one in deliveries:
            if one.state == DeliveryState.WAITING:
                # In this transaction: the worker hears of it when it has ended, or never.
                jobs.configure_task("outbox_now").defer(delivery=str(one.pk))
    return message


def _ways(telling: _Telling, recipient: str, reach: Reach | None) -> Iterator[_Way]:
    """The ways open to this recipient, in the order of the kind's preference."""
    sort, _colon, key = recipient.partition(":")
    for channel in telling.kind.channels:
        if not channels.is_open(channel):
            continue
        if channel == Channel.CHAT and sort == ROBOTS:
            robots = Robot.unscoped.filter(unit_id=int(key), removed_at=None).order_by("added_at")
            with past_the_scope("outbox.robots_of"):
                found = list(robots)
            yield from (_Way(channel, robot=robot) for robot in found)
        elif (channel == Channel.WEBHOOK and sort == HOOK) or (
            channel == Channel.IN_APP and reach is not None and reach.in_app
        ):
            yield _Way(channel)
        elif reach is not None and (address := reach.address(channel)):
            yield _Way(channel, address=address)


def _message(telling: _Telling, recipient: str, reach: Reach | None, dedup: str) -> Message:
    language = reach.language if reach is not None else "zh-hans"
    words = wording.words(telling.kind, telling.facts, language)
    if recipient.startswith(f"{HOOK}:"):
        body = wording.as_json(telling.kind, telling.facts, about=telling.about, at=telling.at)
        words = wording.Words(words.title, body, words.short)
    return Message(
        kind=telling.kind.code,
        recipient=recipient,
        subject=telling.about,
        dedup=dedup,
        unit=telling.unit,
        unit_path=telling.unit.path,
        urgency=telling.urgency,
        language=language,
        title=words.title,
        body=words.body,
        short=words.short,
        link=telling.link,
        fleeting=telling.kind.fleeting,
        at=telling.at,
        by=telling.by.ref,
    )


def _deliveries(telling: _Telling, message: Message, ways: list[_Way]) -> list[Delivery]:
    """A row for each way that may be gone: the first goes, the others wait for its failure."""
    failing = _failing(ways)
    usable = [way for way in ways if (way.channel, address_index(way.address)) not in failing]
    if not usable:
        fault = Fault.ADDRESS_FAILING if ways else Fault.NO_ADDRESS
        way = ways[0] if ways else _Way(Channel.NONE)
        return [_delivery(telling, message, way, 0, state=DeliveryState.FAILED, fault=fault)]
    planned: list[Delivery] = []
    for place, way in enumerate(usable):
        first = place == 0 or way.channel == Channel.CHAT
        if way.channel == Channel.IN_APP:
            planned.append(_delivery(telling, message, way, place, state=DeliveryState.SENT))
            # What is read here needs no second way, unless it stays unread too long.
            if place == 0 and telling.kind.unread_after is None:
                break
        elif first:
            planned.append(_delivery(telling, message, way, place, at=telling.at))
        elif place == 1 and usable[0].channel == Channel.IN_APP:
            later = telling.at + (telling.kind.unread_after or telling.at - telling.at)
            planned.append(_delivery(telling, message, way, place, at=later))
        else:
            planned.append(_delivery(telling, message, way, place, state=DeliveryState.RESERVE))
    return planned


def _failing(ways: list[_Way]) -> set[tuple[str, str]]:
    indexes = [address_index(way.address) for way in ways if way.address]
    if not indexes:
        return set()
    rows = FailingAddress.objects.filter(address_index__in=indexes)
    return set(rows.values_list("channel", "address_index"))


def _delivery(
    telling: _Telling,
    message: Message,
    way: _Way,
    place: int,
    *,
    state: DeliveryState = DeliveryState.WAITING,
    fault: str = "",
    at: datetime | None = None,
) -> Delivery:
    ended = state in {DeliveryState.SENT, DeliveryState.FAILED}
    return Delivery(
        message=message,
        unit_path=message.unit_path,
        channel=way.channel,
        place=place,
        state=state,
        urgency=telling.urgency,
        address=way.address or None,
        address_index=address_index(way.address),
        robot=way.robot,
        made_at=telling.at,
        next_at=at and quiet.earliest(at, urgency=telling.urgency, channel=way.channel),
        fault=fault,
        ended_at=telling.at if ended else None,
    )
