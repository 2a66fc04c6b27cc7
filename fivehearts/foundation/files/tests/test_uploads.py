"""A file comes in pieces over a bad line, and arrives whole, once, and for its sender alone."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import random
import signal
import socket
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from fivehearts.config.testing.serving import LiveServer
from fivehearts.foundation.clock import now
from fivehearts.foundation.files import actions, jobs, uploads
from fivehearts.foundation.files.cleaning import clean
from fivehearts.foundation.files.models import Upload
from fivehearts.foundation.files.tests.test_keeping import sent
from fivehearts.foundation.scope.actors import Actor, system

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}
CONTENT = random.Random(7).randbytes(300_000)


@pytest.fixture
def house(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def begun(client: Client, size: int = 10, name: str = "录音.wav") -> str:
    answer = client.post(
        "/uploads/",
        headers={
            **TUS,
            "Upload-Length": str(size),
            "Upload-Metadata": f"filename {encoded(name)},place {encoded('/submit/#id_photos')}",
        },
        content_type="application/octet-stream",
    )
    assert answer.status_code == 201, answer.content
    return answer["Location"]


def piece(client: Client, path: str, at: int, body: bytes, **headers: str):
    return client.patch(
        path, body, headers={**PIECE, "Upload-Offset": str(at), **headers},
        content_type=headers.get("content_type", PIECE["Content-Type"]),
    )  # fmt: skip


def test_what_is_spoken_is_said(house):
    answer = Client().options("/uploads/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,termination,expiration"
    assert int(answer["Tus-Max-Size"]) == 20 * 2**20


def test_a_file_comes_in_two_pieces_and_is_offered_after_a_reload(house):
    client = Client()
    path = begun(client)
    assert piece(client, path, 0, b"01234")["Upload-Offset"] == "5"
    head = client.head(path, headers=TUS)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("5", "10")
    waiting = client.get("/uploads/?place=/submit/%23id_photos").json()["uploads"]
    assert [(one["name"], one["whole"]) for one in waiting] == [("录音.wav", False)]
    assert piece(client, path, 5, b"56789").status_code == 204
    assert uploads.path_of(Upload.objects.get().pk).read_bytes() == b"0123456789"
    assert client.get("/uploads/?place=/submit/%23id_photos").json()["uploads"][0]["whole"]
    assert client.get("/uploads/?place=/elsewhere/").json() == {"uploads": []}


def test_a_piece_at_the_wrong_place_changes_nothing(house):
    client = Client()
    path = begun(client)
    piece(client, path, 0, b"01234")
    for at, body, status in ((0, b"xxxxx", 409), (9, b"x", 409), (5, b"too much!", 413)):
        assert piece(client, path, at, body).status_code == status
    head = client.head(path, headers=TUS)
    assert head["Upload-Offset"] == "5"
    assert piece(client, path, 5, b"x", content_type="text/plain").status_code == 415
    assert client.head(path).status_code == 412


def test_only_the_sender_finds_an_upload(house):
    client, stranger = Client(), Client()
    path = begun(client)
    begun(stranger)
    for asked in (
        stranger.head(path, headers=TUS),
        piece(stranger, path, 0, b"evil"),
        stranger.delete(path, headers=TUS),
        Client().head(path, headers=TUS),
    ):
        assert asked.status_code == 404
    assert stranger.get("/uploads/?place=/submit/%23id_photos").json()["uploads"][0]["name"]
    assert client.delete(path, headers=TUS).status_code == 204
    assert client.head(path, headers=TUS).status_code == 404


def test_a_foreign_site_cannot_make_a_browser_send(house):
    client = Client(enforce_csrf_checks=True)
    headers = {**TUS, "Upload-Length": "5"}
    assert client.post("/uploads/", headers=headers).status_code == 403
    client.get("/submit/")
    token = client.cookies["csrftoken"].value
    answer = client.post("/uploads/", headers={**headers, "X-CSRFToken": token})
    assert answer.status_code == 201
    assert piece(client, answer["Location"], 0, b"12345").status_code == 403
    sent = piece(client, answer["Location"], 0, b"12345", **{"X-CSRFToken": token})
    assert sent.status_code == 204


def test_too_large_too_many_and_nonsense_are_refused_by_a_sentence(house, settings):
    client = Client()
    for size, status in (("0", 400), ("x", 400), ("-1", 400), (str(21 * 2**20), 413)):
        answer = client.post("/uploads/", headers={**TUS, "Upload-Length": size})
        assert answer.status_code == status
    for _one in range(actions.MOST_OF_ONE_SENDER):
        begun(client)
    refused = client.post("/uploads/", headers={**TUS, "Upload-Length": "5"})
    assert refused.status_code == 429
    assert "一小时" in refused.content.decode()
    settings.FILES_MOST_MEGABYTES_ON_THE_WAY = 0
    assert Client().post("/uploads/", headers={**TUS, "Upload-Length": "5"}).status_code == 429


def test_one_address_begins_so_many_in_an_hour(house, monkeypatch):
    monkeypatch.setattr(actions, "MOST_BEGUN_PER_HOUR", 2)
    asked = [
        Client().post(
            "/uploads/", headers={**TUS, "Upload-Length": "5"}, REMOTE_ADDR="114.114.114.114"
        )
        for _one in range(3)
    ]
    assert [one.status_code for one in asked] == [201, 201, 429]


def test_what_nobody_used_goes_after_a_day_bytes_and_all(house, django_capture_on_commit_callbacks):
    client = Client()
    piece(client, begun(client), 0, b"0123456789")
    fresh = begun(client)
    old = Upload.objects.order_by("began_at").first()
    Upload.objects.filter(pk=old.pk).update(expires_at=now() - timedelta(seconds=1))
    stray = uploads.folder() / ("0" * 32)
    stray.write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.clear_uploads(grace_seconds=-1) >= 2
    assert [path.name for path in uploads.folder().iterdir()] == [
        uploads.path_of(Upload.objects.get().pk).name
    ]
    assert client.head(fresh, headers=TUS).status_code == 200


def asked(line: http.client.HTTPConnection, method: str, path: str, body=None, **headers: str):
    line.request(method, path, body, headers)
    answer = line.getresponse()
    answer.read()
    return answer


class Sender:
    """A browser on a bad line: plain HTTP against the served copy."""

    def __init__(self, site: str) -> None:
        self.host, self.port = urlsplit(site).hostname, urlsplit(site).port
        page = self.asked("GET", "/submit/")
        self.token = page.getheader("Set-Cookie").split("csrftoken=")[1].split(";")[0]
        self.cookie = f"csrftoken={self.token}"
        made = self.asked("POST", "/uploads/", **{"Upload-Length": str(len(CONTENT))})
        assert made.status == 201
        self.path = made.getheader("Location")
        self.cookie += "; " + made.getheader("Set-Cookie").split(";")[0]

    def asked(self, method: str, path: str, body=None, **headers: str):
        line = http.client.HTTPConnection(self.host, self.port, timeout=30)
        known = {"Cookie": self.cookie, "X-CSRFToken": self.token} if hasattr(self, "token") else {}
        try:
            return asked(line, method, path, body, **TUS, **known, **headers)
        finally:
            line.close()

    @property
    def offset(self) -> int:
        return int(self.asked("HEAD", self.path).getheader("Upload-Offset"))

    def breaks_after(self, at: int, arriving: int) -> None:
        """Promise all the rest, send `arriving` bytes of it, and be gone."""
        line = self.half_sent(at, arriving)
        line.close()

    def half_sent(self, at: int, arriving: int) -> socket.socket:
        rest = CONTENT[at:]
        head = (
            f"PATCH {self.path} HTTP/1.1\r\nHost: {self.host}\r\nTus-Resumable: 1.0.0\r\n"
            f"Cookie: {self.cookie}\r\nX-CSRFToken: {self.token}\r\nUpload-Offset: {at}\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(rest)}\r\n\r\n"
        )
        line = socket.create_connection((self.host, self.port), timeout=30)
        line.sendall(head.encode() + rest[:arriving])
        return line

    def sends_the_rest(self) -> int:
        """From where it stopped; asked again while the broken line is still being noticed."""
        for _try in range(200):
            at = self.offset
            headers = {"Upload-Offset": str(at), "Content-Type": PIECE["Content-Type"]}
            answer = self.asked("PATCH", self.path, CONTENT[at:], **headers)
            if answer.status != 423 and answer.status != 409:
                return answer.status
        raise AssertionError("the upload stays locked")


def arrived_bytes(var, path: str) -> bytes:
    return (var / "uploads" / path.rstrip("/").rpartition("/")[2].replace("-", "")).read_bytes()


def test_a_line_that_breaks_anywhere_is_taken_up_where_it_broke(live, test_database):
    sender = Sender(live)
    chance = random.Random(11)
    for _break in range(6):
        at = sender.offset
        sender.breaks_after(at, chance.randrange(0, 40_000))
    assert sender.sends_the_rest() == 204
    assert sender.offset == len(CONTENT)
    whole = arrived_bytes(test_database.var, sender.path)
    assert hashlib.sha256(whole).digest() == hashlib.sha256(CONTENT).digest()


def test_of_two_at_the_same_place_one_writes(live, test_database):
    sender = Sender(live)
    first = sender.half_sent(0, 150_000)
    headers = {"Upload-Offset": "0", "Content-Type": PIECE["Content-Type"]}
    while not sender.offset:
        pass  # the first one has the upload as soon as anything of it is written
    second = sender.asked("PATCH", sender.path, CONTENT, **headers)
    assert second.status in {409, 423}
    first.sendall(CONTENT[150_000:])
    assert b"204" in first.recv(4096).splitlines()[0]
    first.close()
    assert arrived_bytes(test_database.var, sender.path) == CONTENT


def test_a_server_killed_during_an_upload_goes_on_where_it_stood(committed_db, test_database):
    told = {
        "FIVEHEARTS_VAULT_KEY": "5a" * 32,
        "SECRET_KEY": "only-for-tests-" + "0" * 40,
        "FIVEHEARTS_VAR": str(test_database.var),
    }
    first, second = LiveServer(test_database, told), LiveServer(test_database, told)
    try:
        sender = Sender(first.start())
        line = sender.half_sent(0, 150_000)
        while not sender.offset:
            pass
        os.killpg(first._process.pid, signal.SIGKILL)
        with suppress(OSError):
            line.close()
        sender.port = urlsplit(second.start()).port
        assert 0 < sender.offset <= 150_000
        assert sender.sends_the_rest() == 204
        assert arrived_bytes(test_database.var, sender.path) == CONTENT
    finally:
        first.stop()
        second.stop()


def test_a_file_of_a_refused_form_waits_and_one_used_is_used_once(
    house, django_capture_on_commit_callbacks
):
    by, owner = system("test"), uploads.owner_digest("user:1")
    made = clean(sent("灯.png"), name="灯.png")
    ((held, _file),) = actions.hold(by=by, owner=owner, place="/x/#id", files=[made])
    with uploads.path_of(held).open("rb") as file:
        again = clean(file, name=Upload.objects.get().name)
    assert (again.name, again.width) == ("灯.jpg", 64)
    with django_capture_on_commit_callbacks(execute=True):
        actions.use_uploads(by=Actor(ref="user:1"), ids=[held])
    assert not uploads.path_of(held).exists()
    assert Upload.objects.get().used_at is not None
