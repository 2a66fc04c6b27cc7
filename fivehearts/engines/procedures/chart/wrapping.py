"""Breaking words into lines: Chinese between any two characters, Latin words only between them."""

from __future__ import annotations

import re
import unicodedata

# A Latin word, with the space before it, or one character of anything else.
_PIECES = re.compile(r"\s*[A-Za-z0-9%./:@_–-]+[,.;:!?)]*|\s*\S")
# These never begin a line (GB/T 15834): they stay with what stands before them.
_CLOSING = frozenset("，。、；：？！）》”’】…,.;:?!)")


def width(text: str) -> float:
    """How wide a text is, in widths of one Chinese character."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.56 for one in text)


def wrapped(text: str, most: float) -> list[str]:
    """The lines of a text none of which is wider than `most`; a word longer than a line is cut."""
    lines, line = [], ""
    for piece in _pieces(text, most):
        # A closing mark hangs over rather than begin a line; one, not a row of them.
        hangs = piece.strip() in _CLOSING and width(line) <= most
        if line and width(line + piece) > most and not hangs:
            lines.append(line)
            line = piece.lstrip()
        else:
            line += piece if line else piece.lstrip()
    return [*lines, line] if line else lines


def _pieces(text: str, most: float) -> list[str]:
    found = []
    for piece in _PIECES.findall(text):
        while width(piece) > most:
            cut = max(1, int(most))
            found.append(piece[:cut])
            piece = piece[cut:]  # noqa: PLW2901 - what is left of it
        found.append(piece)
    return found
