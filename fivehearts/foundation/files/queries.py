"""Reading stored files. Whoever calls has asked already whether the owner's row may be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum

from . import storage
from .models import Examination, StoredFile, Upload
from .vocabulary import FileHeldBack, FileKind, FileMissing, Standing, Verdict

# These are shown or played in the page; everything else goes to the device's own programs.
_SHOWN = {FileKind.PICTURE, FileKind.AUDIO}


@dataclass(frozen=True)
class OpenFile:
    """What a view streams: whole by `pieces()`, or a part of it."""

    path: str
    size: int
    headers: Mapping[str, str]

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `stop`."""
        return storage.store().pieces(self.path, start, self.size if stop is None else stop)


def open_file(stored: StoredFile, *, name: str = "", thumbnail: bool = False) -> OpenFile:
    """The bytes of a stored file with headers that keep a browser from taking them for a page.

    `name` is what the device calls it. Raises `FileMissing` when the bytes are not there,
    `FileHeldBack` while the scanner has not found them clean.
    """
    standing = standing_of(stored)
    if standing != Standing.OPEN:
        raise FileHeldBack(standing=standing.label)
    path = stored.thumbnail_path if thumbnail else stored.path
    try:
        size = storage.store().size(path or "")
    except (FileNotFoundError, ValueError):
        raise FileMissing from None
    content_type = "image/webp" if thumbnail else stored.content_type
    return OpenFile(path or "", size, safe_headers(stored.kind, content_type, name or path or ""))


def safe_headers(kind: str, content_type: str, name: str) -> dict[str, str]:
    """Headers for bytes that strangers sent: never a page, never kept by anybody on the way."""
    way = "inline" if kind in _SHOWN else "attachment"
    ascii_name = name.rpartition("/")[2].encode("ascii", "replace").decode().replace("?", "_")
    ascii_name = ascii_name.replace('"', "_").replace("\\", "_")
    full = quote(name.rpartition("/")[2], safe="")
    return {
        "Content-Type": content_type,
        "Content-Disposition": f"{way}; filename=\"{ascii_name}\"; filename*=UTF-8''{full}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
    }


class AnyFile(Protocol):
    """A stored file, or one that waits with a draft."""

    kind: str
    size_bytes: int


def shown(
    file: AnyFile,
    *,
    url: str,
    name: str = "",
    number: int = 1,
    about: str = "",
    description: str = "",
) -> dict[str, Any]:
    """A file as `file_list` shows it: name, kind, size, small copy or player, and why it is not open.

    A picture is described by its sender (`description`), or else by its kind and `about`, what it
    was sent with.
    """
    kind = FileKind(file.kind)
    called = name or f"{kind.label} {number}"
    standing = standing_of(file) if isinstance(file, StoredFile) else Standing.OPEN
    is_open = standing == Standing.OPEN
    return {
        "url": url if is_open else "",
        "name": called,
        "kind": kind.label,
        "size": file.size_bytes,
        "thumb": f"{url}?small=1" if is_open and _has_small_copy(file, kind) else "",
        # A page is known by its head, a photo by its middle.
        "paper": kind == FileKind.PDF,
        "player": url if is_open and kind == FileKind.AUDIO else "",
        "alt": description or (f"{kind.label}, {about}" if about else kind.label),
        "description": description,
        "standing": "" if is_open else standing.label,
    }


def _has_small_copy(file: AnyFile, kind: FileKind) -> bool:
    """Every picture has one, and papers whose first page could be drawn."""
    if kind == FileKind.PICTURE:
        return True
    # A file that waits with a draft says how large its drawn page is.
    drawn = getattr(file, "thumbnail_path", None) or getattr(file, "drawn", 0)
    return kind == FileKind.PDF and bool(drawn)


def standing_of(stored: StoredFile) -> Standing:
    """Whether a file may be opened. Load with `select_related("examination")` for lists.

    With a scanner set, what it has not found clean waits, also what was kept before it was set.
    """
    examined: Examination | None = getattr(stored, "examination", None)
    if examined is not None and examined.verdict == Verdict.INFECTED:
        return Standing.KEPT_APART
    if examined is None and settings.FILES_SCANNER:
        return Standing.WAITING
    return Standing.OPEN


def unexamined(most: int) -> list[StoredFile]:
    """The oldest files no scanner has seen, at most so many."""
    rows = StoredFile._default_manager.filter(examination__isnull=True)
    return list(rows.order_by("kept_at", "pk")[:most])


def all_files() -> QuerySet[StoredFile]:
    """Every stored file with its verdict, in the order in which they came."""
    return StoredFile._default_manager.select_related("examination").order_by("kept_at", "pk")


def kept_names(names: list[str]) -> set[str]:
    """Those of `names` that a row still refers to, also where they lie apart."""
    plain = {name.removeprefix(f"{storage.APART}/"): name for name in names}
    files = StoredFile._default_manager
    found = {
        *files.filter(path__in=plain).values_list("path", flat=True),
        *files.filter(thumbnail_path__in=plain).values_list("thumbnail_path", flat=True),
    }
    return {plain[name] for name in found if name is not None}


def uploads_of(owner: str, at: datetime) -> QuerySet[Upload]:
    """What this sender has on the way or has sent within the day; oldest first."""
    rows = Upload._default_manager.filter(owner=owner, expires_at__gt=at)
    return rows.order_by("began_at", "pk")


def upload_of(owner: str, upload_id: UUID, at: datetime) -> Upload | None:
    """The upload, where this sender began it and it has not expired."""
    return uploads_of(owner, at).filter(pk=upload_id).first() if owner else None


def waiting_uploads(owner: str, at: datetime) -> QuerySet[Upload]:
    """Those of `uploads_of` that are not part of anything yet."""
    return uploads_of(owner, at).filter(used_at__isnull=True)


def expired_uploads(at: datetime) -> QuerySet[Upload]:
    """Uploads whose day is over."""
    return Upload._default_manager.filter(expires_at__lte=at)


def begun_from(address: str, at: datetime) -> int:
    """How many uploads came from a network address within the hour."""
    rows = Upload._default_manager.filter(address=address, began_at__gt=at - timedelta(hours=1))
    return rows.count()


def bytes_on_the_way() -> int:
    """How much room all uploads together may take."""
    waiting = Upload._default_manager.filter(used_at__isnull=True)
    return int(waiting.aggregate(all=Sum("size_bytes"))["all"] or 0)
