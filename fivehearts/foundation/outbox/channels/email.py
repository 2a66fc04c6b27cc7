"""E-mail by SMTP, step by step, so that we know on which side of the handing over it broke.

Before the words are sent nothing has happened and another try is safe. Once they are on the
line and no reply comes, nobody knows: SMTP has no way to ask. Every try carries the same
Message-ID.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, get_connection

from fivehearts.foundation.outbox.channels.parcels import (
    SENT,
    Handed,
    Outcome,
    Parcel,
    again,
    failed,
    unknown,
)
from fivehearts.foundation.outbox.vocabulary import Fault

_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_DOT = re.compile(rb"(?m)^\.")
_SIMPLE = re.compile(r"[!-?A-~]+@[!-?A-~]+")


def send(parcel: Parcel, handed: Handed) -> Outcome:
    """Hand one letter over. Whatever happens on the line becomes an `Outcome`."""
    if not _SIMPLE.fullmatch(parcel.address):
        return failed(Fault.ADDRESS_REFUSED)
    try:
        letter = _letter(parcel)
    except BadHeaderError:
        return failed(Fault.REFUSED)
    backend: Any = get_connection(_BACKEND, fail_silently=False)
    try:
        backend.open()
    except smtplib.SMTPAuthenticationError as error:
        return again(Fault.MISCONFIGURED, error.smtp_code)
    except smtplib.SMTPResponseException as error:
        return again(Fault.BUSY, error.smtp_code)
    except (OSError, smtplib.SMTPException):
        return again(Fault.UNREACHABLE)
    try:
        return _converse(backend.connection, parcel.address, parcel.key, letter, handed)
    finally:
        _hang_up(backend)


def _converse(line: Any, address: str, key: str, letter: bytes, handed: Handed) -> Outcome:
    refused = _offered(line, address, key)
    if refused is not None:
        return refused
    handed()
    try:
        line.send(_DOT.sub(b"..", letter) + b"\r\n.\r\n")
        code, _words = line.getreply()
    except TimeoutError:
        return unknown(Fault.TIMEOUT)
    except (OSError, smtplib.SMTPException) as error:
        # smtplib tells a time-out while reading as a lost connection.
        silent = isinstance(error.__context__, TimeoutError)
        return unknown(Fault.TIMEOUT if silent else Fault.CONNECTION_LOST)
    return SENT if code == 250 else _refused(code, Fault.REFUSED)


def _offered(line: Any, address: str, key: str) -> Outcome | None:
    """Everything before the words; None where the other side is ready to take them."""
    steps: tuple[tuple[Callable[[], Any], set[int], Fault], ...] = (
        (lambda: line.mail(_return_path(key)), {250}, Fault.REFUSED),
        (lambda: line.rcpt(address), {250, 251}, Fault.ADDRESS_REFUSED),
        (lambda: line.docmd("DATA"), {354}, Fault.REFUSED),
    )
    try:
        line.ehlo_or_helo_if_needed()
        for ask, wanted, fault in steps:
            code, _words = ask()
            if code not in wanted:
                return _refused(code, fault)
    except (OSError, smtplib.SMTPException):
        # Nothing of the letter has left us.
        return again(Fault.UNREACHABLE)
    return None


def _refused(code: int, fault: Fault) -> Outcome:
    """4xx: later; 5xx: never (RFC 5321 §4.2.1)."""
    return failed(fault, code) if code >= 500 else again(Fault.BUSY, code)


def _letter(parcel: Parcel) -> bytes:
    domain = _sender_address().rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{parcel.key}@{domain}>", "Auto-Submitted": "auto-generated"}
    letter = EmailMessage(
        parcel.title.replace("\n", " "),
        parcel.body or parcel.title,
        settings.DEFAULT_FROM_EMAIL,
        [parcel.address],
        headers=headers,
    )
    made: Any = letter.message()
    text: bytes = made.as_bytes(linesep="\r\n")
    return text.rstrip(b"\r\n")


def _return_path(key: str) -> str:
    """Where a letter comes back to: with its key in the address, where a mailbox is named."""
    name, _at, place = settings.BOUNCES_ADDRESS.rpartition("@")
    return f"{name}+{key.replace('-', '')}@{place}" if name and place else _sender_address()


def _sender_address() -> str:
    found = re.search(r"<([^<>]+)>\s*$", settings.DEFAULT_FROM_EMAIL)
    return found.group(1) if found else str(settings.DEFAULT_FROM_EMAIL)


def _hang_up(backend: Any) -> None:
    """Close without a farewell that could wait for an answer."""
    if backend.connection is not None:
        backend.connection.close()
        backend.connection = None
