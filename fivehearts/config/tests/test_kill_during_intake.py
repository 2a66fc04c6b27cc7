"""`kill -9` of everything while matters come in: what was receipted is there, and is there once.

A receipt is a promise to a resident. Web workers, job worker, supervisors, database and watchdog
are killed in the middle of intakes through the real pages; after the restart every receipt given
has its matter, its code, its story and its record entry, and a form sent again makes no second one.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fivehearts.config.embedded import postmaster
from fivehearts.config.processes.children import answers
from fivehearts.config.testing.serving import free_port
from fivehearts.config.tests import places

CLIENTS = 4
NAME, PASSWORD = "clerk", "tong-xin-2026!"
START_SECONDS = 120.0

FOUND = f"""
from fivehearts.engines.matters.tests.community import found
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.community.duties.models import User
from django.db import transaction
with enter(SystemScope("test")), transaction.atomic():
    place = found()
    user = User.objects.get(username="{NAME}")
    user.set_password("{PASSWORD}")
    user.save()
    print("grid", place.grid.pk)
"""

# Reads receipts as a list, prints what is wrong and how many matters there are.
JUDGE = """
import json, sys
from django.db import connection
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.engines.matters.models import Access, Matter, TimelineStep
from fivehearts.foundation.record.models import Entry
receipts = json.loads(sys.stdin.readline())
wrong = []
with enter(SystemScope("test")):
    rows = {one.number: one for one in Matter.objects.select_related("promise")}
    for number in receipts:
        if number not in rows:
            wrong.append(f"{number}: the receipt was given, the matter is gone")
    for number, one in rows.items():
        story = TimelineStep.objects.filter(matter=one).count()
        entries = Entry.objects.filter(subject=f"matters.Matter:{one.pk}", verb="matters.register")
        whole = {
            "one step": story == 1,
            "one entry in the record": entries.count() == 1,
            "a code": Access.objects.filter(matter=one).count() == 1,
            "a unit": one.accountable_unit_id is not None,
            "an owner or queue": one.owner_id is not None or one.queue != "",
            "a running promise": one.promise.state == "running",
            "a due date": one.next_due_at is not None,
        }
        wrong += [f"{number}: without {name}" for name, there in whole.items() if not there]
    loose = Entry.objects.filter(verb="matters.register").count() - len(rows)
    if loose:
        wrong.append(f"{loose} entries in the record without a matter")
print("judged", json.dumps({"wrong": wrong, "matters": len(rows)}))
"""


class Town:
    """A real installation in a folder of its own: `serve` and `work` on one database."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = folder / "pg" / "data"
        self.folder = folder
        aside = {"DATABASE_URL", "DATABASE_OWNER_URL", "FIVEHEARTS_VAULT_KEY", "SECRET_KEY"}
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in aside},
            "FIVEHEARTS_VAR": str(folder),
            "PORT": str(self.port),
            # We speak plain HTTP to it; in the open a proxy speaks HTTPS.
            "SECURE_COOKIES": "0",
            # The clerk of this test has a password and no telephone.
            "FIVEHEARTS_SECOND_FACTOR_FOR": "",
            "PYTHONPATH": str(places.ROOT),
        }
        self.commands: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start web and worker, and wait for a page."""
        log = (self.folder / "commands.log").open("ab")
        for words in (("serve", "--workers", "2"), ("work",)):
            self.commands.append(
                subprocess.Popen(
                    [sys.executable, "-m", "fivehearts.config.cli", *words],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=places.ROOT,
                    env=self.environment,
                    start_new_session=True,
                )
            )
        log.close()
        up = places.eventually(lambda: answers(self.url + "/sign-in/"), START_SECONDS)
        assert up, (self.folder / "commands.log").read_text(errors="replace")[-3000:]

    def kill(self) -> int:
        """`kill -9` of every process of this installation at once; how many there were."""
        killed = 0
        # Again, until nobody is left: one may have started another while it was being killed.
        while everybody := self.processes():
            killed += len(everybody)
            for pid in everybody:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for command in self.commands:
                command.wait(20)
        self.commands.clear()
        return killed

    def processes(self) -> list[int]:
        """The processes that live in our folder: known by their environment or their data."""
        mark = f"FIVEHEARTS_VAR={self.folder}".encode()
        ours = [
            int(one.name)
            for one in Path("/proc").iterdir()
            if one.name.isdigit() and has(one, mark)
        ]
        return [*ours, *postmaster.processes_of(self.data)]

    def shell(self, script: str, told: str = "") -> str:
        """What a script inside Django prints behind its first word."""
        done = subprocess.run(
            [sys.executable, "-m", "fivehearts.config.cli", "manage", "shell", "-c", script],
            input=told,
            capture_output=True,
            text=True,
            cwd=places.ROOT,
            env=self.environment,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip().splitlines()[-1].partition(" ")[2]

    def judge(self, receipts: list[str]) -> dict[str, Any]:
        """What is wrong after all, asked of the database."""
        found: dict[str, Any] = json.loads(self.shell(JUDGE, json.dumps(receipts) + "\n"))
        return found


def has(process: Path, mark: bytes) -> bool:
    """Whether a process was started with this word in its environment."""
    try:
        return mark in (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


class Clerk(threading.Thread):
    """Signs in and sends the register form again and again, noting every receipt.

    A form without an answer is kept and sent again with the same key after the restart, as a
    browser does when the clerk presses the button once more.
    """

    def __init__(self, town: Town, grid: str) -> None:
        super().__init__(daemon=True)
        self.town, self.grid = town, grid
        self.receipts: list[str] = []
        self.unanswered: dict[str, str] | None = None
        self.sent_again = 0
        self.ending = threading.Event()
        cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            Staying(), urllib.request.HTTPCookieProcessor(cookies)
        )

    def sign_in(self) -> None:
        form = {**self.fields("/sign-in/"), "username": NAME, "password": PASSWORD}
        status, _where, _body = self.ask("/sign-in/", form)
        assert status == 302, status

    def run(self) -> None:
        while not self.ending.is_set():
            try:
                self.register()
            except (OSError, http.client.HTTPException):
                # Nobody answers: the kill. Wait for the restart, then press the button again.
                time.sleep(0.1)

    def register(self) -> None:
        """One intake; returns with a receipt or raises because nobody answered."""
        if self.unanswered is None:
            self.unanswered = {
                **self.fields("/desk/register/"),
                "channel": "phone",
                "place_unit": self.grid,
                "kind": "help",
                "urgency": "ordinary",
                "words": f"楼道灯坏了 {secrets.token_hex(4)}",
                "contact": "self",
                "resident_name": "张桂英",
                "resident_phone": "13812345678",
            }
        else:
            self.sent_again += 1
        status, where, body = self.ask("/desk/register/", self.unanswered)
        if status >= 500 or status == 400:
            # The page lost its database, or could not keep the session: nothing was promised.
            return
        number = re.search(r"/matters/(\d+)/receipt/", where)
        assert status == 302 and number, (status, where, body[:500])
        self.receipts.append(number[1])
        self.unanswered = None

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of a form: its secret and its key."""
        status, _where, body = self.ask(path)
        if status >= 500:
            raise OSError(status)
        assert status == 200, (status, path)
        return dict(
            re.findall(r'type="hidden" name="(csrfmiddlewaretoken|once)" value="([^"]+)"', body)
        )

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.town.url + path, data)
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers.get("Location", ""), answer.read().decode()


class Staying(urllib.request.HTTPRedirectHandler):
    """Where a form leads is looked at, not followed."""

    def redirect_request(self, *args: Any) -> None:
        return None


@pytest.fixture
def town(installation: Path) -> Iterator[Town]:
    made = Town(installation)
    try:
        yield made
    finally:
        made.kill()


def await_receipts(clerks: list[Clerk], more: int) -> None:
    """Wait until so many receipts more were given."""
    wanted = sum(len(clerk.receipts) for clerk in clerks) + more
    there = places.eventually(
        lambda: sum(len(clerk.receipts) for clerk in clerks) >= wanted, START_SECONDS
    )
    assert there, "no receipt was given"


def survive(town: Town, kills: int, pause: Callable[[int], float]) -> dict[str, int]:
    """Kill the installation so many times during intakes, and judge what was kept."""
    town.start()
    grid = town.shell(FOUND)
    clerks = [Clerk(town, grid) for _n in range(CLIENTS)]
    for clerk in clerks:
        clerk.sign_in()
        clerk.start()
    killed = 0
    try:
        for n in range(kills):
            await_receipts(clerks, CLIENTS)
            time.sleep(pause(n))
            killed += town.kill()
            town.start()
        await_receipts(clerks, CLIENTS)
    finally:
        for clerk in clerks:
            clerk.ending.set()
        for clerk in clerks:
            clerk.join(30)
    for clerk in clerks:
        # What was on its way at the end gets its receipt too.
        if clerk.unanswered is not None:
            clerk.register()
        assert clerk.unanswered is None
    receipts = [number for clerk in clerks for number in clerk.receipts]
    assert len(set(receipts)) == len(receipts), "two forms got one receipt"
    judged = town.judge(receipts)
    assert judged["wrong"] == []
    # Every form ever sent has its receipt now, so there is no matter without one.
    assert judged["matters"] == len(receipts)
    again = sum(clerk.sent_again for clerk in clerks)
    return {"receipts": len(receipts), "processes": killed, "sent again": again}


def test_every_receipt_given_outlives_kill_9_of_everything(town: Town) -> None:
    told = survive(town, 2, lambda n: 0.05 + 0.11 * n)
    assert told["receipts"] > 2 * CLIENTS
    # Two supervisors, web master and workers, job worker, database with its own processes.
    assert told["processes"] >= 2 * 10
    assert told["sent again"] > 0


@pytest.mark.proof
def test_fifty_kills_lose_no_receipt(
    town: Town, proof_figure: Callable[[str, object], None]
) -> None:
    kills = 50
    told = survive(town, kills, lambda n: (n % 25) * 0.02)
    proof_figure("kill -9 of the whole process tree during intakes", kills)
    proof_figure("processes killed", told["processes"])
    proof_figure("receipts given, all there with their record entry", told["receipts"])
    proof_figure("forms sent again after a kill, none made a second matter", told["sent again"])
