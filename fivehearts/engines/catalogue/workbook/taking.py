"""A workbook in: its sheets recognised by their titles, its rows converted, its rejects written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.utils import translation
from python_calamine import CalamineError, CalamineWorkbook

from fivehearts.engines.catalogue.actions.taking_in import Line, Taken
from fivehearts.engines.catalogue.workbook.sheets import MAPPINGS
from fivehearts.foundation.intake import mending, workbooks
from fivehearts.foundation.intake.cleaning import is_blank
from fivehearts.foundation.intake.mapping import Bound, bind
from fivehearts.foundation.intake.vocabulary import FileRefused, FileUnreadable
from fivehearts.foundation.intake.workbooks import Table
from fivehearts.foundation.verbs import Refusal

# What a workbook holds in its first bytes; a text table has one sheet and no such mark.
_PACKED = b"PK\x03\x04"


@dataclass(slots=True)
class Read:
    """The sheets of a file that were recognised, and their rows ready to be taken."""

    bound: dict[str, Bound] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)


def read(path: Path) -> Read:
    """Every sheet whose titles are those of the catalogue. Raises a `FileRefused`.

    A sheet of other titles is passed over, unless it is the only one.
    """
    found = Read()
    refused: FileRefused | None = None
    for table in _tables(path):
        try:
            part, bound = _recognised(table)
        except FileRefused as refusal:
            refused = refused or refusal
            continue
        found.bound[part] = bound
        found.lines[part] = [_line(bound, one) for one in bound.lines]
    if not found.bound:
        raise refused or FileUnreadable
    return found


def _tables(path: Path) -> list[Table]:
    # The first look judges size and kind, for all sheets.
    first = workbooks.read(path)
    if not path.read_bytes().startswith(_PACKED):
        return [first]
    tables = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                lines = [
                    workbooks.Line(number, cells)
                    for number, cells in enumerate(rows, 1)
                    if not all(map(is_blank, cells))
                ]
                if lines:
                    tables.append(Table(lines, first.sha256))
    except (CalamineError, OSError, ValueError, KeyError):
        raise FileUnreadable from None
    return tables


def _recognised(table: Table) -> tuple[str, Bound]:
    """The sheet this is: the first whose needed columns are all there."""
    refused: FileRefused | None = None
    for part, mapping in MAPPINGS.items():
        try:
            return part, bind(mapping, table)
        except FileRefused as refusal:
            refused = refused or refusal
    assert refused is not None
    raise refused


def _line(bound: Bound, line: workbooks.Line) -> Line:
    try:
        return Line(line.number, bound.convert(line).values)
    except Refusal as refusal:
        return Line(line.number, refusal=refusal)


def write_rejects(folder: Path, found: Read, taken: list[Taken]) -> dict[str, Path]:
    """The rows turned back, one workbook a sheet, each with its reason behind it."""
    written = {}
    for one in taken:
        if one.reasons:
            path = folder / f"{one.part}.xlsx"
            with translation.override("zh-hans"):
                mending.write(path, found.bound[one.part], one.reasons)
            written[one.part] = path
    return written
