"""`kill -9` of everything while messages go out: none is lost, and nobody has one twice.

Whoever tells (as a web worker does), the job worker, its supervisor, the database and its watchdog
are killed while text messages, letters and webhooks go to real servers. Afterwards every message
whose telling was committed is in the books with its record entry; the gateway, which can be asked,
has each text message exactly once; the webhook's side knows each by its id; a letter arrived at
most once, and where nobody can know, the books say so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fivehearts.config.tests import places
from fivehearts.config.tests.test_kill_during_intake import START_SECONDS, Town
from fivehearts.foundation.outbox.tests.servers import Gateway, PostOffice, gateway, post_office

SECRET = "a-secret-of-thirty-two-bytes-ab12"
RUN = "from fivehearts.config.tests import sending; sending.{}()"
TELL = "import sys; sys.argv = ['tell', '{}']; " + RUN.format("tell_on")


class Office(Town):
    """An installation that sends: worker and database, and somebody who tells."""

    told: list[str]
    rounds = 0

    def reaches(self, texts: Gateway, letters: PostOffice) -> None:
        """Where its messages go."""
        self.told = []
        self.environment |= {
            "FIVEHEARTS_SMS_URL": texts.url,
            "FIVEHEARTS_SMS_STATUS_URL": texts.url + "status/",
            "FIVEHEARTS_SMS_KEY": "xingfu",
            "FIVEHEARTS_SMS_SECRET": SECRET,
            "FIVEHEARTS_WEBHOOK_URL": texts.url,
            "FIVEHEARTS_WEBHOOK_SECRET": SECRET,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(letters.port),
        }

    def work(self) -> None:
        """Start the worker, and with it the database; then somebody who tells without end."""
        self.rounds += 1
        log = (self.folder / "commands.log").open("ab")
        worker = [sys.executable, "-m", "fivehearts.config.cli", "work"]
        self.commands.append(self._started(worker, stdout=log, stderr=log))
        shell = [sys.executable, "-m", "fivehearts.config.cli", "manage", "shell", "-c"]
        teller = self._started(
            [*shell, TELL.format(self.rounds * 1000 + 1)], stdout=subprocess.PIPE, stderr=log
        )
        self.commands.append(teller)
        threading.Thread(target=self._listen, args=(teller,), daemon=True).start()
        log.close()

    def _started(self, words: list[str], **where: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            cwd=places.ROOT,
            env=self.environment,
            start_new_session=True,
            **where,
        )

    def _listen(self, teller: subprocess.Popen[bytes]) -> None:
        assert teller.stdout is not None
        for line in teller.stdout:
            word, _space, rest = line.decode().strip().partition(" ")
            # Killed in the middle of a line, it has told us nothing.
            if word == "told" and rest.endswith("]"):
                self.told += json.loads(rest)

    def ask(self, what: str) -> str:
        """What one of the scripts of `sending` says."""
        return self.shell(RUN.format(what))


@pytest.fixture
def office(installation: Path) -> Iterator[Office]:
    made = Office(installation)
    try:
        yield made
    finally:
        made.kill()


def survive(office: Office, kills: int, pause: Callable[[int], float]) -> dict[str, int]:
    """Kill everything so many times while messages go out, and judge what became of them."""
    with ExitStack() as servers:
        texts, letters = servers.enter_context(gateway()), servers.enter_context(post_office())
        office.reaches(texts, letters)
        killed = 0
        for n in range(kills):
            before = len(texts.heard) + len(letters.letters)
            office.work()
            sends = places.goes_on_to(
                before + 9, lambda: len(texts.heard) + len(letters.letters), START_SECONDS
            )
            assert sends, (office.folder / "commands.log").read_text(errors="replace")[-3000:]
            time.sleep(pause(n))
            killed += office.kill()
        books = json.loads(office.ask("judge"))
        counts = judged(office, books, texts, letters)
    return {"processes": killed, **counts}


def judged(
    office: Office, books: dict[str, Any], texts: Gateway, letters: PostOffice
) -> dict[str, int]:
    deliveries: dict[str, tuple[str, str, bool]] = books["deliveries"]
    assert books["loose"] == 0
    lost = [key for key in office.told if key not in deliveries]
    assert not lost, "told, committed, and gone"
    assert all(in_record for _way, _state, in_record in deliveries.values())
    ways: dict[str, dict[str, str]] = {"sms": {}, "email": {}, "webhook": {}}
    for key, (way, state, _in_record) in deliveries.items():
        ways[way][key] = state
    heard = Counter(texts.ids)
    assert set(heard) <= set(deliveries), "something went out that was never told"
    # The gateway can be asked: each text message is there, exactly once.
    assert set(ways["sms"].values()) == {"sent"}
    assert {key: heard[key] for key in ways["sms"]} == dict.fromkeys(ways["sms"], 1)
    # The other side of the webhook knows by the id what it has: each is there.
    assert set(ways["webhook"].values()) == {"sent"}
    assert set(ways["webhook"]) <= set(texts.taken)
    # A post office cannot be asked: nobody has a letter twice; one of which nobody knows says so.
    received = Counter(one.strip("<>").partition("@")[0] for one in letters.ids)
    assert not [key for key, times in received.items() if times > 1]
    assert set(received) <= set(ways["email"])
    assert set(ways["email"].values()) <= {"sent", "unknown"}
    sent = {key for key, state in ways["email"].items() if state == "sent"}
    assert sent <= set(received), "a letter counts as sent that nobody received"
    unknown = len(ways["email"]) - len(sent)
    return {
        "messages": len(deliveries),
        "webhooks repeated under their id": sum(heard[key] - 1 for key in ways["webhook"]),
        "letters of unknown outcome": unknown,
        "of these received": len(received) - len(sent),
    }


def test_no_message_is_lost_and_none_is_sent_twice_by_kill_9_of_everything(
    office: Office,
) -> None:
    told = survive(office, 3, lambda n: 0.02 + 0.07 * n)
    assert told["messages"] >= 20
    # Teller, supervisor, worker, database with its own processes; three times.
    assert told["processes"] >= 3 * 6


@pytest.mark.proof
def test_fifty_kills_lose_no_message(
    office: Office, proof_figure: Callable[[str, object], None]
) -> None:
    kills = 50
    told = survive(office, kills, lambda n: (n % 25) * 0.02)
    proof_figure("kill -9 of everything while messages go out", kills)
    proof_figure("processes killed", told["processes"])
    proof_figure("messages told, none lost, no text message or letter twice", told["messages"])
    proof_figure("webhooks repeated under the same id", told["webhooks repeated under their id"])
    proof_figure("letters shown as of unknown outcome", told["letters of unknown outcome"])
