"""Which title means which column, and what a row becomes."""

import json
from collections.abc import Mapping as Values
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.vault.digest import kept_index

from . import cleaning
from .converters import Convert
from .vocabulary import ColumnsMissing, ColumnTwice, FileEmpty, RowError
from .workbooks import Cells, Line, Table

# Titles of a ledger often stand above the title row.
_ROWS_BEFORE_TITLES = 10


@dataclass(frozen=True)
class Column:
    """One column: its name in code, the titles it goes by, and its converter.

    `compares` is false for what changes from export to export (a count of likes): such a
    column does not make a known row another one. A blank optional cell becomes None.
    """

    name: str
    titles: Sequence[str]
    convert: Convert
    required: bool = True
    compares: bool = True


@dataclass(frozen=True)
class Mapping:
    """A kind of workbook. `key` names the column with the source number; None takes the whole row."""

    name: str
    columns: Sequence[Column]
    key: str | None = None


@dataclass(frozen=True)
class Row:
    """A converted row: `values` by column name, `source_number` and a keyed digest of its words."""

    number: int
    source_number: str
    digest: str
    values: Values[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Bound:
    """A mapping bound to the title row of one table."""

    mapping: Mapping
    titles: Cells
    places: Values[str, int]
    lines: list[Line] = field(repr=False)

    def number_of(self, line: Line) -> str:
        """The source number of a line; "" where the mapping has none or it cannot be taken."""
        for column in self.mapping.columns:
            if column.name == self.mapping.key:
                try:
                    return str(_value(column, self._cell(column, line)))
                except RowError:
                    break
        return ""

    def _cell(self, column: Column, line: Line) -> Any:
        place = self.places.get(column.name, -1)
        return line.cells[place] if 0 <= place < len(line.cells) else None

    def convert(self, line: Line) -> Row:
        """The row of a line; `RowError` naming every column that cannot be taken."""
        values: dict[str, Any] = {}
        faults: list[str] = []
        for column in self.mapping.columns:
            try:
                values[column.name] = _value(column, self._cell(column, line))
            except RowError as error:
                faults.append(f"{column.titles[0]}：{error.sentence}")
        if faults:
            raise RowError(" ".join(faults))
        digest = kept_index("intake.row", _spelled(self.mapping, values))
        key = self.mapping.key
        return Row(line.number, str(values[key]) if key else digest, digest, values)


def bind(mapping: Mapping, table: Table) -> Bound:
    """Find the title row among the first ten and match its titles.

    Raises `ColumnsMissing`, `ColumnTwice`, or `FileEmpty` when nothing follows the titles.
    """
    head = table.lines[:_ROWS_BEFORE_TITLES]
    at, places = max(
        ((index, _places(mapping, line.cells)) for index, line in enumerate(head)),
        key=lambda found: (len(found[1]), -found[0]),
    )
    missing = [
        column.titles[0]
        for column in mapping.columns
        if column.required and column.name not in places
    ]
    if missing:
        raise ColumnsMissing(titles="、".join(missing))
    twice = [column.titles[0] for column in mapping.columns if len(places.get(column.name, [])) > 1]
    if twice:
        raise ColumnTwice(titles="、".join(twice))
    lines = table.lines[at + 1 :]
    if not lines:
        raise FileEmpty
    return Bound(mapping, head[at].cells, {name: found[0] for name, found in places.items()}, lines)


def _places(mapping: Mapping, cells: Cells) -> dict[str, list[int]]:
    titles = [cleaning.title(cell) for cell in cells]
    places: dict[str, list[int]] = {}
    for column in mapping.columns:
        wanted = {cleaning.title(name) for name in column.titles}
        found = [index for index, name in enumerate(titles) if name in wanted]
        if found:
            places[column.name] = found
    return places


def _value(column: Column, cell: Any) -> Any:
    if not cleaning.is_blank(cell):
        return column.convert(cell)
    if column.required:
        raise RowError(_("This must not be empty."))
    return None


def _spelled(mapping: Mapping, values: Values[str, Any]) -> str:
    compared = {column.name: values[column.name] for column in mapping.columns if column.compares}
    return json.dumps(compared, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
