"""The verbs of files: keep, examine, check; and those of uploads: begin, hold, drop, forget."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.vault.digest import blind_index
from fivehearts.foundation.verbs import NOW, action, record_it

from . import cleaning, queries, storage, uploads
from .made import CleanFile, harmless_name
from .models import Examination, StoredFile, Upload
from .vocabulary import MEGABYTE, FileEmpty, FileKind, FileTooLarge, TooManyUploads, Verdict
from .vocabulary import most_bytes as most_bytes_of

# An upload nobody made part of anything goes after a day.
KEPT_FOR = timedelta(hours=24)
MOST_OF_ONE_SENDER = 12
MOST_BEGUN_PER_HOUR = 60
_LONGEST_PLACE = 200


@action("files.keep")
def keep(
    *, upload: BinaryIO | CleanFile, by: Actor, name: str = "", at: datetime = NOW
) -> StoredFile:
    """Keep a file: clean it, write it (and the small copy of a picture), the row, the record.

    A form that has cleaned the file already (`cleaning.clean`, to show its refusal beside the
    field) hands over the result. Raises a `FileRefused`. In order: the bytes are in the store
    before the row is, so that a rolled-back row leaves bytes nobody can reach, which a job
    clears away; row; record with digest and size; the upload it came by goes.
    """
    clean = upload if isinstance(upload, CleanFile) else cleaning.clean(upload, name=name)
    stored = StoredFile(
        kind=clean.kind,
        content_type=clean.content_type,
        size_bytes=len(clean.content),
        sha256=clean.sha256,
        width=clean.width,
        height=clean.height,
        path=storage.new_name(at, clean.suffix),
        thumbnail_path=storage.new_name(at, ".webp") if clean.thumbnail else None,
        kept_at=at,
        by=by.ref,
    )
    try:
        storage.keep(stored.path, clean.content)
        if stored.thumbnail_path:
            storage.keep(stored.thumbnail_path, clean.thumbnail)
        stored.save(force_insert=True)
        record_it(stored, data={"sha256": stored.sha256, "size_bytes": stored.size_bytes})
    except BaseException:
        storage.discard([stored.path, stored.thumbnail_path or ""])
        raise
    if clean.upload_id is not None:
        _used([clean.upload_id], at)
    return stored


@action("files.examine")
def examine(*, by: Actor, file: StoredFile, finding: str, at: datetime = NOW) -> Examination:
    """Write down what the virus scanner said of a file: `finding` is "" for clean.

    In order: the verdict, from which moment the file is served or never again; the record; the
    bytes of a harmful file are moved apart.
    """
    verdict = Verdict.INFECTED if finding else Verdict.CLEAN
    examination = Examination.objects.create(
        file=file, verdict=verdict, finding=finding[:120], at=at
    )
    record_it(file, data={"verdict": verdict.value, "sha256": file.sha256})
    if finding:
        transaction.on_commit(partial(_move_apart, [file.path, file.thumbnail_path or ""]))
    return examination


def _move_apart(names: Sequence[str]) -> None:
    for name in filter(None, names):
        try:
            storage.store().move(name, f"{storage.APART}/{name}")
        except FileNotFoundError:
            continue


@action("files.check")
def check(
    *, by: Actor, tell: Callable[[int], None] = lambda done: None, at: datetime = NOW
) -> list[tuple[StoredFile, str]]:
    """Hold all stored bytes against their digests; the files that are `missing` or `changed`.

    `tell` hears how many were looked at. The record keeps how many there were, and each that is
    not as it was kept.
    """
    wrong, done = [], 0
    for stored in queries.all_files().iterator(chunk_size=500):
        done += 1
        tell(done)
        state = _state_of(stored)
        if state:
            wrong.append((stored, state))
            record_it(stored, data={"found": state, "sha256": stored.sha256})
    record_it("files.StoredFile:all", data={"checked": done, "wrong": len(wrong)})
    return wrong


def _state_of(stored: StoredFile) -> str:
    """ "" for as it was kept; harmful files are looked for where they lie apart."""
    digest = hashlib.sha256()
    for path in (stored.path, f"{storage.APART}/{stored.path}"):
        try:
            size = storage.store().size(path)
            for piece in storage.store().pieces(path, 0, size):
                digest.update(piece)
        except FileNotFoundError:
            continue
        return "" if digest.hexdigest() == stored.sha256 else "changed"
    return "missing"


@action("files.begin_upload")
def begin_upload(
    *,
    by: Actor,
    owner: str,
    place: str,
    name: str,
    size_bytes: int,
    address: str = "",
    at: datetime = NOW,
) -> Upload:
    """Make room for a file that comes in pieces.

    `owner` is the digest of who sends it, `place` the page and field it was chosen on, `address`
    the network address ("" is not counted). In order: size and room are checked; the row; the
    empty file; the record. Raises `FileEmpty`, `FileTooLarge`, `TooManyUploads`.
    """
    if size_bytes <= 0:
        raise FileEmpty
    largest = max(FileKind, key=most_bytes_of)
    if size_bytes > most_bytes_of(largest):
        raise FileTooLarge(largest)
    digest = blind_index("upload address", address) if address else ""
    room = int(settings.FILES_MOST_MEGABYTES_ON_THE_WAY) * MEGABYTE
    if (
        queries.waiting_uploads(owner, at).count() >= MOST_OF_ONE_SENDER
        or (digest and queries.begun_from(digest, at) >= MOST_BEGUN_PER_HOUR)
        or queries.bytes_on_the_way() + size_bytes > room
    ):
        raise TooManyUploads
    upload = Upload.objects.create(
        owner=owner,
        place=place[:_LONGEST_PLACE],
        name=harmless_name(name)[-80:],
        size_bytes=size_bytes,
        address=digest,
        began_at=at,
        expires_at=at + KEPT_FOR,
    )
    uploads.begin(upload.pk)
    record_it(upload, data={"size_bytes": size_bytes})
    return upload


@action("files.hold")
def hold(
    *, by: Actor, owner: str, place: str, files: Sequence[CleanFile], at: datetime = NOW
) -> list[tuple[UUID, CleanFile]]:
    """Keep the files of a form that was refused, so that nobody need choose them again.

    What came by an upload waits already. In order, for each file: an upload that is whole, its
    bytes. Returned are the upload and the file of each; those there is no room for are left out.
    """
    held: list[tuple[UUID, CleanFile]] = []
    for one in files:
        if one.upload_id is not None:
            held.append((one.upload_id, one))
            continue
        try:
            upload = begin_upload(
                by=by,
                owner=owner,
                place=place,
                name=one.name or f"file{one.suffix}",
                size_bytes=len(one.content),
                at=at,
            )
        except (TooManyUploads, FileTooLarge):
            continue
        uploads.path_of(upload.pk).write_bytes(one.content)
        held.append((upload.pk, one))
    record_it("files.Upload:held", data={"files": len(held)})
    return held


@action("files.use_uploads")
def use_uploads(*, by: Actor, ids: Collection[UUID], at: datetime = NOW) -> None:
    """The bytes of these uploads stand elsewhere now. In order: rows are marked, record, bytes go."""
    _used(ids, at)
    record_it("files.Upload:used", data={"uploads": len(ids)})


def _used(ids: Collection[UUID], at: datetime) -> None:
    Upload.objects.filter(pk__in=ids).update(used_at=at)
    for upload_id in ids:
        transaction.on_commit(partial(uploads.discard, upload_id))


@action("files.drop_uploads")
def drop_uploads(*, by: Actor, owner: str, ids: Collection[UUID], at: datetime = NOW) -> int:
    """Take uploads back; those of others and those gone already are no matter. How many went.

    In order: rows, record, bytes.
    """
    rows = queries.waiting_uploads(owner, at).filter(pk__in=ids)
    mine = list(rows.values_list("pk", flat=True))
    _gone(mine)
    record_it("files.Upload:dropped", data={"uploads": len(mine)})
    return len(mine)


@action("files.forget_uploads")
def forget_uploads(*, by: Actor, at: datetime = NOW) -> int:
    """Remove what nobody made part of anything within a day. How many went. Rows, record, bytes."""
    old = list(queries.expired_uploads(at).values_list("pk", flat=True))
    _gone(old)
    record_it("files.Upload:expired", data={"uploads": len(old)})
    return len(old)


def _gone(ids: Collection[UUID]) -> None:
    """The rows now, the bytes when that is settled."""
    Upload.objects.filter(pk__in=ids).delete()
    for upload_id in ids:
        transaction.on_commit(partial(uploads.discard, upload_id))
