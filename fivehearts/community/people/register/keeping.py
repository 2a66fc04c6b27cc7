"""Where an uploaded register lies while it is looked at and taken: private, and for a day at most.

It holds names and identity numbers in the clear, so it goes as soon as everybody in it has ended;
a workbook to mend goes after a day.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 24 * 3600
_DIGEST = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """The folder of uploaded registers, for this program's account alone."""
    path = Path(settings.VAR_DIR) / "intake" / "registers"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep(chunks: Iterable[bytes], *, user_id: int, unit_id: int) -> str:
    """Write an upload down and return its digest, by which the same person finds it again."""
    digest, parts = hashlib.sha256(), []
    for chunk in chunks:
        digest.update(chunk)
        parts.append(chunk)
    path = place(digest.hexdigest(), user_id=user_id, unit_id=unit_id)
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.writelines(parts)
    fresh.replace(path)
    return digest.hexdigest()


def place(digest: str, *, user_id: int, unit_id: int) -> Path:
    """The path of an upload of this person for this unit. ValueError for what is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("a workbook is named by its digest")
    return folder() / f"{user_id}-{unit_id}-{digest}.book"


def clear(kept_seconds: float = KEPT_SECONDS) -> int:
    """Remove what is older than `kept_seconds`; returns how many files."""
    removed = 0
    for path in list(folder().iterdir()):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - kept_seconds:
                path.unlink()
                removed += 1
    return removed
