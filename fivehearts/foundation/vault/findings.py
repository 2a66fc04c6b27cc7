"""Phones and identity numbers in free Chinese text, as residents really write them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from . import digest

# One character for one character, so that spans keep pointing into the original text.
_SAME_LENGTH = str.maketrans(
    "０１２３４５６７８９＋－（）．Ｘｘ×　\u00a0\u2002\u2003\u2009–—‐‑−·•\t\u200b\u200c\u200d\ufeff",
    "0123456789+-().XXX" + " " * 5 + "-" * 7 + " " * 5,
)
_GAP = r"[ .\-]{0,3}"
_DIGIT = r"[0-9]"
_MOBILE = re.compile(
    rf"(?<!{_DIGIT})(?:(?:\+|00)?\(?86\)?{_GAP})?(1{_GAP}[3-9](?:{_GAP}{_DIGIT}){{9}})(?!{_DIGIT})"
)
_LANDLINE = re.compile(
    rf"(?<!{_DIGIT})(?:(?:\+|00)86{_GAP})?\(?0(?:10|2{_DIGIT}|[3-9]{_DIGIT}{{2}})\)?[ \-]{{0,2}}"
    rf"[2-8]{_DIGIT}{{2,3}}[ \-]?{_DIGIT}{{4}}(?!{_DIGIT})"
)
_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])[1-9](?:{_GAP}{_DIGIT}){{16}}{_GAP}[0-9Xx](?![0-9A-Za-z])"
)
# Written in groups (138 0013 8000) or one by one (1 3 8 0 …), nothing in between:
# more pieces than five are rather a table of figures.
_MOST_GROUPS = 5


@dataclass(frozen=True)
class Finding:
    """One number in a text: its kind, the half-open span, and its one normal spelling."""

    kind: Literal["phone", "identity"]
    start: int
    end: int
    value: str


def find(text: str) -> list[Finding]:
    """All phones and valid identity numbers in order, never overlapping.

    Identity numbers count only with a true birth date and check digit (GB 11643), so that
    contract and account numbers stay readable.
    """
    plain = text.translate(_SAME_LENGTH)
    taken = list(_identities(plain))
    for phone in _phones(plain):
        if all(phone.end <= other.start or phone.start >= other.end for other in taken):
            taken.append(phone)
    return sorted(taken, key=lambda finding: finding.start)


def replace(text: str, put: Callable[[Finding], str]) -> str:
    """The text with every finding replaced by what `put` gives for it."""
    pieces: list[str] = []
    position = 0
    for finding in find(text):
        pieces += [text[position : finding.start], put(finding)]
        position = finding.end
    return "".join([*pieces, text[position:]])


def _identities(plain: str) -> Iterator[Finding]:
    for match in _IDENTITY.finditer(plain):
        value = digest.normalise_identity(match.group())
        if digest.is_identity(value):
            yield Finding("identity", match.start(), match.end(), value)


def _phones(plain: str) -> Iterator[Finding]:
    for match in _MOBILE.finditer(plain):
        groups = len(re.findall(r"[0-9]+", match.group(1)))
        if groups <= _MOST_GROUPS or groups == 11:
            yield Finding(
                "phone", match.start(), match.end(), digest.normalise_phone(match.group())
            )
    for match in _LANDLINE.finditer(plain):
        yield Finding("phone", match.start(), match.end(), digest.normalise_phone(match.group()))
