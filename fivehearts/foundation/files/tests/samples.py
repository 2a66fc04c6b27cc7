"""Small real files of every kind, made by the tests themselves."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib

import pikepdf
import xlsxwriter

# The harmless string every scanner must take for a virus (eicar.org).
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(*, pages: int = 1, change=None, **save) -> bytes:
    """A PDF with empty pages; `change` may do anything to it before it is saved."""
    paper = pikepdf.new()
    for _page in range(pages):
        paper.add_blank_page(page_size=(300, 400))
    if change is not None:
        change(paper)
    out = io.BytesIO()
    paper.save(out, **save)
    return out.getvalue()


def wav(*, seconds: float = 0.1, samples: bytes = b"") -> bytes:
    """A recording of silence, or of these samples."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(samples or b"\0\0" * int(8000 * seconds))
    return out.getvalue()


def mp3(frames: int = 6) -> bytes:
    """Frames of MPEG 1 layer III, 128 kbit/s, 44.1 kHz."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413) * frames


def amr(frames: int = 5) -> bytes:
    """Frames of 12.2 kbit/s."""
    return b"#!AMR\n" + (b"\x3c" + b"\x55" * 31) * frames


def _crc(page: bytes) -> int:
    """Bit by bit, as RFC 3533 says it: the oracle of the fast one."""
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _bit in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc


def ogg(head: bytes = b"OpusHead\x01\x01", pages: int = 3) -> bytes:
    """Pages with right checksums; the last one says that it is."""
    made = b""
    for number in range(pages):
        body = head if number == 0 else b"sound" * 10
        flags = 2 if number == 0 else 4 if number == pages - 1 else 0
        page = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, number, 7, number, 0, 1)
        page += bytes([len(body)]) + body
        made += page[:22] + struct.pack("<I", _crc(page)) + page[26:]
    return made


def box(name: bytes, *body: bytes) -> bytes:
    """A box of ISO/IEC 14496-12."""
    inner = b"".join(body)
    return struct.pack(">I4s", 8 + len(inner), name) + inner


def m4a(*, handler: bytes = b"soun", place: bytes = b"", sound: bytes = b"sound" * 40) -> bytes:
    """A recording of a phone, with its place in `udta`."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 13)))
    known = box(b"udta", box(b"\xa9xyz", place)) if place else b""
    return box(b"ftyp", b"M4A \0\0\0\0isom") + box(b"moov", track, known) + box(b"mdat", sound)


def xlsx() -> bytes:
    """A workbook as a colleague makes one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("楼栋").write(0, 0, "1号楼")
    book.close()
    return out.getvalue()


def docx(**parts: bytes) -> bytes:
    """A letter; more parts by name, `__` for a slash and `_DOT_` for a dot."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT}"/></Types>'
    )
    main = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    words = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    all_parts = {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": main.encode(),
        "word/document.xml": words.encode(),
        **{k.replace("__", "/").replace("_DOT_", "."): v for k, v in parts.items()},
    }
    return packed(all_parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """A packed file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def gif_with_script() -> bytes:
    """A GIF that is a script as well."""
    return b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1);"


def png_bomb(width: int, height: int, megabytes: int) -> bytes:
    """A picture of so many megabytes that claims to be so wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    filler = chunk(b"teXt", b"\0" * (megabytes * 2**20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + filler + chunk(b"IEND", b"")
