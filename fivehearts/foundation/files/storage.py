"""Where bytes lie: below the files folder, outside the web root, under random names."""

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings


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


def keep(relative: str, content: bytes) -> None:
    """Write `content` durably before the row that names it can be committed."""
    path = place(relative)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def discard(names: Iterable[str]) -> None:
    """Remove files whose row was never written; those already gone are no matter."""
    for name in names:
        place(name).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[str]:
    """Names of all stored files written more than `seconds` ago."""
    before = time.time() - seconds
    for path in sorted(root().rglob("*")):
        if path.is_file() and path.stat().st_mtime < before:
            yield path.relative_to(root()).as_posix()
