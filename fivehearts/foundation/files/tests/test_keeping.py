"""A kept picture lies outside the web root, has its entry in the record, and can be read again."""

import hashlib
import io
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from PIL import Image

from fivehearts.foundation.files import (
    actions,
    cleaning,
    jobs,
    queries,
    serving,
    storage,
    vocabulary,
)
from fivehearts.foundation.files.models import StoredFile
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.actors import system

BY = system("test")


def sent(name="现场照片.jpg", kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def house(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "空 间"
    return storage.root


def test_a_picture_is_kept_with_its_facts_whatever_its_name(house):
    stored = actions.keep(upload=sent("../../photo.php"), by=BY)
    content = storage.place(stored.path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == stored.sha256
    assert (stored.content_type, stored.size_bytes, stored.width, stored.height) == (
        "image/jpeg",
        len(content),
        64,
        48,
    )
    assert "photo" not in stored.path
    assert stat.S_IMODE(storage.place(stored.path).stat().st_mode) == 0o600
    assert StoredFile._default_manager.get(pk=stored.pk).by == "system:test"


def test_the_record_names_the_picture_by_id_and_digest_alone(house):
    stored = actions.keep(upload=sent(), by=BY)
    entry = Entry._default_manager.get(subject=f"files.StoredFile:{stored.pk}")
    assert entry.verb == "files.keep"
    assert entry.data == {"sha256": stored.sha256, "size_bytes": stored.size_bytes}


def test_a_form_may_clean_first_and_keep_later(house):
    clean = cleaning.clean(sent())
    assert actions.keep(upload=clean, by=BY).sha256 == clean.sha256


def test_a_refused_picture_leaves_neither_row_nor_file(house):
    with pytest.raises(vocabulary.KindUnknown):
        actions.keep(upload=SimpleUploadedFile("a.jpg", b"GIF89a"), by=BY)
    assert StoredFile._default_manager.count() == 0
    assert not storage.root().exists()


def test_a_row_that_cannot_be_written_leaves_no_file(house, monkeypatch):
    monkeypatch.setattr(storage, "new_name", lambda at, suffix: "2026/11/" + "x" * 80 + suffix)
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.keep(upload=sent(), by=BY)
    assert [path for path in storage.root().rglob("*") if path.is_file()] == []


def test_what_is_kept_never_changes(house):
    stored = actions.keep(upload=sent(), by=BY)
    for statement in (
        "UPDATE files_storedfile SET width = 1 WHERE id = %s",
        "DELETE FROM files_storedfile WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match=r"append-only|permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [stored.pk])


def test_a_view_streams_picture_and_thumbnail_as_pictures_only(house):
    stored = actions.keep(upload=sent(), by=BY)
    for thumbnail, kind in ((False, "image/jpeg"), (True, "image/webp")):
        response = serving.respond(RequestFactory().get("/"), stored, thumbnail=thumbnail)
        body = b"".join(response.streaming_content)
        assert Image.open(io.BytesIO(body)).size == (64, 48)
        assert response["Content-Type"] == kind
        assert response["Content-Length"] == str(len(body))
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("inline;")


def test_a_picture_whose_bytes_are_gone_is_missed_politely(house):
    stored = actions.keep(upload=sent(), by=BY)
    storage.discard([stored.path])
    with pytest.raises(vocabulary.FileMissing):
        queries.open_file(stored)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "2026/../../x", ""])
def test_no_path_leads_out_of_the_folder(house, path):
    with pytest.raises(ValueError, match="below the files folder"):
        storage.place(path)


def test_bytes_without_a_row_go_and_those_with_a_row_stay(house):
    stored = actions.keep(upload=sent(), by=BY)
    storage.keep("2026/11/orphan.jpg", b"x")
    assert jobs.clear_orphans() == 0
    assert jobs.clear_orphans(grace_seconds=-1) == 1
    assert storage.place(stored.path).exists()
    assert storage.place(stored.thumbnail_path).exists()
    assert not storage.place("2026/11/orphan.jpg").exists()
