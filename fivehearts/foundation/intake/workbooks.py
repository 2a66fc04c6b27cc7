"""Reading a table from XLSX, XLS or CSV, by content and not by name."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from .cleaning import is_blank
from .vocabulary import FileEmpty, FileTooLarge, FileUnreadable

Cells = list[Any]
MOST_BYTES = 100 * 1024 * 1024
# A workbook is a zip: what it unpacks to is bounded too.
MOST_UNPACKED_BYTES = 1024 * 1024 * 1024
_DELIMITERS = ",\t;，"
_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Line:
    """One row as it stands in the file; `number` is the row number a person sees there.

    `continued` names the places whose cell belongs to a merged cell that began in a row above.
    """

    number: int
    cells: Cells
    continued: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """All rows with anything in them, and the digest of the file they came from."""

    lines: list[Line]
    sha256: str


def read(path: Path) -> Table:
    """The first sheet with rows in it. Raises a `FileRefused` that says what to do.

    Text tables may be UTF-8 (with or without mark), UTF-16 or GB18030 (GBK, GB2312), separated
    by comma, tab or semicolon.
    """
    data = content(path)
    rows = _workbook(data) if is_workbook(data) else text_table(data)
    lines = [
        Line(number, cells) for number, cells in enumerate(rows, 1) if not all(map(is_blank, cells))
    ]
    if not lines:
        raise FileEmpty
    return Table(lines, hashlib.sha256(data).hexdigest())


def content(path: Path) -> bytes:
    """The bytes of a file of bearable size. Raises `FileTooLarge`, `FileUnreadable`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileTooLarge
        return path.read_bytes()
    except OSError:
        raise FileUnreadable from None


def is_workbook(data: bytes) -> bool:
    """Whether the content is a workbook (XLSX, XLS) and no text."""
    return data.startswith((b"PK\x03\x04", _XLS))


@contextmanager
def opened(data: bytes) -> Iterator[CalamineWorkbook]:
    """The workbook in these bytes. Raises `FileTooLarge` for what unpacks beyond measure, and
    `FileUnreadable` for whatever goes wrong while it is read."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                    raise FileTooLarge
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            yield book
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError):
        raise FileUnreadable from None


def _workbook(data: bytes) -> list[Cells]:
    with opened(data) as book:
        for name in book.sheet_names:
            # Row numbers are those of the sheet, so empty rows above must not be skipped.
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(not is_blank(cell) for cells in rows for cell in cells):
                return rows
    return []


def text_table(data: bytes) -> list[Cells]:
    """The rows of a table as text, whatever its encoding and separator. Raises `FileUnreadable`."""
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows: list[Cells] = [
            list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        raise FileUnreadable from None
    return rows


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileUnreadable
