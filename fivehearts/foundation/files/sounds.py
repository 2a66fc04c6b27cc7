"""Recordings written anew: only what is heard, piece by piece, as each format defines it.

Sources: RIFF/WAVE (Microsoft/IBM 1991), ISO/IEC 11172-3 and 13818-3 (MP3), RFC 4867 (AMR),
RFC 3533 (Ogg). M4A and 3GP stand in `boxes`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from . import boxes
from .made import CleanFile
from .vocabulary import FileBroken, FileKind, IsVideo

_TYPES: Mapping[str, tuple[str, str]] = {
    "wav": ("audio/wav", ".wav"),
    "mp3": ("audio/mpeg", ".mp3"),
    "amr": ("audio/amr", ".amr"),
    "ogg": ("audio/ogg", ".ogg"),
    "m4a": ("audio/mp4", ".m4a"),
}
_AMR_HEADS = (b"#!AMR\n", b"#!AMR-WB\n")


def kind_of(head: bytes) -> str | None:
    """`wav`, `mp3`, `amr`, `ogg` or `m4a` by the first bytes; None for anything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(_AMR_HEADS):
        return "amr"
    if head.startswith(b"OggS"):
        return "ogg"
    if boxes.is_ours(head):
        return "m4a"
    if head.startswith(b"ID3") or _mp3_length(head) is not None:
        return "mp3"
    return None


def rewritten(data: bytes) -> CleanFile:
    """The recording without tags, pictures, positions and whatever hangs on.

    Raises `FileBroken`, `IsVideo`.
    """
    kind = kind_of(data[:64])
    if kind is None:
        raise FileBroken
    writers: Mapping[str, Callable[[bytes], bytes]] = {
        "wav": _wav,
        "mp3": _mp3,
        "amr": _amr,
        "ogg": _ogg,
        "m4a": boxes.sound_only,
    }
    try:
        content = writers[kind](data)
    except (struct.error, IndexError, ValueError):
        raise FileBroken from None
    content_type, suffix = _TYPES[kind]
    return CleanFile(content=content, content_type=content_type, kind=FileKind.AUDIO, suffix=suffix)


def _wav(data: bytes) -> bytes:
    """Format and samples. A recorder that was switched off left the length of its samples open."""
    parts: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data) and b"data" not in parts:
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"data" and size in {0, 0xFFFFFFFF}:
            size = len(data) - at - 8
        if at + 8 + size > len(data):
            raise FileBroken
        if name in {b"fmt ", b"fact", b"data"}:
            parts[name] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    if not 16 <= len(parts.get(b"fmt ", b"")) <= 64 or not parts.get(b"data"):
        raise FileBroken
    body = b"WAVE"
    for name in (b"fmt ", b"fact", b"data"):
        if name in parts:
            piece = parts[name] if name != b"fact" else parts[name][:4]
            body += name + struct.pack("<I", len(piece)) + piece + b"\0" * (len(piece) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


_MPEG1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MOST_JUNK = 64 * 1024
_FEWEST_FRAMES = 2


def _mp3_length(head: bytes) -> int | None:
    """Bytes of the layer III frame that begins here; None where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate_at, sample_at = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or rate_at in {0, 15} or sample_at == 3:
        return None
    rate = (_MPEG1 if version == 3 else _MPEG2)[rate_at] * 1000
    slots = 144 if version == 3 else 72
    return slots * rate // _RATES[version][sample_at] + (head[2] >> 1 & 1)


def _mp3(data: bytes) -> bytes:
    """Whole frames only; tags before, behind and between go."""
    at = 0
    while data[at : at + 3] == b"ID3":
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size
    frames, junk = [], 0
    while at + 4 <= len(data):
        length = _mp3_length(data[at : at + 4])
        follows = at + (length or 0)
        if length and (follows == len(data) or _goes_on(data, follows)):
            frames.append(data[at:follows])
            at = follows
            continue
        if frames and data[at : at + 3] in {b"TAG", b"APE", b"LYR"}:
            break
        at, junk = at + 1, junk + 1
        if junk > _MOST_JUNK:
            break
    if len(frames) < _FEWEST_FRAMES or _promised(frames[0]) > len(frames):
        raise FileBroken
    return b"".join(frames)


def _goes_on(data: bytes, at: int) -> bool:
    """Whether another frame, or the tag at the end, follows."""
    return _mp3_length(data[at : at + 4]) is not None or data[at : at + 3] in {
        b"TAG",
        b"APE",
        b"LYR",
    }


def _promised(first: bytes) -> int:
    """How many frames the first one says there are (Xing and Info headers); 0 where it does not."""
    for name in (b"Xing", b"Info"):
        at = first.find(name, 0, 64)
        if at > 0 and first[at + 7] & 1:
            return int(struct.unpack_from(">I", first, at + 8)[0])
    return 0


_AMR_SIZES = {
    _AMR_HEADS[0]: {
        0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0,
    },
    _AMR_HEADS[1]: {
        0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0,
    },
}  # fmt: skip


def _amr(data: bytes) -> bytes:
    """Every frame must be whole and of a known size."""
    head = next(one for one in _AMR_HEADS if data.startswith(one))
    at = len(head)
    while at < len(data):
        size = _AMR_SIZES[head].get(data[at] >> 3 & 15)
        if size is None or data[at] & 0x83 or at + 1 + size > len(data):
            raise FileBroken
        at += 1 + size
    if at == len(head):
        raise FileBroken
    return data


_SOUNDS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_LAST_PAGE = 4
_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _ogg(data: bytes) -> bytes:
    """Pages whose checksum is right; what follows the last one goes."""
    kept = []
    for page, flags, body in _ogg_pages(data):
        if flags & 2 and not data[body:].startswith(_SOUNDS):
            raise IsVideo
        kept.append(page)
    if len(kept) < _FEWEST_FRAMES:
        raise FileBroken
    return b"".join(kept)


def _ogg_pages(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at, ended = 0, False
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            if ended:
                return
            raise FileBroken
        lacing = data[at + 26]
        body = at + 27 + lacing
        end = body + sum(data[at + 27 : body])
        page = data[at:end]
        if len(page) < end - at or _ogg_sum(page) != struct.unpack_from("<I", page, 22)[0]:
            raise FileBroken
        ended = bool(page[5] & _LAST_PAGE)
        yield page, page[5], body
        at = end


def _ogg_sum(page: bytes) -> int:
    """The checksum of RFC 3533, by zlib: the same polynomial, read from the other side."""
    blank = page[:22] + b"\0\0\0\0" + page[26:]
    mirrored = zlib.crc32(blank.translate(_MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
