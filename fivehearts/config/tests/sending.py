"""What the tests of killed senders run inside an installation: told, sent, and judged."""

from __future__ import annotations

import json
import signal
import sys
from datetime import timedelta
from typing import Any

from django.db import transaction

from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox import actions
from fivehearts.foundation.outbox.jobs import deliver
from fivehearts.foundation.outbox.kinds import Kind, declare
from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.outbox.reaching import Reach
from fivehearts.foundation.outbox.vocabulary import Channel, Urgency
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit

OFFICE = system("killed")
# As many as a worker sends in a few seconds: the rest is told after the next kill.
MOST_TRIPLES = 15


def _kind(name: str, *ways: Channel) -> Kind:
    return declare(
        f"outbox.killed_{name}",
        label=name,
        title="%(number)s",
        facts=("number",),
        channels=ways,
        urgency=Urgency.NOW,
    )


SMS, MAIL = _kind("sms", Channel.SMS), _kind("mail", Channel.EMAIL)
HOOK = _kind("hook", Channel.WEBHOOK)
WAYS: dict[str, tuple[Kind, str]] = {
    "sms": (SMS, "phone:"),
    "email": (MAIL, "mail:"),
    "webhook": (HOOK, "hook:"),
}


def tell_three(number: int) -> None:
    """One message on each way, in one transaction; printed once it is committed."""
    place = Unit.objects.get(code="TXC")
    with enter(SystemScope("test")), transaction.atomic():
        told = [
            actions.tell(
                kind=kind,
                to=f"{head}{number}",
                about=f"test.Thing:{number}",
                facts={"number": number},
                unit=place,
                reach=Reach(sms="13800138000", email="li@example.cn"),
                by=OFFICE,
            )[0]
            for kind, head in WAYS.values()
        ]
        keys = [str(one.deliveries.get().pk) for one in told]
    print("told", json.dumps(keys), flush=True)


def tell_on() -> None:
    """Tell one number after another, from the number given on the command line; then stay."""
    start = int(sys.argv[1])
    Unit.objects.get_or_create(code="TXC", name="幸福里社区", kind="district", path="0001")
    for number in range(start, start + MOST_TRIPLES):
        tell_three(number)
    signal.pause()


def sweep() -> None:
    """What the worker does in the hours to come, until nothing moves by itself any more."""
    at = now()
    with enter(SystemScope("outbox")):
        for n in range(1, 40):
            deliver(at=at + timedelta(minutes=10 * n))
            if not Delivery.objects.exclude(next_at=None, lease_until=None).exists():
                break


def judge() -> None:
    """What stands in the books at last, by delivery: way, state, whether the record knows of it."""
    sweep()
    found_: dict[str, Any] = {}
    with enter(SystemScope("test")):
        rows = Delivery.objects.select_related("message").filter(message__by=OFFICE.ref)
        known = set(Entry.objects.filter(verb="outbox.tell").values_list("subject", flat=True))
        for one in rows:
            in_record = f"outbox.Message:{one.message_id}" in known
            found_[str(one.pk)] = [one.channel, one.state, in_record]
        loose = Message.objects.filter(by=OFFICE.ref, deliveries=None).count()
    print("judged", json.dumps({"deliveries": found_, "loose": loose}))
