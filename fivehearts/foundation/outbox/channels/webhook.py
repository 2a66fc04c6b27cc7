"""Events for another system, by signed webhook. The other side knows a message by its id."""

from __future__ import annotations

from django.conf import settings

from fivehearts.foundation.outbox.channels import line, signing
from fivehearts.foundation.outbox.channels.parcels import (
    SENT,
    Handed,
    Outcome,
    Parcel,
    again,
    failed,
)
from fivehearts.foundation.outbox.vocabulary import Fault

# Seconds to wait for each step of the other side.
PATIENCE = 10.0
# 410: the other side asks never to be sent this again (Standard Webhooks).
_GONE = 410


def send(parcel: Parcel, handed: Handed) -> Outcome:
    """Hand one event over. A silence is worth another try: the id keeps it from counting twice."""
    body = parcel.body.encode()
    try:
        headers = signing.headers(
            parcel.key, body, secret=settings.OUTBOX_WEBHOOK_SECRET, at=parcel.at
        )
        reply = line.call(
            "POST",
            settings.OUTBOX_WEBHOOK_URL,
            body=body,
            headers=headers,
            patience=PATIENCE,
            handed=handed,
        )
    except (signing.BadSecret, line.BadAddress):
        return again(Fault.MISCONFIGURED)
    if reply.status is None:
        return again(Fault(reply.fault))
    if 200 <= reply.status < 300:
        return SENT
    if reply.status == _GONE:
        return failed(Fault.REFUSED, reply.status)
    return again(Fault.BUSY if reply.status in {429, 503} else Fault.REFUSED, reply.status)


def problem() -> str:
    """What is wrong with the settings, in a sentence for whoever runs it; "" where all is well."""
    if not settings.OUTBOX_WEBHOOK_URL:
        return ""
    try:
        line.address(settings.OUTBOX_WEBHOOK_URL)
        signing.secret_bytes(settings.OUTBOX_WEBHOOK_SECRET)
    except line.BadAddress:
        return (
            "FIVEHEARTS_WEBHOOK_URL must be an https address"
            " (http only to a gateway on this very computer)."
        )
    except signing.BadSecret:
        return f"FIVEHEARTS_WEBHOOK_SECRET must hold at least {signing.LEAST_SECRET_BYTES} bytes."
    return ""
