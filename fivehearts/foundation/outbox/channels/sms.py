"""Text messages: what a gateway must be able to do, one gateway by signed HTTP, one into a file.

The gateway is called once for a request id. After a silence it is asked by that id; where it
cannot tell, the outcome stays unknown and nobody sends again by themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings

from fivehearts.foundation.outbox.channels import line
from fivehearts.foundation.outbox.channels.parcels import (
    SENT,
    Handed,
    Outcome,
    Parcel,
    Standing,
    again,
    failed,
    unknown,
)
from fivehearts.foundation.outbox.vocabulary import Fault

# Seconds to wait for each step of the gateway.
PATIENCE = 10.0
LEAST_SECRET_BYTES = 16
_PLACE = re.compile(r"\{(request_id|phone|text)\}")
_FIELDS = {"request_id": "{request_id}", "phone": "{phone}", "text": "{text}"}


class Gateway(Protocol):
    """What a way to send text messages must be able to do."""

    def send(self, parcel: Parcel, handed: Handed) -> Outcome:
        """Hand one message over, under the request id `parcel.key`."""
        ...

    def can_tell(self) -> bool:
        """Whether it can be asked what became of a request id."""
        ...

    def ask(self, key: str, at: datetime) -> Standing:
        """What became of the request id."""
        ...


def gateway() -> Gateway:
    """The gateway of this installation."""
    return SignedGateway() if settings.SMS_URL else FileGateway(Path(settings.SMS_FILE))


class SignedGateway:
    """A gateway by HTTP: JSON whose fields are a setting, signed by HMAC-SHA256.

    Headers: `X-Key`, `X-Request-Id`, `X-Timestamp` (seconds since 1970) and `X-Signature`, in
    hex the HMAC-SHA256 of `id.timestamp.body` under the secret. 2xx: taken. 409: the request id
    is known, so it was taken before. 429 and 503: not taken, later. Other 4xx: refused.
    Anything else, or silence: unknown.
    """

    def send(self, parcel: Parcel, handed: Handed) -> Outcome:
        """Hand one message over."""
        try:
            body = json.dumps(_filled(parcel), ensure_ascii=False).encode()
            headers = _headers(parcel.key, body, parcel.at)
            reply = line.call(
                "POST",
                settings.SMS_URL,
                body=body,
                headers=headers,
                patience=PATIENCE,
                handed=handed,
            )
        except (line.BadAddress, ValueError):
            return again(Fault.MISCONFIGURED)
        if reply.status is None:
            fault = Fault(reply.fault)
            return unknown(fault) if reply.handed else again(fault)
        if 200 <= reply.status < 300 or reply.status == 409:
            return SENT
        if reply.status in {429, 503}:
            return again(Fault.BUSY, reply.status)
        if 300 <= reply.status < 500:
            return failed(Fault.REFUSED, reply.status)
        return unknown(Fault.REFUSED, reply.status)

    def can_tell(self) -> bool:
        """Where an address for questions is set."""
        return bool(settings.SMS_STATUS_URL)

    def ask(self, key: str, at: datetime) -> Standing:
        """`GET …?request_id=…`: 404 is never seen, `status` accepted, sent, delivered or failed."""
        address = settings.SMS_STATUS_URL
        mark = "&" if "?" in address else "?"
        try:
            reply = line.call(
                "GET",
                f"{address}{mark}request_id={quote(key)}",
                headers=_headers(key, b"", at),
                patience=PATIENCE,
            )
            told = json.loads(reply.body) if reply.status == 200 else {}
        except ValueError:
            return Standing.CANNOT_TELL
        if reply.status == 404:
            return Standing.NEVER_SEEN
        status = told.get("status") if isinstance(told, dict) else None
        if status in {"accepted", "sent", "delivered"}:
            return Standing.ARRIVED
        return Standing.REFUSED if status == "failed" else Standing.CANNOT_TELL


class FileGateway:
    """For demos: a line of JSON a message, in a file for this program's account alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, parcel: Parcel, handed: Handed) -> Outcome:
        """Add one line, by one write."""
        told = {
            "request_id": parcel.key,
            "at": parcel.at.isoformat(),
            "phone": parcel.address,
            "text": parcel.short,
        }
        handed()
        if self.ask(parcel.key, parcel.at) is Standing.ARRIVED:
            return SENT
        text = json.dumps(told, ensure_ascii=False) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(file, "ab", buffering=0) as opened:
                opened.write(text.encode())
        except OSError:
            return again(Fault.UNREACHABLE)
        return SENT

    def can_tell(self) -> bool:
        """The file can be read again."""
        return True

    def ask(self, key: str, at: datetime) -> Standing:
        """Whether a line with this request id stands in the file."""
        mark = f'"request_id": "{key}"'
        try:
            with self._path.open(encoding="utf-8") as lines:
                found = any(mark in one for one in lines)
        except FileNotFoundError:
            found = False
        return Standing.ARRIVED if found else Standing.NEVER_SEEN


def problem() -> str:
    """What is wrong with the settings, in a sentence for whoever runs it; "" where all is well."""
    if not settings.SMS_URL:
        return ""
    try:
        for url in (settings.SMS_URL, settings.SMS_STATUS_URL or settings.SMS_URL):
            line.address(url)
    except line.BadAddress:
        return "FIVEHEARTS_SMS_URL and FIVEHEARTS_SMS_STATUS_URL must be https addresses."
    if len(settings.SMS_SECRET.encode()) < LEAST_SECRET_BYTES or not settings.SMS_KEY:
        return (
            "FIVEHEARTS_SMS_KEY must be set, and FIVEHEARTS_SMS_SECRET hold at least"
            f" {LEAST_SECRET_BYTES} bytes."
        )
    try:
        _fields()
    except ValueError:
        return "FIVEHEARTS_SMS_FIELDS must be a JSON object of texts."
    return ""


def _headers(key: str, body: bytes, at: datetime) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    signed = b".".join((key.encode(), timestamp.encode(), body))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "FiveHearts",
        "X-Key": settings.SMS_KEY,
        "X-Request-Id": key,
        "X-Timestamp": timestamp,
        "X-Signature": hmac.new(settings.SMS_SECRET.encode(), signed, hashlib.sha256).hexdigest(),
    }


def _fields() -> Mapping[str, str]:
    given: Any = json.loads(settings.SMS_FIELDS) if settings.SMS_FIELDS else _FIELDS
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise ValueError("no object of texts")
    return given


def _filled(parcel: Parcel) -> dict[str, str]:
    values = {"request_id": parcel.key, "phone": parcel.address, "text": parcel.short}
    # Not str.format: neither a template nor a value may reach for anything else.
    return {
        name: _PLACE.sub(lambda found: values[found.group(1)], template)
        for name, template in _fields().items()
    }
