"""A PDF written anew, in a process of its own: bounded in memory and time, it may fall alone."""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
from pathlib import Path

from . import apart, drawing, pictures
from .made import CleanFile
from .vocabulary import FileBroken, FileKind, PdfLocked, PdfTooHeavy

PATIENCE_SECONDS = 30.0
# A small copy is a kindness: nobody waits long for it.
DRAWING_SECONDS = 12.0
_HEAD = struct.Struct(">II")
# Two at a time bound the memory of the house, whatever the number of threads.
_few_at_a_time = threading.BoundedSemaphore(2)


def rewritten(data: bytes) -> CleanFile:
    """The pages of a PDF without scripts, actions, embedded files, author and trailing bytes.

    Raises `PdfLocked` (encrypted), `FileBroken`, `PdfTooHeavy`.
    """
    with _few_at_a_time:
        try:
            done = subprocess.run(  # noqa: S603 - our own script
                [sys.executable, "-I", str(Path(apart.__file__))],
                input=data,
                capture_output=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PdfTooHeavy from None
    if done.returncode == apart.LOCKED:
        raise PdfLocked
    if done.returncode == apart.BROKEN:
        raise FileBroken
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PdfTooHeavy
    return CleanFile(
        content=done.stdout,
        content_type="application/pdf",
        kind=FileKind.PDF,
        suffix=".pdf",
        thumbnail=first_page(done.stdout),
    )


def first_page(data: bytes) -> bytes:
    """The first page of a rewritten PDF, small, as WebP; nothing where it could not be drawn.

    Drawn in a process of its own: what it is fed may be made to break whoever draws it, and then
    the paper is taken without a small copy.
    """
    edge = pictures.THUMBNAIL_EDGE
    with _few_at_a_time:
        try:
            done = subprocess.run(  # noqa: S603 - our own script
                [sys.executable, "-I", str(Path(drawing.__file__)), str(edge)],
                input=data,
                capture_output=True,
                timeout=DRAWING_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b""
    if done.returncode or len(done.stdout) < _HEAD.size:
        return b""
    width, height = _HEAD.unpack_from(done.stdout)
    pixels = done.stdout[_HEAD.size :]
    if not (0 < width <= edge and 0 < height <= edge and len(pixels) == width * height * 3):
        return b""
    return pictures.small_copy(width, height, pixels)
