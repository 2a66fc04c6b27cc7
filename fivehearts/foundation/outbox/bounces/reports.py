"""Reports of mail servers on letters that could not be delivered (RFC 3464). Pure.

A report names our letter in three places, of which one is enough: the address it is sent to
(the return path of each letter carries its key), the Message-ID of the letter it encloses, and
the letters it refers to. Whatever else lies in the mailbox (absences, delays, advertisements) is
no report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from itertools import islice
from uuid import UUID

from fivehearts.foundation.outbox.bounces import plain
from fivehearts.foundation.outbox.vocabulary import Fault

# Deeper or longer than any report of a mail server.
_MOST_PARTS = 60
_RETURN_PATH = re.compile(r"\+([0-9a-f]{32})@", re.ASCII)
_MESSAGE_ID = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@", re.ASCII
)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b", re.ASCII)
_REPLY = re.compile(r"\b(5\d\d)\b", re.ASCII)
_SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_REFERRED = ("In-Reply-To", "References")


@dataclass(frozen=True, slots=True)
class Report:
    """Which of our letters came back, why, and whether the address itself is to blame.

    `status` is the enhanced status code of RFC 3463, or the reply code of RFC 5321; "" where the
    report names none.
    """

    delivery: UUID
    status: str
    fault: Fault
    for_good: bool


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A letter says in plain words that one failed, and names none of ours: people look at it."""

    # Whom it could not reach, and the domain of the server that says so; each may be "".
    address: str
    server: str
    fault: Fault


def unnamed(content: bytes) -> Unnamed | None:
    """What a letter of plain words tells that `read` did not understand; None where it is no such."""
    letter, parts = _opened(content)
    own, status = _said_in_words(letter, parts)
    if status is None or _key(letter, parts) or plain.named_in(own):
        return None
    # What it encloses stands behind its own parts.
    enclosed = [one for one in parts if one not in own]
    address = plain.address_in(letter, own, enclosed)
    return Unnamed(address, plain.server_of(letter), meaning(status)[0])


def read(content: bytes) -> Report | None:
    """What a letter reports; None where it is no report of a failure, or of none of our letters."""
    letter, parts = _opened(content)
    failed = next((block for block in _blocks(parts) if _action(block) == "failed"), None)
    key = _key(letter, parts)
    if failed is None:
        return _in_words(letter, parts, key)
    return None if key is None else _report(key, _status(failed))


def _in_words(letter: Message, parts: list[Message], key: UUID | None) -> Report | None:
    """A letter without a report for machines: only where a mail server says that ours failed."""
    own, status = _said_in_words(letter, parts)
    if status is None:
        return None
    named = key or plain.named_in(own)
    return _report(named if isinstance(named, UUID) else UUID(named), status) if named else None


def _report(delivery: UUID, status: str) -> Report:
    fault, for_good = meaning(status)
    return Report(delivery=delivery, status=status, fault=fault, for_good=for_good)


def _opened(content: bytes) -> tuple[Message, list[Message]]:
    """A letter, and it with all that lies in it."""
    letter = message_from_bytes(content)
    return letter, list(islice(letter.walk(), _MOST_PARTS))


def _said_in_words(letter: Message, parts: list[Message]) -> tuple[list[Message], str | None]:
    """What the server wrote itself, and the status its words tell; None where they tell no failure.

    What stands inside the letter it encloses are our words, and say nothing.
    """
    own = list(_own(letter))
    return own, None if _blocks_stand(parts) else plain.says_failed(letter, own)


def _own(part: Message) -> Iterator[Message]:
    """The parts a server wrote itself, without the letter it encloses."""
    yield part
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        for inner in part.get_payload():
            if isinstance(inner, Message):
                yield from _own(inner)


def _blocks_stand(parts: list[Message]) -> bool:
    """Whether there is a report for machines after all, that tells of no failure."""
    return any(one.get_content_type() == "message/delivery-status" for one in parts)


def meaning(status: str) -> tuple[Fault, bool]:
    """Why, and whether nothing more may go to the address (RFC 3463 §3, RFC 5321 §4.2.1).

    A full mailbox, a letter too large, a refusal of its words and a server that was away for
    days say nothing against the address.
    """
    kind, _dot, detail = status.partition(".")
    if detail == "2.2":
        return Fault.MAILBOX_FULL, False
    if kind.startswith("4"):
        return Fault.GIVEN_UP, False
    if detail.startswith(("6.", "7.")) or detail in {"2.3", "3.4"}:
        return Fault.REFUSED, False
    if detail.startswith("1.") or detail == "2.1" or kind == "550":
        return Fault.ADDRESS_REFUSED, True
    # No reason at all is no reason to be silent for ever.
    return Fault.UNDELIVERABLE, bool(status)


def _blocks(parts: list[Message]) -> Iterator[Message]:
    """The groups of fields of every delivery status among the parts."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (one for one in blocks if isinstance(one, Message))


def _action(block: Message) -> str:
    return str(block.get("Action", "")).strip().lower()


def _status(block: Message) -> str:
    """The status, else the one in the words of the other side: they are often clearer."""
    said = str(block.get("Diagnostic-Code", ""))[:2000]
    plain = _STATUS.search(str(block.get("Status", "")))
    clearer = _STATUS.search(said)
    if clearer and (plain is None or plain[0].endswith(".0.0")):
        return clearer[0]
    if plain is not None and not (plain[0] == "5.0.0" and _REPLY.search(said)):
        return plain[0]
    reply = _REPLY.search(said)
    return reply[1] if reply else ""


def _key(letter: Message, parts: list[Message]) -> UUID | None:
    for name in _SENT_TO:
        for value in letter.get_all(name, []):
            found = _RETURN_PATH.search(str(value))
            if found:
                return UUID(hex=found[1])
    for value in _ids(letter, parts):
        found = _MESSAGE_ID.search(value)
        if found:
            return UUID(found[1])
    return None


def _ids(letter: Message, parts: list[Message]) -> Iterator[str]:
    """Message-IDs of the enclosed letter, then of the letters this one refers to."""
    for part in parts:
        if part is not letter and part.get("Message-ID"):
            yield str(part["Message-ID"])
        elif part.get_content_type() in {"text/rfc822-headers", "message/global-headers"}:
            text = part.get_payload()
            yield str(text)[:20_000] if not isinstance(text, list) else ""
    for name in _REFERRED:
        yield from (str(value) for value in letter.get_all(name, []))
