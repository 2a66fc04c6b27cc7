"""What a file is, told by its content, and how it becomes harmless: one door for all kinds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import BinaryIO

import puremagic

from . import office, papers, pictures, sounds
from .made import CleanFile
from .vocabulary import (
    FileEmpty,
    FileKind,
    FileRefused,
    FileTooLarge,
    IsOldOffice,
    IsPacked,
    IsVideo,
    KindUnknown,
    OnlyPictures,
    most_bytes,
)

ALL_KINDS = frozenset(FileKind)
PICTURES = frozenset({FileKind.PICTURE})
# No signature that decides lies deeper.
_HEAD_BYTES = 64
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CLEANERS: Mapping[FileKind, Callable[[bytes], CleanFile]] = {
    FileKind.PICTURE: pictures.rebuilt,
    FileKind.PDF: papers.rewritten,
    FileKind.AUDIO: sounds.rewritten,
    FileKind.OFFICE: office.rewritten,
}


def clean(
    upload: BinaryIO, *, name: str = "", kinds: Collection[FileKind] = ALL_KINDS
) -> CleanFile:
    """The file in `upload` made anew. `name` is kept for people and decides nothing.

    Raises a `FileRefused` that says what to do.
    """
    upload.seek(0)
    head = upload.read(_HEAD_BYTES)
    if not head:
        raise FileEmpty
    kind = kind_of(head)
    if kind not in kinds and set(kinds) == PICTURES:
        raise OnlyPictures
    if kind is None:
        raise _stranger(head, upload)
    if kind not in kinds:
        raise KindUnknown
    upload.seek(0)
    data = upload.read(most_bytes(kind) + 1)
    if len(data) > most_bytes(kind):
        raise FileTooLarge(kind)
    return _CLEANERS[kind](data).called(name)


def clean_picture(upload: BinaryIO, *, name: str = "") -> CleanFile:
    """The picture in `upload`; anything else is refused."""
    return clean(upload, name=name, kinds=PICTURES)


def kind_of(head: bytes) -> FileKind | None:
    """The kind by the first bytes; None for anything that is not taken."""
    if pictures.kind_of(head) is not None:
        return FileKind.PICTURE
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if sounds.kind_of(head) is not None:
        return FileKind.AUDIO
    if head.startswith(b"PK\x03\x04"):
        return FileKind.OFFICE
    return None


def _stranger(head: bytes, upload: BinaryIO) -> FileRefused:
    """The sentence that helps the sender of what is not taken."""
    if head.startswith(_OLE):
        return IsOldOffice()
    upload.seek(0)
    try:
        guess = puremagic.from_string(upload.read(4096), mime=True).lower()
    except (puremagic.PureError, ValueError, LookupError):
        guess = ""
    if guess.startswith("video/"):
        return IsVideo()
    if any(word in guess for word in ("zip", "rar", "7z", "x-tar", "compress", "x-xz")):
        return IsPacked()
    return KindUnknown()
