"""The signed webhook by which answers go back: Standard Webhooks, over HTTPS, without redirects.

Headers: `webhook-id` (the same for every try of one sending, so that the other side can leave
out what it has), `webhook-timestamp` (seconds since 1970) and `webhook-signature`
(`v1,` and in base64 the HMAC-SHA256 of `id.timestamp.body` under the shared secret).
Specification: https://www.standardwebhooks.com/
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import ssl
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

# Seconds to wait for each step of the other side.
PATIENCE = 10.0
LEAST_SECRET_BYTES = 24
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PREFIX = "whsec_"
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
    _address()
    _secret()
    return True


def headers(message_id: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """The headers of one try, signed at `at`."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    mark = hmac.new(_secret(), signed, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "FiveHearts",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }


def post(message_id: str, body: bytes, *, at: datetime) -> Reply:
    """Hand one answer over. Whatever happens on the line becomes a `Reply`, never an exception."""
    where = _address()
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    line = _line(where)
    try:
        line.request("POST", path, body, headers(message_id, body, at=at))
        status = line.getresponse().status
    except TimeoutError:
        return Reply(None, "timeout")
    except ssl.SSLError:
        return Reply(None, "certificate")
    except (OSError, http.client.HTTPException):
        return Reply(None, "unreachable")
    finally:
        line.close()
    # A redirect is not followed: it would carry the answer to somebody we do not know.
    return Reply(status, "" if 200 <= status < 300 else "refused")


def _line(where: SplitResult) -> http.client.HTTPConnection:
    host = where.hostname or ""
    if where.scheme == "http":
        return http.client.HTTPConnection(host, where.port, timeout=PATIENCE)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(host, where.port, timeout=PATIENCE, context=context)


def _address() -> SplitResult:
    try:
        where = urlsplit(settings.ORDERS_WEBHOOK_URL)
        plain = where.scheme == "http" and where.hostname in _LOOPBACK
        usable = bool(where.hostname) and (where.port is None or where.port > 0)
    except ValueError:
        plain = usable = False
        where = urlsplit("")
    if not usable or not (plain or where.scheme == "https") or where.username:
        raise MisconfiguredWebhook(
            "FIVEHEARTS_ORDERS_WEBHOOK_URL must be an https address"
            " (http only to a gateway on this very computer)."
        )
    return where


def _secret() -> bytes:
    """The shared secret: base64 behind `whsec_`, or as it stands."""
    text = settings.ORDERS_WEBHOOK_SECRET
    try:
        secret = (
            base64.b64decode(text.removeprefix(_PREFIX), validate=True)
            if text.startswith(_PREFIX)
            else text.encode()
        )
    except binascii.Error:
        secret = b""
    if len(secret) < LEAST_SECRET_BYTES:
        raise MisconfiguredWebhook(
            f"FIVEHEARTS_ORDERS_WEBHOOK_SECRET must hold at least {LEAST_SECRET_BYTES} bytes."
        )
    return secret
