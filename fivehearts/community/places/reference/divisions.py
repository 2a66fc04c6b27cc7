"""Reading the published files of division codes; pure, bad rows come out as such."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fivehearts.community.places.vocabulary import DivisionLevel

# File, level, digits of the code, column with the code of the superior.
FILES: tuple[tuple[str, str, int, str], ...] = (
    ("provinces.csv", DivisionLevel.PROVINCE, 2, ""),
    ("cities.csv", DivisionLevel.CITY, 4, "provinceCode"),
    ("areas.csv", DivisionLevel.AREA, 6, "cityCode"),
    ("streets.csv", DivisionLevel.STREET, 9, "areaCode"),
    ("villages.csv", DivisionLevel.VILLAGE, 12, "streetCode"),
)
# Digits of a full twelve-digit code that say something, by the level of a change.
DIGITS = {1: 2, 2: 4, 3: 6}
# A code that was given to another place, or a place that was dissolved, has no heir.
WITHOUT_HEIR = frozenset({"码位改派", "撤销", "区划调整", "新设"})


class Row(NamedTuple):
    """One division of the edition; `parent` is "" at the top."""

    file: str
    line: int
    code: str
    name: str
    level: str
    parent: str


class BadRow(NamedTuple):
    """A row that cannot be used, and why."""

    file: str
    line: int
    reason: str


class Change(NamedTuple):
    """A place went by one code and name until a year, and by another afterwards."""

    year: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    same_place: bool


def rows_in(folder: Path) -> Iterator[Row | BadRow]:
    """Every row of the five files, superiors first. Raises FileNotFoundError."""
    for kind in FILES:
        with (folder / kind[0]).open(encoding="utf-8-sig", newline="") as handle:
            for line, cells in enumerate(csv.DictReader(handle), start=2):
                yield _row(kind, line, cells)


def _row(kind: tuple[str, str, int, str], line: int, cells: dict[str, str]) -> Row | BadRow:
    file, level, digits, column = kind
    code = (cells.get("code") or "").strip()
    name = " ".join((cells.get("name") or "").split())
    parent = (cells.get(column) or "").strip() if column else ""
    if not (code.isascii() and code.isdigit() and len(code) == digits):
        return BadRow(file, line, f"the code has not {digits} digits")
    if not 1 <= len(name) <= 60 or "\x00" in name:
        return BadRow(file, line, "the name is empty or longer than 60 characters")
    if column and not (parent and code.startswith(parent)):
        return BadRow(file, line, "the code does not begin with the code of the superior")
    return Row(file, line, code, name, level, parent)


def changes_in(folder: Path) -> list[Change]:
    """The known changes, newest first; empty where the folder has no `changes.json`."""
    path = folder / "changes.json"
    if not path.exists():
        return []
    events = json.loads(path.read_text(encoding="utf-8"))["events"]
    found = [change for event in events if (change := _change(event)) is not None]
    return sorted(found, key=lambda change: -change.year)


def _change(event: dict[str, object]) -> Change | None:
    old, new = event.get("old") or {}, event.get("new") or {}
    level = event.get("level")
    digits = DIGITS.get(level) if isinstance(level, int) else None
    if digits is None or not isinstance(old, dict) or not isinstance(new, dict):
        return None
    old_code, new_code = str(old.get("code") or "")[:digits], str(new.get("code") or "")[:digits]
    old_name, new_name = str(old.get("name") or ""), str(new.get("name") or "")
    if not all((old_code, new_code, old_name, new_name)) or len(old_name) > 60:
        return None
    if (old_code, old_name) == (new_code, new_name):
        return None
    same_place = event.get("type") not in WITHOUT_HEIR
    return Change(int(str(event["year"])), old_code, old_name, new_code, new_name, same_place)
