"""A workbook as Excel 97 wrote it, made byte by byte: nothing that writes them is installed.

[MS-CFB] holds one stream, [MS-XLS] in it one sheet of texts. As little as a reader needs.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_book(path: Path, rows: Sequence[Sequence[str]], sheet: str = "住户") -> Path:
    """Write the rows as texts into one sheet of an XLS workbook."""
    path.write_bytes(_compound(_workbook(rows, sheet)))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _workbook(rows: Sequence[Sequence[str]], sheet: str) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = sheet.encode("utf-16-le")
    about_length = 4 + 8 + len(name)
    offset = 4 + len(begin) + about_length + 4
    about = struct.pack("<IBBBB", offset, 0, 0, len(sheet), 1) + name
    book = _record(0x0809, begin) + _record(0x0085, about) + _record(0x000A, b"")
    assert len(book) == offset
    page = begin[:2] + struct.pack("<H", 0x0010) + begin[4:]
    cells = b"".join(
        _record(
            0x0204, struct.pack("<HHHHB", at, place, 0, len(text), 1) + text.encode("utf-16-le")
        )
        for at, row in enumerate(rows)
        for place, text in enumerate(row)
        if text
    )
    return book + _record(0x0809, page) + cells + _record(0x000A, b"")


def _compound(stream: bytes) -> bytes:
    """One stream called Workbook: a header, its table of sectors, its directory, its sectors."""
    # Shorter streams lie elsewhere: padded, it is long enough.
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    chain = [_TABLE, _END, *range(3, sectors + 2), _END]
    table = struct.pack("<128I", *(chain + [_FREE] * (128 - len(chain))))
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    head += struct.pack("<HHHHHHI", 0x3E, 3, 0xFFFE, 9, 6, 0, 0)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    directory += _entry("Workbook", 2, 2, len(stream), child=_FREE)
    return head + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, *, child: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words), kind, 1, _FREE, _FREE, child)
        + bytes(16 + 4 + 16)
        + struct.pack("<IQ", start, size)
    )
