"""The forms of messages and work chats, for the trial with hostile input."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.test import override_settings

from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox import actions
from fivehearts.foundation.outbox.channels.parcels import unknown
from fivehearts.foundation.outbox.models import Delivery
from fivehearts.foundation.outbox.notices import BOUNCED
from fivehearts.foundation.outbox.reaching import Reach
from fivehearts.foundation.outbox.vocabulary import Channel, Fault
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from house_rules.hostile_accounts import Told, fixed

TO = "phone:hostile"
SENDER = system("outbox")


def sent_into_the_dark(unit: Unit) -> None:
    """A text message of which nobody knows whether it arrived."""
    with override_settings(SMS_FILE="/nowhere/sms.log"):
        (message,) = actions.tell(
            kind=_BY_TEXT,
            to=TO,
            about="outbox.Delivery:1",
            facts={"kind": "x", "reason": "y"},
            unit=unit,
            reach=Reach(sms="13812345678"),
            by=SENDER,
        )
    Delivery.unscoped.filter(message=message).update(next_at=now())
    attempt = actions.begin_try(by=SENDER, delivery_id=message.deliveries.get().pk)
    assert attempt is not None
    actions.end_try(by=SENDER, attempt=attempt, outcome=unknown(Fault.TIMEOUT))


def lost(ground: Any) -> str:
    """Its page."""
    found = Delivery.unscoped.get(message__recipient=TO)
    return f"/desk/messages/sent/{found.pk}/"


_BY_TEXT = replace(BOUNCED, channels=(Channel.SMS,))
MESSAGE_FORMS: tuple[Told, ...] = (
    ("send again", lost, "holder", lambda g: {"understood": "on"}, "post"),
    ("work chat", fixed("/desk/messages/chats/"), "holder",
     lambda g: {"unit": g.place.community.pk, "name": "值班群",
                "url": "https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789"},
     "post"),
    ("messages sent", fixed("/desk/messages/sent/"), "holder",
     lambda g: {"state": "failed", "channel": "sms", "kind": "outbox.bounced", "page": "1",
                "sort": "made_at", "_export": ""}, "get"),
    ("came back unnamed", fixed("/desk/messages/unnamed/"), "holder", lambda g: {"after": ""}, "get"),
    ("inbox", fixed("/desk/messages/"), "holder", lambda g: {"show": "all", "after": ""}, "get"),
)  # fmt: skip
