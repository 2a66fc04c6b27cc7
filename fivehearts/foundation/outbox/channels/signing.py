"""Signatures of webhooks as Standard Webhooks has them: https://www.standardwebhooks.com/

Headers: `webhook-id` (the same for every try of one message, so that the other side can leave
out what it has), `webhook-timestamp` (seconds since 1970) and `webhook-signature` (`v1,` and in
base64 the HMAC-SHA256 of `id.timestamp.body` under the shared secret).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

LEAST_SECRET_BYTES = 24
_PREFIX = "whsec_"


class BadSecret(ValueError):
    """A secret that is too short, or no base64 behind `whsec_`."""


def headers(message_id: str, body: bytes, *, secret: str, at: datetime) -> dict[str, str]:
    """The headers of one try, signed at `at`. Raises `BadSecret`."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    mark = hmac.new(secret_bytes(secret), signed, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "FiveHearts",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }


def secret_bytes(text: str) -> bytes:
    """The shared secret: base64 behind `whsec_`, or as it stands. Raises `BadSecret`."""
    try:
        secret = (
            base64.b64decode(text.removeprefix(_PREFIX), validate=True)
            if text.startswith(_PREFIX)
            else text.encode()
        )
    except binascii.Error:
        secret = b""
    if len(secret) < LEAST_SECRET_BYTES:
        raise BadSecret(f"a secret holds at least {LEAST_SECRET_BYTES} bytes")
    return secret
