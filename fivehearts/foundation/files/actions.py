"""The one verb of files: keep."""

from datetime import datetime
from typing import BinaryIO

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, action, record_it

from . import pictures, storage
from .models import StoredFile
from .vocabulary import FileKind


@action("files.keep_picture")
def keep_picture(
    *, upload: BinaryIO | pictures.CleanPicture, by: Actor, at: datetime = NOW
) -> StoredFile:
    """Keep a picture: clean it, write picture and thumbnail to disk, write the row and the record.

    A form that has cleaned the picture already (`pictures.clean`, to show its refusal beside
    the field) hands over the result. Raises a `PictureRefused`. The files are on disk before
    the row is: a rolled-back row leaves bytes nobody can reach, which a job clears away.
    """
    clean = upload if isinstance(upload, pictures.CleanPicture) else pictures.clean(upload)
    stored = StoredFile(
        kind=FileKind.PICTURE,
        content_type=clean.content_type,
        size_bytes=len(clean.content),
        sha256=clean.sha256,
        width=clean.width,
        height=clean.height,
        path=storage.new_name(at, ".jpg"),
        thumbnail_path=storage.new_name(at, ".webp"),
        kept_at=at,
        by=by.ref,
    )
    try:
        storage.keep(stored.path, clean.content)
        storage.keep(stored.thumbnail_path, clean.thumbnail)
        stored.save(force_insert=True)
        record_it(stored, data={"sha256": stored.sha256, "size_bytes": stored.size_bytes})
    except BaseException:
        storage.discard([stored.path, stored.thumbnail_path])
        raise
    return stored
