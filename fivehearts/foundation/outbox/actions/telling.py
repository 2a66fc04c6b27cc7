"""Somebody is told something: written here, in the transaction of the change, and sent later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
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
from fivehearts.foundation.verbs.once import claim_all

ROBOTS, HOOK = "robots", "hook"
# As many messages go into one statement.
_AT_ONCE = 500
# Way and digest of an address to which nothing more is sent.
Failing = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to one recipient."""

    channel: Channel
    address: str = ""
    robot: Robot | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to be told to one recipient or circle; the words are those of `tell`."""

    kind: Kind
    to: str
    about: models.Model | str
    facts: Mapping[str, Any]
    unit: Unit
    occasion: str = ""
    link: str = ""
    urgency: Urgency | None = None
    reach: Reach | None = None

    @property
    def subject(self) -> str:
        """The thing it is about, as the record names it."""
        return self.about if isinstance(self.about, str) else subject_of(self.about)

    @property
    def haste(self) -> Urgency:
        """How urgent it is: its own word, else that of its kind."""
        return Urgency(self.urgency or self.kind.urgency)

    @property
    def page(self) -> str:
        """The page it leads to; "" for what is no page of this site."""
        return self.link if self.link.startswith("/") and not self.link.startswith("//") else ""


@dataclass(slots=True)
class _Plan:
    """One message that may be written: who hears what, by which ways."""

    telling: Telling
    recipient: str
    reach: Reach | None
    ways: list[_Way]
    dedup: str
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
    telling = Telling(kind, to, about, facts, unit, occasion, link, urgency, reach)
    told = _tell([telling], by, at)
    if not told:
        # About the unit: to the thing itself nothing has happened.
        data = {"kind": kind.code, "to": to, "about": telling.subject, "told": 0}
        record_it(unit, unit_id=unit.pk, data=data)
    return told


@action("outbox.tell_all")
def tell_all(*, tellings: Sequence[Telling], by: Actor, at: datetime = NOW) -> list[Message]:
    """Many tellings at once, as a sweep has them: each as by `tell`, all in a few statements.

    How many does not depend on the number of tellings, nor on that of the colleagues in their
    circles. In order as in `tell`; the record gets one entry for each message, and one that says
    so where nobody had to be told. Raises `UnknownRecipient`, and `FactMissing` outside production.
    """
    told = _tell(tellings, by, at)
    if not told:
        record_it(by.ref, data={"tellings": len(tellings), "told": 0})
    return told


def _tell(tellings: Sequence[Telling], by: Actor, at: datetime) -> list[Message]:
    plans = _untold(_plans(tellings, by, at))
    failing = _failing([way for plan in plans for way in plan.ways])
    urgent: list[str] = []
    told: list[Message] = []
    rest = iter(plans)
    while some := list(islice(rest, _AT_ONCE)):
        rows = [_rows(plan, failing) for plan in some]
        messages = [message for message, _deliveries in rows]
        deliveries = [one for _message, made in rows for one in made]
        insert(*messages, *deliveries)
        told += messages
        urgent += [
            str(one.pk)
            for one in deliveries
            if one.urgency == Urgency.NOW and one.state == DeliveryState.WAITING
        ]
        for message, made in rows:
            ways = [one.channel for one in made]
            data = {"kind": message.kind, "to": message.recipient, "about": message.subject}
            record_it(message, unit_id=message.unit_id, data={**data, "ways": ways})
    if urgent:
        # In this transaction: the worker hears of it when it has ended, or never.
        given: list[dict[str, Any]] = [{"delivery": key} for key in urgent]
        jobs.configure_task("outbox_now").batch_defer(*given)
    return told


def _plans(tellings: Sequence[Telling], by: Actor, at: datetime) -> list[_Plan]:
    """Everybody who may have to be told, each telling in its order."""
    asked = [one.to for one in tellings if one.reach is None and not _is_machine(one.to)]
    known = reaching.reach_all(asked)
    circles = [found.members for found in known.values() if isinstance(found, Circle)]
    members = reaching.reach_all([member for circle in circles for member in circle])
    plans = []
    for one in tellings:
        for recipient, reached in _recipients(one, known, members):
            ways = list(_ways(one, recipient, reached))
            if not ways and _is_machine(recipient):
                continue
            parts = (recipient, one.kind.code, one.subject, one.occasion)
            dedup = kept_index("outbox", "\n".join(parts))
            plans.append(_Plan(one, recipient, reached, ways, dedup, by, at))
    return plans


def _recipients(
    telling: Telling, known: reaching.Reached, members: reaching.Reached
) -> Iterator[tuple[str, Reach | None]]:
    """Who is meant, each once."""
    found = telling.reach if telling.reach is not None else known.get(telling.to)
    if not isinstance(found, Circle):
        yield telling.to, found
        return
    for member in dict.fromkeys(found.members):
        one = members[member]
        if not isinstance(one, Circle):
            yield member, one


def _is_machine(recipient: str) -> bool:
    return recipient.partition(":")[0] in {ROBOTS, HOOK}


def _untold(plans: list[_Plan]) -> list[_Plan]:
    """Without what was told before, and without repetitions."""
    once = {f"outbox:{plan.dedup}"[:80]: plan for plan in reversed(plans)}
    free = claim_all(list(once), "outbox.tell")
    return [plan for key, plan in reversed(once.items()) if key in free]


def _rows(plan: _Plan, failing: Failing) -> tuple[Message, list[Delivery]]:
    message = _message(plan)
    deliveries = _deliveries(plan, message, failing)
    message.in_app = any(one.channel == Channel.IN_APP for one in deliveries)
    if message.fleeting and all(one.state == DeliveryState.FAILED for one in deliveries):
        # A code nobody will ever send: nobody needs its words.
        message.title = message.body = message.short = None
        message.erased_at = plan.at
        for one in deliveries:
            one.address = None
    return message, deliveries


def _ways(telling: Telling, recipient: str, reach: Reach | None) -> Iterator[_Way]:
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


def _message(plan: _Plan) -> Message:
    telling, reach = plan.telling, plan.reach
    language = reach.language if reach is not None else "zh-hans"
    words = wording.words(telling.kind, telling.facts, language)
    if plan.recipient.startswith(f"{HOOK}:"):
        body = wording.as_json(telling.kind, telling.facts, about=telling.subject, at=plan.at)
        words = wording.Words(words.title, body, words.short)
    return Message(
        kind=telling.kind.code,
        recipient=plan.recipient,
        subject=telling.subject,
        dedup=plan.dedup,
        unit=telling.unit,
        unit_path=telling.unit.path,
        urgency=telling.haste,
        language=language,
        title=words.title,
        body=words.body,
        short=words.short,
        link=telling.page,
        fleeting=telling.kind.fleeting,
        at=plan.at,
        by=plan.by.ref,
    )


def _deliveries(plan: _Plan, message: Message, failing: Failing) -> list[Delivery]:
    """A row for each way that may be gone: the first goes, the others wait for its failure."""
    ways, later = plan.ways, plan.telling.kind.unread_after
    usable = [way for way in ways if (way.channel, address_index(way.address)) not in failing]
    if not usable:
        fault = Fault.ADDRESS_FAILING if ways else Fault.NO_ADDRESS
        way = ways[0] if ways else _Way(Channel.NONE)
        return [_delivery(message, way, 0, state=DeliveryState.FAILED, fault=fault)]
    planned: list[Delivery] = []
    for place, way in enumerate(usable):
        first = place == 0 or way.channel == Channel.CHAT
        if way.channel == Channel.IN_APP:
            planned.append(_delivery(message, way, place, state=DeliveryState.SENT))
            # What is read here needs no second way, unless it stays unread too long.
            if place == 0 and later is None:
                break
        elif first:
            planned.append(_delivery(message, way, place, at=plan.at))
        elif place == 1 and usable[0].channel == Channel.IN_APP:
            planned.append(_delivery(message, way, place, at=plan.at + (later or timedelta(0))))
        else:
            planned.append(_delivery(message, way, place, state=DeliveryState.RESERVE))
    return planned


def _failing(ways: Sequence[_Way]) -> Failing:
    indexes = {address_index(way.address) for way in ways if way.address}
    if not indexes:
        return frozenset()
    rows = FailingAddress.objects.filter(address_index__in=indexes)
    return frozenset(rows.values_list("channel", "address_index"))


def _delivery(
    message: Message,
    way: _Way,
    place: int,
    *,
    state: DeliveryState = DeliveryState.WAITING,
    fault: str = "",
    at: datetime | None = None,
) -> Delivery:
    ended = state in {DeliveryState.SENT, DeliveryState.FAILED}
    urgency = Urgency(message.urgency)
    return Delivery(
        message=message,
        unit_path=message.unit_path,
        channel=way.channel,
        place=place,
        state=state,
        urgency=urgency,
        address=way.address or None,
        address_index=address_index(way.address),
        robot=way.robot,
        made_at=message.at,
        next_at=at and quiet.earliest(at, urgency=urgency, channel=way.channel),
        fault=fault,
        ended_at=message.at if ended else None,
    )
