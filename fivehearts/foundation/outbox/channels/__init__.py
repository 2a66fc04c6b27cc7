"""The ways out: each takes one parcel and says what became of it, whatever happens on the line."""

from __future__ import annotations

from django.conf import settings

from fivehearts.foundation.outbox.vocabulary import Channel


def is_open(channel: Channel) -> bool:
    """Whether this installation can send this way."""
    return {
        Channel.IN_APP: True,
        Channel.CHAT: True,
        Channel.EMAIL: bool(settings.EMAIL_HOST),
        Channel.SMS: bool(settings.SMS_URL or settings.SMS_FILE),
        Channel.WEBHOOK: bool(settings.OUTBOX_WEBHOOK_URL),
    }.get(channel, False)
