"""All sheets of a workbook as people see them: merged cells filled, hidden sheets named and left."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .cleaning import is_blank
from .vocabulary import FileEmpty
from .workbooks import Cells, Line, content, is_workbook, opened, text_table

# First row, first column, last row, last column; counted from 0, both ends included.
Range = tuple[int, int, int, int]
_DITTO = frozenset({"同上", "〃", "″", "''", '"', "″″", "同 上", "－同－"})


class Passed(Enum):
    """Why a sheet was not read."""

    HIDDEN = "hidden"
    EMPTY = "empty"
    NO_TABLE = "no_table"


@dataclass(frozen=True)
class Sheet:
    """A visible sheet with something in it. `merged` are its merged cells, by row number - 1."""

    name: str
    lines: list[Line] = field(repr=False)
    merged: tuple[Range, ...] = ()


@dataclass(frozen=True)
class Book:
    """Every visible sheet, the names of those passed over, and the digest of the file."""

    sheets: list[Sheet]
    passed: dict[str, Passed]
    sha256: str


def read_book(path: Path) -> Book:
    """All sheets of an XLSX, XLS or text table, each cell as it was last calculated.

    A merged cell that reaches over several rows stands in each of them (`Line.continued` says
    where it is only carried on); one that reaches over several columns stands in its first.
    Hidden and empty sheets are named in `passed`. Raises a `FileRefused`.
    """
    data = content(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if is_workbook(data):
        sheets, passed = _workbook(data)
    else:
        sheets, passed = [Sheet("", _lines(text_table(data), {}))], {}
    if not any(sheet.lines for sheet in sheets):
        raise FileEmpty
    return Book(sheets, passed, sha256)


def _workbook(data: bytes) -> tuple[list[Sheet], dict[str, Passed]]:
    sheets: list[Sheet] = []
    passed: dict[str, Passed] = {}
    with opened(data) as book:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            if about.visible != SheetVisibleEnum.Visible:
                passed[about.name] = Passed.HIDDEN
                continue
            sheet = _sheet(book, about.name)
            if sheet.lines:
                sheets.append(sheet)
            else:
                passed[about.name] = Passed.EMPTY
    return sheets, passed


def _sheet(book: CalamineWorkbook, name: str) -> Sheet:
    found = book.get_sheet_by_name(name)
    rows: list[Cells] = found.to_python(skip_empty_area=False)
    merged = tuple(
        (top, left, bottom, right)
        for (top, left), (bottom, right) in found.merged_cell_ranges or ()
        if top < len(rows)
    )
    return Sheet(name, _lines(rows, _carried_on(rows, merged)), merged)


def _carried_on(rows: list[Cells], merged: tuple[Range, ...]) -> dict[int, set[int]]:
    """Fill merged cells downwards; gives the places filled, by row."""
    filled: dict[int, set[int]] = {}
    for top, left, bottom, _right in merged:
        if left >= len(rows[top]) or is_blank(rows[top][left]):
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]):
                rows[row][left] = rows[top][left]
                filled.setdefault(row, set()).add(left)
    return filled


def _lines(rows: list[Cells], filled: dict[int, set[int]]) -> list[Line]:
    return [
        Line(at + 1, cells, frozenset(filled.get(at, ())))
        for at, cells in enumerate(rows)
        if not all(
            is_blank(cell) or place in filled.get(at, ()) for place, cell in enumerate(cells)
        )
    ]


def is_ditto(cell: Any) -> bool:
    """Whether a cell only says that it is the same as the one above."""
    return isinstance(cell, str) and cell.strip() in _DITTO


def joined_across(sheet: Sheet, row: int) -> Iterator[tuple[int, int]]:
    """First and last place of the cells of row number `row` that reach over several columns."""
    for top, left, bottom, right in sheet.merged:
        if top <= row - 1 <= bottom and right > left:
            yield left, right
