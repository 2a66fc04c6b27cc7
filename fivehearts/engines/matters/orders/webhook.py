"""The signed webhook by which answers go back: Standard Webhooks, over HTTPS, without redirects.

Headers as in `foundation/outbox/channels/signing.py`; `webhook-id` is the same for every try of
one sending, so that the other side can leave out what it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from fivehearts.foundation.outbox.channels import line, signing

# Seconds to wait for each step of the other side.
PATIENCE = 10.0
# 410: the other side asks never to be sent this again (Standard Webhooks).
_GONE = 410


class MisconfiguredWebhook(ValueError):
    """The address or the secret of the webhook cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one try: `fault` is a code, "" where the answer was taken."""

    http_status: int | None
    fault: str

    @property
    def accepted(self) -> bool:
        return not self.fault

    @property
    def final(self) -> bool:
        return self.http_status == _GONE


def is_configured() -> bool:
    """Whether answers go back by webhook here. Raises `MisconfiguredWebhook`."""
    if not settings.ORDERS_WEBHOOK_URL:
        return False
    try:
        line.address(settings.ORDERS_WEBHOOK_URL)
        signing.secret_bytes(settings.ORDERS_WEBHOOK_SECRET)
    except line.BadAddress:
        raise MisconfiguredWebhook(
            "FIVEHEARTS_ORDERS_WEBHOOK_URL must be an https address"
            " (http only to a gateway on this very computer)."
        ) from None
    except signing.BadSecret:
        raise MisconfiguredWebhook(
            "FIVEHEARTS_ORDERS_WEBHOOK_SECRET must hold at least"
            f" {signing.LEAST_SECRET_BYTES} bytes."
        ) from None
    return True


def headers(message_id: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """The headers of one try, signed at `at`."""
    return signing.headers(message_id, body, secret=settings.ORDERS_WEBHOOK_SECRET, at=at)


def post(message_id: str, body: bytes, *, at: datetime) -> Reply:
    """Hand one answer over. Whatever happens on the line becomes a `Reply`, never an exception."""
    reply = line.call(
        "POST",
        settings.ORDERS_WEBHOOK_URL,
        body=body,
        headers=headers(message_id, body, at=at),
        patience=PATIENCE,
    )
    if reply.status is None:
        # Where the line broke after the words, the id makes another try harmless.
        return Reply(None, "unreachable" if reply.fault == "connection_lost" else reply.fault)
    return Reply(reply.status, "" if 200 <= reply.status < 300 else "refused")
