"""A PDF written anew, in a process of its own: bounded in memory and time, it may fall alone."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from . import apart
from .made import CleanFile
from .vocabulary import FileBroken, FileKind, PdfLocked, PdfTooHeavy

PATIENCE_SECONDS = 30.0
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
    )
