"""Reading a stored file. Whoever calls has asked already whether the owner's row may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from . import storage
from .models import StoredFile
from .vocabulary import FileMissing


@dataclass(frozen=True)
class OpenFile:
    """What a view streams: `FileResponse(opened.stream, headers=opened.headers)`."""

    stream: BinaryIO
    headers: Mapping[str, str]


def open_file(stored: StoredFile, *, thumbnail: bool = False) -> OpenFile:
    """The bytes of a stored file with headers that keep a browser from taking them for a page.

    Raises `FileMissing` when the bytes are not there.
    """
    path = storage.place(stored.thumbnail_path if thumbnail else stored.path)
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise FileMissing from None
    headers = {
        "Content-Type": "image/webp" if thumbnail else stored.content_type,
        "Content-Length": str(path.stat().st_size),
        "Content-Disposition": f'inline; filename="{stored.pk}{path.suffix}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    return OpenFile(stream, headers)


def kept_names(names: list[str]) -> set[str]:
    """Those of `names` that a row still refers to."""
    pictures = StoredFile._default_manager.filter(path__in=names).values_list("path", flat=True)
    thumbnails = StoredFile._default_manager.filter(thumbnail_path__in=names)
    return {*pictures, *thumbnails.values_list("thumbnail_path", flat=True)}
