"""M4A and 3GP: boxes in boxes (ISO/IEC 14496-12). What is not sound is blanked where it stands.

Sizes and places stay as they are, since tables inside point at places in the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .vocabulary import FileBroken, IsVideo

_BRANDS = {
    b"M4A ", b"M4B ", b"M4V ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6",
    b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3g2a", b"dash", b"qt  ", b"avc1",
}  # fmt: skip
_KEPT = {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp"}
_HOLDING = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf"}
# Titles, places and pictures of a recording, and room for anything.
_BLANKED = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"pnot"}
_DEEPEST = 10


def is_ours(head: bytes) -> bool:
    """Whether the first bytes say M4A, 3GP or a film in such a file."""
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS


def sound_only(data: bytes) -> bytes:
    """The file with everything blanked that is not needed to hear it, and nothing behind it.

    Raises `IsVideo` where a track shows pictures, `FileBroken`.
    """
    made = bytearray(data)
    seen: set[bytes] = set()
    end = 0
    for name, start, body, stop in _boxes(made, 0, len(made)):
        if name not in _KEPT:
            _blank(made, start, body, stop)
        elif name in _HOLDING:
            _inside(made, body, stop, 1)
        seen.add(name)
        end = stop
    if not {b"ftyp", b"moov", b"mdat"} <= seen:
        raise FileBroken
    handlers = _handlers(bytes(made[:end]))
    if b"vide" in handlers:
        raise IsVideo
    if b"soun" not in handlers:
        raise FileBroken
    return bytes(made[:end])


def _boxes(
    data: bytearray, at: int, until: int, *, strict: bool = False
) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, start, body and end of each box. Bytes behind the last box end it, unless `strict`."""
    while at < until:
        if at + 8 > until:
            if strict:
                raise FileBroken
            return
        size, name = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, at + 8)[0], at + 16
        elif size == 0:
            size = until - at
        named = all(32 <= sign < 127 or sign == 0xA9 for sign in name)
        if not named or at + size < body:
            if strict or at == 0:
                raise FileBroken
            return
        if at + size > until:
            raise FileBroken
        yield name, at, body, at + size
        at += size


def _inside(data: bytearray, at: int, until: int, depth: int) -> None:
    if depth > _DEEPEST:
        raise FileBroken
    for name, start, body, stop in _boxes(data, at, until, strict=True):
        if name in _BLANKED:
            _blank(data, start, body, stop)
        elif name in _HOLDING:
            _inside(data, body, stop, depth + 1)


def _blank(data: bytearray, start: int, body: int, stop: int) -> None:
    data[start + 4 : start + 8] = b"free"
    data[body:stop] = bytes(stop - body)


def _handlers(data: bytes) -> set[bytes]:
    """What the tracks are for: `soun`, `vide` and others."""
    found = set()
    at = data.find(b"hdlr")
    while at != -1:
        found.add(data[at + 12 : at + 16])
        at = data.find(b"hdlr", at + 4)
    return found
