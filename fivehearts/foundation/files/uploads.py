"""The bytes of uploads on their way: one growing file each, in a folder beside the stored ones.

How far an upload has come is the size of its file, so that a killed server, a broken line and a
second tab can never disagree with a number in a table.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings

from fivehearts.foundation.vault.digest import blind_index

PIECE = 64 * 1024


class AtBrowser(Protocol):
    """Who sends: known per request, asked for only where a form takes files."""

    @property
    def owner(self) -> str: ...

    @property
    def path(self) -> str: ...


_sender: ContextVar[AtBrowser | None] = ContextVar("fivehearts_sender", default=None)


class OffsetWrong(Exception):
    """The piece does not begin where the upload ends."""


class TooMuch(Exception):
    """More bytes come than were announced."""


class Busy(Exception):
    """Another connection writes to this upload at the moment."""


def tell_sender(sender: AtBrowser | None) -> None:
    """Who sends in the running request; None outside of one."""
    _sender.set(sender)


def sender() -> AtBrowser | None:
    """Who sends in the running request."""
    return _sender.get()


def owner_digest(key: str) -> str:
    """What stands in the table for a session or a browser's key; "" for nobody."""
    return blind_index("upload owner", key) if key else ""


def folder() -> Path:
    """The folder of uploads; all web servers of one site share it."""
    return Path(settings.VAR_DIR) / "uploads"


def path_of(upload_id: UUID) -> Path:
    """Where the bytes of an upload lie."""
    return folder() / upload_id.hex


def begin(upload_id: UUID) -> None:
    """Make the empty file."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path_of(upload_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def offset(upload_id: UUID) -> int:
    """How many bytes have arrived. Raises FileNotFoundError."""
    return path_of(upload_id).stat().st_size


def append(upload_id: UUID, at: int, body: BinaryIO, *, most: int) -> int:
    """Write what comes behind the first `at` bytes; how many are there now.

    What arrived before a line broke stays. Raises `OffsetWrong`, `Busy`, `TooMuch`,
    FileNotFoundError.
    """
    with _alone(path_of(upload_id)) as file:
        end = file.seek(0, os.SEEK_END)
        if end != at:
            raise OffsetWrong
        try:
            while piece := body.read(PIECE):
                if end + len(piece) > most:
                    raise TooMuch
                file.write(piece)
                end += len(piece)
        finally:
            file.flush()
            os.fsync(file.fileno())
        return end


@contextmanager
def _alone(path: Path) -> Iterator[BinaryIO]:
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def discard(upload_id: UUID) -> None:
    """Remove the bytes; gone already is no matter."""
    path_of(upload_id).unlink(missing_ok=True)


def strays(known: set[str], before: float) -> list[Path]:
    """Files of uploads no row knows of, last touched before the moment `before` (epoch seconds)."""
    if not folder().exists():
        return []
    return [
        path
        for path in sorted(folder().iterdir())
        if path.name not in known and path.stat().st_mtime < before
    ]
