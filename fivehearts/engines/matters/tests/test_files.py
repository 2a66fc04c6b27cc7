"""Papers, recordings and pictures hang on a matter; a refused form keeps them; strangers get none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fivehearts.community.duties.models import User
from fivehearts.engines.matters.models import Matter, Photo
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.foundation.files import actions as files
from fivehearts.foundation.files import jobs, uploads
from fivehearts.foundation.files.models import StoredFile, Upload
from fivehearts.foundation.files.tests import samples
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import resident, system

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Any) -> Any:
    settings.VAR_DIR = tmp_path
    with enter(SystemScope("test")):
        yield found()


def at_the_desk(place: Community, who: str = "grid_worker") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=place.people[who].user_id))
    return client


def paper(name: str = "维修单.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf(), content_type="application/pdf")


def notes(client: Client, matter: Matter, **fields: Any) -> Any:
    given = {"version": matter.version, "words": "已看过现场", **fields}
    return client.post(f"/desk/matters/{matter.number}/do/note/", given)


def sent_in_pieces(client: Client, content: bytes, name: str = "rec.wav") -> str:
    """An upload as the script makes it; its id."""
    made = client.post("/uploads/", headers={
        **TUS, "Upload-Length": str(len(content)), "Upload-Metadata": "filename cmVjLndhdg==",
    })  # fmt: skip
    path = made["Location"]
    client.patch(
        path, content, content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": "0"},
    )  # fmt: skip
    return path.rstrip("/").rpartition("/")[2]


def test_a_note_carries_a_paper_with_name_kind_and_size(place: Community) -> None:
    matter, client = lead_to(place, "handling"), at_the_desk(place)
    assert notes(client, matter, photos=[paper()]).status_code == 302
    photo = Photo.unscoped.select_related("file").get(matter=matter)
    assert (photo.name, photo.file.kind) == ("维修单.pdf", "pdf")
    page = client.get(f"/desk/matters/{matter.number}/").content.decode()
    assert "维修单.pdf" in page
    assert "PDF 文件 · " in page
    opened = client.get(f"/desk/matters/{matter.number}/photos/{photo.file_id}/")
    assert opened["Content-Disposition"].startswith("attachment;")
    assert b"".join(opened).startswith(b"%PDF-")


def test_a_refused_form_offers_its_files_again(place: Community) -> None:
    matter, client = lead_to(place, "handling"), at_the_desk(place)
    refused = notes(client, matter, words="", photos=[paper()])
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "已经传上来了，不用再选" in page
    kept = re.findall(r'name="[\w-]*photos_kept" value="([0-9a-f-]{36})" checked', page)
    assert len(kept) == 1
    # A second refusal keeps the same one, and does not make another.
    again = notes(client, matter, words="", photos_kept=kept).content.decode()
    assert kept[0] in again
    assert Upload.objects.count() == 1
    assert notes(client, matter, photos_kept=kept).status_code == 302
    assert Photo.unscoped.get(matter=matter).name == "维修单.pdf"
    assert Upload.objects.get().used_at is not None


def test_a_form_sent_twice_names_a_used_upload_and_is_not_refused(place: Community) -> None:
    matter, client = lead_to(place, "handling"), at_the_desk(place)
    kept = sent_in_pieces(client, samples.wav())
    for _time in range(2):
        assert notes(client, matter, photos_kept=[kept]).status_code == 302
    assert Photo.unscoped.get(matter=matter).file.content_type == "audio/wav"


def test_what_another_sent_and_what_is_gone_cannot_be_named(place: Community) -> None:
    matter, client = lead_to(place, "handling"), at_the_desk(place)
    foreign = sent_in_pieces(at_the_desk(place, "secretary"), samples.wav())
    half = client.post("/uploads/", headers={**TUS, "Upload-Length": "9"})["Location"]
    half = half.rstrip("/").rpartition("/")[2]
    for named in (foreign, half, "0" * 32, "../../etc/passwd", "\0", ""):
        refused = notes(client, matter, photos_kept=[named])
        assert refused.status_code == 422, named
        assert "请" in refused.content.decode()
    assert not StoredFile.objects.exists()


def test_one_wrong_file_is_named_and_the_good_one_waits(place: Community) -> None:
    matter, client = lead_to(place, "handling"), at_the_desk(place)
    bad = SimpleUploadedFile("表格.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99)
    page = notes(client, matter, photos=[paper(), bad]).content.decode()
    assert "表格.xlsx" in page
    assert "旧版或加密" in page
    assert len(re.findall(r"photos_kept", page)) == 1
    many = [paper(f"{n}.pdf") for n in range(4)]
    assert "一次最多 3 个" in notes(client, matter, photos=many).content.decode()


def test_a_harmful_file_is_not_shown_and_the_clerk_reads_why(
    place: Community, settings: Any
) -> None:
    settings.FILES_SCANNER = "sh -c 'exit 1' scan"
    matter, client = lead_to(place, "handling"), at_the_desk(place)
    notes(client, matter, photos=[paper()])
    url = f"/desk/matters/{matter.number}/photos/{Photo.unscoped.get(matter=matter).file_id}/"
    assert "正在检查病毒" in client.get(f"/desk/matters/{matter.number}/").content.decode()
    assert client.get(url).status_code == 404
    assert jobs.examine_waiting() == 1
    page = client.get(f"/desk/matters/{matter.number}/").content.decode()
    assert "含有有害程序" in page
    assert url not in page
    assert client.get(url).status_code == 404


def test_a_resident_adds_a_recording_when_it_is_not_solved_yet(place: Community) -> None:
    from fivehearts.engines.matters import actions
    from fivehearts.engines.matters.queries.tracking import tracked_page
    from fivehearts.foundation.files.cleaning import clean

    matter = lead_to(place, "closed")
    sound = clean(SimpleUploadedFile("夜里.wav", samples.wav()), name="夜里.wav")
    actions.reopen(by=resident(matter.number), matter=matter, reason="还在响", photos=[sound])
    assert [one.name for one in tracked_page(matter.number).own_photos] == ["夜里.wav"]
    page = at_the_desk(place, "secretary").get(f"/desk/matters/{matter.number}/").content.decode()
    assert "居民后来补充的文件" in page
    assert "<audio" in page


def test_uploads_held_for_a_colleague_are_found_by_the_account_alone(place: Community) -> None:
    owner = uploads.owner_digest(f"user:{place.people['grid_worker'].user_id}")
    ((held, _),) = files.hold(
        by=system("test"), owner=owner, place="/x/#id_photos",
        files=[files.cleaning.clean(paper(), name="a.pdf")],
    )  # fmt: skip
    asked = "/uploads/?place=/x/%23id_photos"
    assert at_the_desk(place).get(asked).json()["uploads"][0]["id"] == str(held)
    assert at_the_desk(place, "secretary").get(asked).json() == {"uploads": []}
    assert Client().get(asked).json() == {"uploads": []}
