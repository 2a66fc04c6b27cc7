"""Where the titles of a sheet stand: in one row or in two, below whatever is written above them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .cleaning import is_blank, one_line, title
from .sheets import Sheet, joined_across
from .workbooks import Line

# Titles of a ledger, who filled it in and when, often stand above its titles.
ROWS_BEFORE_TITLES = 15
# The words of a group and the word below it: 户主 / 姓名.
BELOW = "/"
_LONGEST = 60

# How much a title says: 0 where it is not known.
Known = Callable[[str], float]
# What our own workbooks to mend add to a table: no part of its shape.
ADDED = frozenset({"退回原因", "原表行号"})


@dataclass(frozen=True)
class Heading:
    """The titles by place, what stands above them, and the rows below.

    A title in two rows is written `户主/姓名`, so that a table with the same titles in one row
    has the same shape.
    """

    titles: tuple[str, ...]
    above: tuple[str, ...]
    lines: list[Line]

    @property
    def shape(self) -> str:
        """A digest of the titles, by which the same form is known again whatever its rows."""
        return shape_of(self.titles)


def shape_of(titles: Iterable[str]) -> str:
    """The digest of titles in their order, without their ornaments and without empty places at
    the end."""
    plain = [title(one) for one in titles]
    plain = ["" if one in ADDED else one for one in plain]
    while plain and not plain[-1]:
        plain.pop()
    return hashlib.sha256("\t".join(plain).encode()).hexdigest()


def find(sheet: Sheet, known: Known, *, least: int = 2) -> Heading | None:
    """The heading of a sheet, or None where no row has `least` titles that are `known`."""
    head = sheet.lines[:ROWS_BEFORE_TITLES]
    best: tuple[float, int, int, tuple[str, ...]] | None = None
    for at, line in enumerate(head):
        for rows in (1, 2):
            if at + rows > len(head):
                continue
            titles = _one(line) if rows == 1 else _two(sheet, line, head[at + 1], known)
            if titles is None:
                continue
            # More titles understood; then fewer rows, then the upper one.
            found = (sum(known(one) for one in titles), -rows, -at, titles)
            if found[0] >= least and (best is None or found[:3] > best[:3]):
                best = found
    if best is None:
        return None
    at, rows = -best[2], -best[1]
    repeated = {_plain(line) for line in head[at : at + rows]}
    # Rows that begin like the titles are looked at whole; most begin otherwise.
    begins = {_first(line) for line in head[at : at + rows]}
    below = [
        line
        for line in sheet.lines[at + rows :]
        if _first(line) not in begins or _plain(line) not in repeated
    ]
    above = tuple(one_line(str(c)) for line in head[:at] for c in line.cells if not is_blank(c))
    return Heading(best[3], above, below)


def _first(line: Line) -> str:
    return next((str(cell).strip() for cell in line.cells if cell not in {"", None}), "")


def _plain(line: Line) -> tuple[str, ...]:
    return tuple(title(cell) if isinstance(cell, str) else str(cell) for cell in line.cells)


def _one(line: Line) -> tuple[str, ...]:
    return tuple(_title(cell) for cell in line.cells)


def _title(cell: object) -> str:
    return "" if is_blank(cell) else one_line(str(cell))[:_LONGEST]


def _two(sheet: Sheet, upper: Line, lower: Line, known: Known) -> tuple[str, ...] | None:
    """Titles in two rows, or None where the second row is none of titles."""
    if lower.number != upper.number + 1:
        return None
    groups = _spread(sheet, upper, lower)
    joined: list[str] = []
    under = 0
    for place in range(max(len(upper.cells), len(lower.cells))):
        above = groups[place] if place < len(groups) else ""
        below = _title(lower.cells[place]) if place < len(lower.cells) else ""
        if place in lower.continued:
            below = ""
        if below and known(below):
            under += 1
        elif below and not isinstance(lower.cells[place], str):
            # A figure or a date is a row of the table already.
            return None
        joined.append(
            above + BELOW + below if above and below and above != below else above or below
        )
    return tuple(joined) if under >= 2 else None


def _spread(sheet: Sheet, upper: Line, lower: Line) -> list[str]:
    """The upper row with each group's word over all of its columns."""
    words: list[str] = [_title(cell) for cell in upper.cells]
    words += [""] * (len(lower.cells) - len(words))
    across = list(joined_across(sheet, upper.number))
    for left, right in across:
        for place in range(left + 1, min(right + 1, len(words))):
            words[place] = words[left]
    if not sheet.merged:
        # Text tables have no merged cells: an empty place over a title belongs to the left.
        for place in range(1, len(words)):
            has_below = place < len(lower.cells) and not is_blank(lower.cells[place])
            left_below = place - 1 < len(lower.cells) and not is_blank(lower.cells[place - 1])
            if not words[place] and has_below and left_below:
                words[place] = words[place - 1]
    return words


def numbered(titles: Sequence[str]) -> list[str]:
    """Titles for people to choose among, empty ones by their place: `(column 3)`."""
    return [one or f"({place + 1})" for place, one in enumerate(titles)]
