"""The mailbox into which letters come back, by IMAP (RFC 3501), read with the standard library."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from fivehearts.foundation.outbox.channels.line import LOOPBACK

# Of each letter so much is read: reports stand in front of the letters they enclose.
MOST_BYTES = 200_000
SECURE, STARTTLS, PLAIN = "ssl", "starttls", "none"


class MailboxClosed(RuntimeError):
    """The mailbox could not be reached, opened or read; says why, never with the password."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An open mailbox."""

    line: Any
    # Whether one letter can be taken out without those others have marked (UIDPLUS, RFC 4315).
    takes_out: bool

    def unread(self, limit: int) -> list[str]:
        """The numbers (UID) of letters nobody has read, the oldest first."""
        found = _answer(self.line.uid("SEARCH", "UNSEEN"))
        return [number.decode() for number in (found[0] or b"").split()][:limit]

    def letter(self, number: str) -> bytes:
        """The beginning of one letter, which stays unread; empty where it is gone."""
        wanted = f"(BODY.PEEK[]<0.{MOST_BYTES}>)"
        parts = _answer(self.line.uid("FETCH", number, wanted))
        return next((part[1] for part in parts if isinstance(part, tuple)), b"")

    def settle(self, number: str, *, understood: bool) -> None:
        """A report is taken out, since it encloses words; anything else stays, marked as read."""
        flags = r"(\Seen \Deleted)" if understood else r"(\Seen)"
        _answer(self.line.uid("STORE", number, "+FLAGS.SILENT", flags))
        if understood and self.takes_out:
            _answer(self.line.uid("EXPUNGE", number))


@contextmanager
def opened() -> Iterator[Mailbox]:
    """The mailbox of the settings. Raises `MailboxClosed`, also for what breaks while it is open."""
    try:
        line = _connected()
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxClosed(f"no line to the mailbox: {type(error).__name__}") from None
    try:
        _sign_in(line)
        folder = settings.BOUNCES_IMAP_FOLDER.replace("\\", r"\\").replace('"', r"\"")
        _answer(line.select(f'"{folder}"'))
        # Some are known only to whoever has signed in.
        able = b" ".join(one or b"" for one in _answer(line.capability()))
        yield Mailbox(line, takes_out=b"UIDPLUS" in able.upper())
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxClosed(f"the mailbox did not answer: {type(error).__name__}") from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            line.logout()


def is_set() -> bool:
    """Whether a mailbox is named."""
    return bool(settings.BOUNCES_IMAP_HOST)


def problem() -> str:
    """What is wrong with the settings, in a sentence for whoever runs it; "" where all is well."""
    if not is_set():
        return ""
    if settings.BOUNCES_IMAP_TLS not in {SECURE, STARTTLS, PLAIN}:
        return "FIVEHEARTS_BOUNCES_IMAP_TLS must be ssl, starttls or none."
    if settings.BOUNCES_IMAP_TLS == PLAIN and settings.BOUNCES_IMAP_HOST not in LOOPBACK:
        return "FIVEHEARTS_BOUNCES_IMAP_TLS=none is for a mail server on this very computer alone."
    if not settings.BOUNCES_IMAP_USER or not settings.BOUNCES_IMAP_PASSWORD:
        return "FIVEHEARTS_BOUNCES_IMAP_USER and _PASSWORD are needed to read the mailbox."
    if not settings.BOUNCES_IMAP_FOLDER.isascii():
        return "FIVEHEARTS_BOUNCES_IMAP_FOLDER must be written in plain letters, as INBOX."
    return ""


def _connected() -> Any:
    host, port = settings.BOUNCES_IMAP_HOST, settings.BOUNCES_IMAP_PORT
    patience, trusted = settings.EMAIL_TIMEOUT, ssl.create_default_context()
    if settings.BOUNCES_IMAP_TLS == SECURE:
        return imaplib.IMAP4_SSL(host, port, timeout=patience, ssl_context=trusted)
    line = imaplib.IMAP4(host, port, timeout=patience)
    if settings.BOUNCES_IMAP_TLS == STARTTLS:
        try:
            line.starttls(ssl_context=trusted)
        except (OSError, imaplib.IMAP4.error):
            line.shutdown()
            raise
    return line


def _sign_in(line: Any) -> None:
    try:
        line.login(settings.BOUNCES_IMAP_USER, settings.BOUNCES_IMAP_PASSWORD)
    except imaplib.IMAP4.error as error:
        # What the server said may hold the name; it is not repeated.
        raise MailboxClosed("the mailbox did not take name and password") from error


def _answer(told: tuple[str, list[Any]]) -> list[Any]:
    word, parts = told
    if word != "OK":
        raise MailboxClosed(f"the mailbox refused: {word}")
    return parts
