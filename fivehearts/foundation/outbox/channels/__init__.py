"""The ways out: each takes one parcel and says what became of it, whatever happens on the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings

from fivehearts.foundation.outbox.bounces import mailbox
from fivehearts.foundation.outbox.channels import chat, email, sms, webhook
from fivehearts.foundation.outbox.channels.parcels import Handed, Outcome, Parcel, Standing
from fivehearts.foundation.outbox.vocabulary import Channel

__all__ = ["ask", "can_tell", "is_open", "problems", "send"]


def _send_sms(parcel: Parcel, handed: Handed) -> Outcome:
    return sms.gateway().send(parcel, handed)


_SENDERS: Mapping[str, Callable[[Parcel, Handed], Outcome]] = {
    Channel.SMS: _send_sms,
    Channel.EMAIL: email.send,
    Channel.CHAT: chat.send,
    Channel.WEBHOOK: webhook.send,
}


def is_open(channel: Channel) -> bool:
    """Whether this installation can send this way."""
    return {
        Channel.IN_APP: True,
        Channel.CHAT: True,
        Channel.EMAIL: bool(settings.EMAIL_HOST),
        Channel.SMS: bool(settings.SMS_URL or settings.SMS_FILE),
        Channel.WEBHOOK: bool(settings.OUTBOX_WEBHOOK_URL),
    }.get(channel, False)


def send(channel: str, parcel: Parcel, handed: Handed) -> Outcome:
    """Send one parcel this way. `handed` is called before its words leave us."""
    return _SENDERS[channel](parcel, handed)


def can_tell(channel: str) -> bool:
    """Whether the other side can be asked what became of a message."""
    return channel == Channel.SMS and is_open(Channel.SMS) and sms.gateway().can_tell()


def ask(channel: str, key: str, at: datetime) -> Standing:
    """What the other side says of a message, by its id."""
    return sms.gateway().ask(key, at) if can_tell(channel) else Standing.CANNOT_TELL


def problems() -> list[str]:
    """What is wrong with the settings of the ways out, for `fivehearts check`."""
    return [problem for problem in (webhook.problem(), sms.problem(), mailbox.problem()) if problem]
