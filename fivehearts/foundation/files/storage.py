"""Where bytes lie: a folder outside the web root, or a bucket of an S3 store; under random names."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings

PIECE = 64 * 1024
# What a scanner found harmful lies below this, under the same name.
APART = "apart"
# Folders of what the program writes for itself: no row names a file of theirs, none is swept.
OWN = frozenset({"routing"})


class Store(Protocol):
    """What the house asks of a place for bytes. Names are those of `new_name`."""

    def keep(self, name: str, content: bytes) -> None:
        """Write durably; FileExistsError where the name is taken."""

    def size(self, name: str) -> int:
        """Bytes; FileNotFoundError where there is none."""

    def pieces(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `stop`, as a stream."""

    def move(self, name: str, to: str) -> None:
        """Put it elsewhere; FileNotFoundError where there is none."""

    def discard(self, name: str) -> None:
        """Remove it; gone already is no matter."""

    def older_than(self, seconds: float) -> Iterator[str]:
        """Names of everything written more than `seconds` ago, in order."""


def store() -> Store:
    """The place in use, by setting."""
    if settings.FILES_BUCKET:
        from .buckets import Bucket

        return Bucket()
    return Folder()


def root() -> Path:
    """The folder of all stored files."""
    return Path(settings.VAR_DIR) / "files"


def place(relative: str) -> Path:
    """The path of a stored file; ValueError for one that would leave the folder."""
    base = root().resolve()
    path = (base / relative).resolve()
    if not path.is_relative_to(base) or path == base:
        raise ValueError("a stored file lies below the files folder")
    return path


def new_name(at: datetime, suffix: str) -> str:
    """`2026/11/<32 random hex digits>.jpg`: nobody can guess it, no folder grows without bound."""
    return f"{at:%Y/%m}/{secrets.token_hex(16)}{suffix}"


class Folder:
    """Files on this computer's disk, or on one that all web servers share."""

    def keep(self, name: str, content: bytes) -> None:
        path = place(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def size(self, name: str) -> int:
        return place(name).stat().st_size

    def pieces(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        with place(name).open("rb") as file:
            file.seek(start)
            left = stop - start
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    def move(self, name: str, to: str) -> None:
        target = place(to)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place(name).replace(target)

    def discard(self, name: str) -> None:
        place(name).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        before = time.time() - seconds
        for path in sorted(root().rglob("*")):
            name = path.relative_to(root())
            if name.parts[0] in OWN or not path.is_file() or path.stat().st_mtime >= before:
                continue
            yield name.as_posix()


def keep(relative: str, content: bytes) -> None:
    """Write `content` durably before the row that names it can be committed."""
    store().keep(relative, content)


def discard(names: Iterable[str]) -> None:
    """Remove files whose row was never written; those already gone are no matter."""
    where = store()
    for name in names:
        if name:
            where.discard(name)


def older_than(seconds: float) -> Iterator[str]:
    """Names of all stored files written more than `seconds` ago."""
    return store().older_than(seconds)


def read(name: str) -> bytes:
    """All bytes of a stored file. Raises FileNotFoundError."""
    where = store()
    return b"".join(where.pieces(name, 0, where.size(name)))
