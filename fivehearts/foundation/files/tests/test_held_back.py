"""Where files lie, who looks at them, and what is not served."""

from __future__ import annotations

import shlex
import socket
import stat
import struct
import sys
import threading
from collections.abc import Iterator

import boto3
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from moto.server import ThreadedMotoServer

from fivehearts.foundation.files import actions, jobs, queries, scanning, serving, storage
from fivehearts.foundation.files import vocabulary as v
from fivehearts.foundation.files.models import Examination
from fivehearts.foundation.files.tests import samples
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.actors import system

BY = system("test")


@pytest.fixture
def house(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def bucket(house, settings) -> Iterator[None]:
    """A real HTTP server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"endpoint_url": f"http://{host}:{port}", "region_name": "us-east-1"}
    boto3.client("s3", aws_access_key_id="a", aws_secret_access_key="b", **keys).create_bucket(
        Bucket="five"
    )
    settings.FILES_BUCKET = "five"
    options = {"bucket_name": "five", "access_key": "a", "secret_key": "b", **keys}
    settings.STORAGES = {
        **settings.STORAGES,
        "bucket": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    storages._storages.clear()
    yield
    server.stop()
    storages._storages.clear()


@pytest.fixture
def folder(house) -> None:
    """The plain folder."""


def kept(content: bytes, name: str = "录音.wav"):
    return actions.keep(upload=SimpleUploadedFile(name, content), name=name, by=BY)


def asked(stored, **headers: str):
    response = serving.respond(RequestFactory(headers=headers).get("/"), stored, name="录音.wav")
    return response, b"".join(response) if response.status_code != 416 else b""


@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_a_file_is_kept_read_checked_and_cleared_wherever_it_lies(where, request):
    request.getfixturevalue(where)
    content = samples.wav(samples=bytes(range(250)) * 800)
    stored = kept(content)
    assert asked(stored)[1] == content
    assert asked(stored, Range="bytes=100-199")[1] == content[100:200]
    assert storage.read(stored.path) == content
    storage.keep("2026/11/stray.wav", b"x")
    with pytest.raises(FileExistsError):
        storage.keep("2026/11/stray.wav", b"y")
    assert jobs.clear_orphans(grace_seconds=-60) == 1
    assert jobs.check_files() == 0
    storage.store().move(stored.path, f"{storage.APART}/{stored.path}")
    assert jobs.clear_orphans(grace_seconds=-60) == 0
    storage.discard([f"{storage.APART}/{stored.path}"])
    with pytest.raises(v.FileMissing):
        asked(stored)
    assert jobs.check_files() == 1


@pytest.mark.parametrize(
    ("span", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=1590-", 206, slice(1590, None)),
        ("bytes=-10", 206, slice(-10, None)),
        ("bytes=0-999999", 206, slice(0, None)),
        ("bytes=9999-", 416, slice(0, 0)),
        ("bytes=5-2", 416, slice(0, 0)),
        ("bytes=0-1,4-5", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
    ],
)
def test_a_player_asks_for_a_part_and_gets_it(house, span, status, part):
    content = samples.wav()
    stored = kept(content)
    response, body = asked(stored, Range=span)
    assert (response.status_code, body) == (status, content[part])
    if status == 206:
        assert response["Content-Length"] == str(len(body))
        assert response["Content-Range"].endswith(f"/{len(content)}")


def test_headers_keep_a_browser_from_taking_it_for_a_page_or_keeping_it(house):
    sound, _body = asked(kept(samples.wav()))
    assert sound["Content-Disposition"].startswith("inline; filename=")
    assert "filename*=UTF-8''%E5%BD%95%E9%9F%B3.wav" in sound["Content-Disposition"]
    paper, _body = asked(kept(samples.pdf()))
    assert paper["Content-Disposition"].startswith("attachment;")
    for response in (sound, paper):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "private, no-store"


def test_one_changed_byte_and_one_lost_file_are_found_and_named(house):
    good, changed, lost = (kept(samples.wav(seconds=n / 10)) for n in (1, 2, 3))
    path = storage.place(changed.path)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    storage.discard([lost.path])
    assert actions.check(by=BY) == [(changed, "changed"), (lost, "missing")]
    entries = Entry._default_manager.filter(verb="files.check").order_by("pk")
    assert [one.data.get("found") for one in entries] == ["changed", "missing", None]
    assert entries.last().data == {"checked": 3, "wrong": 2}
    assert asked(good)[1]


@pytest.fixture
def command(house, settings):
    """A scanner that knows the harmless test virus: a real command."""
    script = house / "扫描 scan.py"
    script.write_text(
        "import sys\n"
        f"found = {samples.EICAR!r} in open(sys.argv[1], 'rb').read()\n"
        "print(sys.argv[1] + ': Eicar-Test-Signature' if found else 'OK')\n"
        "sys.exit(1 if found else 0)\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    settings.FILES_SCANNER = shlex.join([sys.executable, str(script)])


class Clamd(threading.Thread):
    """Speaks INSTREAM of clamd(8) to whoever connects."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.line = socket.create_server(("127.0.0.1", 0))
        self.address = f"clamd://127.0.0.1:{self.line.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                with self.line.accept()[0] as caller:
                    self._answer(caller.makefile("rb"), caller)
            except OSError:
                return

    def _answer(self, said, caller: socket.socket) -> None:
        assert said.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", said.read(4))[0]:
            content += said.read(length)
        found = samples.EICAR in content
        caller.sendall(b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def clamd(house, settings) -> Iterator[None]:
    """clamd at a port, as far as it is asked."""
    daemon = Clamd()
    daemon.start()
    settings.FILES_SCANNER = daemon.address
    yield
    daemon.line.close()


@pytest.mark.parametrize("scanner", ["command", "clamd"])
def test_a_file_is_served_once_it_is_clean_and_a_harmful_one_never(
    scanner, request, django_capture_on_commit_callbacks
):
    request.getfixturevalue(scanner)
    clean, harmful = kept(samples.wav()), kept(samples.wav(samples=samples.EICAR + b"\0" * 99))
    for one in (clean, harmful):
        assert queries.shown(one, url="/x/")["url"] == ""
        assert "检查" in queries.shown(one, url="/x/")["standing"]
        with pytest.raises(v.FileHeldBack):
            asked(one)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.examine_waiting() == 2
    clean, harmful = queries.all_files()
    assert asked(clean)[0].status_code == 200
    assert "有害程序" in queries.shown(harmful, url="/x/")["standing"]
    with pytest.raises(v.FileHeldBack):
        asked(harmful)
    assert Examination.objects.get(file=harmful).finding.startswith("Eicar")
    assert not storage.place(harmful.path).exists()
    assert storage.place(f"{storage.APART}/{harmful.path}").exists()
    assert jobs.clear_orphans(grace_seconds=-1) == jobs.check_files() == jobs.examine_waiting() == 0
    entry = Entry._default_manager.get(
        verb="files.examine", subject=f"files.StoredFile:{harmful.pk}"
    )
    assert entry.data["verdict"] == "infected"


@pytest.mark.parametrize(
    "scanner", ["false", "/no/such/scanner", "clamd://127.0.0.1:1", "sh -c 'exit 9'"]
)
def test_a_silent_scanner_lets_nothing_through(house, settings, scanner):
    settings.FILES_SCANNER = scanner
    stored = kept(samples.wav())
    if scanner != "false":
        with pytest.raises(scanning.ScannerSilent):
            scanning.finding(scanner, [b"x"])
        assert jobs.examine_waiting() == 0
    with pytest.raises(v.FileHeldBack):
        asked(stored)


def test_the_limits_of_a_kind_are_settings(house, settings):
    settings.FILES_MOST_MEGABYTES = {**settings.FILES_MOST_MEGABYTES, "audio": 1}
    with pytest.raises(v.FileTooLarge, match="1 MB"):
        kept(samples.wav(seconds=70))
