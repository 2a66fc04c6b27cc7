"""Where an uploaded workbook lies while it is looked at and taken: private, and for a day at most.

It may hold names, telephone and identity numbers in the clear, so whoever takes it removes it as soon
as its rows are taken; what was forgotten goes after a day.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 24 * 3600
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder for uploads of one kind, for this program's account alone."""

    name: str

    def folder(self) -> Path:
        """The folder, made where it is missing."""
        path = Path(settings.VAR_DIR) / "intake" / self.name
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    def keep(self, chunks: Iterable[bytes], *, user_id: int, unit_id: int) -> str:
        """Write an upload down and return its digest, by which the same person finds it again."""
        digest, parts = hashlib.sha256(), []
        for chunk in chunks:
            digest.update(chunk)
            parts.append(chunk)
        path = self.place(digest.hexdigest(), user_id=user_id, unit_id=unit_id)
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(parts)
        fresh.replace(path)
        return digest.hexdigest()

    def place(self, digest: str, *, user_id: int, unit_id: int) -> Path:
        """The path of an upload of this person for this unit. ValueError for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("a workbook is named by its digest")
        return self.folder() / f"{user_id}-{unit_id}-{digest}.book"

    def place_of_rejects(self, digest: str, *, user_id: int, unit_id: int) -> Path:
        """The path of the workbook of rows to mend."""
        return self.place(digest, user_id=user_id, unit_id=unit_id).with_suffix(".xlsx")

    def clear(self, kept_seconds: float = KEPT_SECONDS) -> int:
        """Remove what is older than `kept_seconds`; returns how many files."""
        removed = 0
        for path in list(self.folder().iterdir()):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - kept_seconds:
                    path.unlink()
                    removed += 1
        return removed
