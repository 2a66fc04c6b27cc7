"""自动脱敏: what is taken out of a Chinese text before anybody but its handlers reads it.

Names of persons, phones, identity numbers, number plates, bank cards, accounts and dwellings.
Deterministic, by lists and forms alone; nothing leaves the house. It misses some and takes some
too many (docs/redaction.md says how many): a person always looks at both texts before one is
published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fivehearts.foundation.vault.redacting.dwellings import dwellings
from fivehearts.foundation.vault.redacting.names import names
from fivehearts.foundation.vault.redacting.numbers import numbers
from fivehearts.foundation.vault.redacting.spans import ORDER, SIGNS, Span

__all__ = ["ORDER", "SIGNS", "Piece", "Redacted", "Span", "find", "redacted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the original text: as it stands, or a span that is taken out."""

    text: str
    span: Span | None
    # Found, but a person decided that it may stay.
    stays: bool = False

    @property
    def sign(self) -> str:
        """What stands in its place; 某 alone for a surname before a title (某阿姨)."""
        if self.span is None:
            return self.text
        sign = self.span.sign
        return sign[:1] if self.span.kind == "name" and len(self.text) == 1 else sign


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what was taken out, and everything by which a person can judge it."""

    original: str
    spans: tuple[Span, ...]
    stays: frozenset[str]

    @property
    def text(self) -> str:
        """The redacted text."""
        return "".join(one.text if one.stays else one.sign for one in self.pieces)

    @property
    def pieces(self) -> list[Piece]:
        """The original in order, in runs that stay and runs that go."""
        found, position = [], 0
        for span in self.spans:
            if span.start > position:
                found.append(Piece(self.original[position : span.start], None))
            whole = self.original[span.start : span.end]
            found.append(Piece(whole, span, stays=span.key in self.stays))
            position = span.end
        if position < len(self.original):
            found.append(Piece(self.original[position:], None))
        return found

    @property
    def taken(self) -> list[Span]:
        """What is really taken out."""
        return [span for span in self.spans if span.key not in self.stays]


def find(text: str, *, also: Iterable[str] = ()) -> tuple[Span, ...]:
    """What is to be taken out, in order and never overlapping.

    `also` are words a person wants out, wherever they stand. Where two overlap, the more certain
    kind stands and takes in what hangs over.
    """
    found = [*_by_hand(text, also), *numbers(text), *dwellings(text), *names(text)]
    found.sort(key=lambda span: (ORDER.index(span.kind), span.start, -(span.end - span.start)))
    kept: list[Span] = []
    for span in found:
        free = _left(span, kept)
        if free is not None:
            kept.append(free)
    return tuple(_one_name_each(sorted(kept, key=lambda span: span.start)))


def _one_name_each(spans: list[Span]) -> list[Span]:
    """Two pieces of a name that touch are one name."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and last.kind == span.kind == "name" and last.end == span.start:
            merged[-1] = Span("name", last.start, span.end, last.why)
        else:
            merged.append(span)
    return merged


def redacted(text: str, *, stays: Collection[str] = (), also: Iterable[str] = ()) -> Redacted:
    """The text with everything taken out but the spans whose key a person lets stay."""
    return Redacted(text, find(text, also=also), frozenset(stays))


def _by_hand(text: str, also: Iterable[str]) -> Iterable[Span]:
    for words in dict.fromkeys(one.strip() for one in also):
        at = text.find(words) if words else -1
        while at >= 0:
            yield Span("by_hand", at, at + len(words), "taken out by the reviewer")
            at = text.find(words, at + len(words))


def _left(span: Span, kept: list[Span]) -> Span | None:
    """The part of a span that no kept one covers; None where nothing is left."""
    start, end = span.start, span.end
    for other in kept:
        if other.start <= start < other.end:
            start = other.end
        if other.start < end <= other.end:
            end = other.start
        if start < other.start and other.end < end:
            end = other.start
    return Span(span.kind, start, end, span.why) if start < end else None
