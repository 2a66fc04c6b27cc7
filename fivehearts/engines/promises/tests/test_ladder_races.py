"""Eight sweeps at once and one killed in the middle: every step is taken, and none twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from fivehearts.config.testing.database import TestDatabase
from fivehearts.engines.promises import actions
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Climb, Ladder, Promise
from fivehearts.engines.promises.queries import due_rungs
from fivehearts.engines.promises.tests.ground import BY, at, days, found_unit, listening
from fivehearts.engines.promises.vocabulary import PromisesClimbed
from fivehearts.foundation.record.models import Entry

CROWD, PROMISES = 8, 400
PATIENCE_SECONDS = 60.0
MONDAY, LATE = at(11, 9), at(11, 17)
heard: list[int] = []


def hear(event: PromisesClimbed) -> None:
    heard.extend(one.promise_id for one in event.climbs)


def hang_the_third_time(event: PromisesClimbed) -> None:
    """Inside the transaction of the third batch: say so, and never come back."""
    heard.append(len(event.climbs))
    if len(heard) == 3:
        print("inside", flush=True)
        sys.stdin.read()


def write_down(event: PromisesClimbed) -> None:
    """Lock what belongs to each promise, as a listener does that changes whose it is."""
    with connection.cursor() as cursor:
        for one in event.climbs:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [one.promise_id])


LISTENERS = {PromisesClimbed: (hear,)}
WRITING = {PromisesClimbed: (write_down,)}
HANGING = {PromisesClimbed: (hang_the_third_time,)}
SCRIPT = """
import django
django.setup()
from django.conf import settings
settings.WIRING = "fivehearts.engines.promises.tests.test_ladder_races.HANGING"
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.tests.ground import BY
from fivehearts.engines.promises.tests.test_ladder_races import LATE
climb_ladder(by=BY, at=LATE, batch=50)
"""


@pytest.fixture
def promises(committed_db: TestDatabase) -> TestDatabase:
    heard.clear()
    wanted = [actions.Wanted("resolve", found_unit(), days(5), MONDAY)] * PROMISES
    actions.make(by=BY, wanted=wanted, at=MONDAY)
    return committed_db


def assert_every_step_once() -> None:
    """Each promise was reminded no more, urged once, and stands where its steps say."""
    rows = Climb.objects.values_list("promise_id", "rung", "skipped")
    assert Counter(rung for _promise, rung, _skipped in rows) == {
        "reminder": PROMISES,
        "urging": PROMISES,
    }
    assert all(skipped == (rung == "reminder") for _promise, rung, skipped in rows)
    assert Ladder.objects.filter(rung=2, climbed_at=LATE).count() == PROMISES


def test_eight_sweeps_at_once_take_every_step_once(promises: TestDatabase) -> None:
    line = threading.Barrier(CROWD)

    def sweep(_number: int) -> int:
        try:
            connection.ensure_connection()
            line.wait(PATIENCE_SECONDS)
            return climb_ladder(by=BY, at=LATE, batch=30)
        finally:
            connection.close()

    with listening(f"{__name__}.LISTENERS"), ThreadPoolExecutor(CROWD) as threads:
        told = list(threads.map(sweep, range(CROWD)))
        # What two wanted at once, one of them left to the next sweep: that is due too.
        told.append(climb_ladder(by=BY, at=LATE))
    assert sum(told) == PROMISES
    assert Counter(heard) == Counter(Promise.objects.values_list("pk", flat=True))
    assert_every_step_once()
    taken = Entry.objects.filter(verb="promises.climb").values_list("data", flat=True)
    assert sum(len(data["0-2"]) for data in taken) == PROMISES


def test_two_hands_share_a_long_list(
    promises: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fivehearts.engines.promises.jobs.ALONE", 100)
    with listening(f"{__name__}.LISTENERS"):
        assert climb_ladder(by=BY, at=LATE, batch=30) == PROMISES
    assert len(heard) == PROMISES
    assert_every_step_once()


def test_a_sweep_gives_way_to_whoever_works_on_a_promise(promises: TestDatabase) -> None:
    """People lock what a promise is for, then the promise; the sweep the other way round."""
    worked_on = Promise.objects.latest("pk").pk
    held, done = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [worked_on])
                held.set()
                done.wait(PATIENCE_SECONDS)
                actions.excuse(by=BY, promises=[Promise.objects.get(pk=worked_on)], at=LATE)
        finally:
            connection.close()

    with listening(f"{__name__}.WRITING"), ThreadPoolExecutor(1) as threads:
        worker = threads.submit(work)
        held.wait(PATIENCE_SECONDS)
        # All climb but the one in other hands, and nobody is told that the ladder is stuck.
        assert climb_ladder(by=BY, at=LATE) == PROMISES - 1
        done.set()
        worker.result(PATIENCE_SECONDS)
        assert climb_ladder(by=BY, at=LATE) == 0
    assert not Climb.objects.filter(promise_id=worked_on).exists()


def test_a_sweep_killed_in_the_middle_leaves_nothing_half(
    promises: TestDatabase, tmp_path: Path
) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings",
            "DATABASE_URL": promises.url(),
            "FIVEHEARTS_VAULT_KEY": settings.VAULT_KEY,
            "FIVEHEARTS_VAR": str(tmp_path),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"inside\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    # Two batches stand whole, of the third nothing.
    assert Climb.objects.count() == 2 * 2 * 50
    assert Ladder.objects.filter(rung=2).count() == 2 * 50
    assert Ladder.objects.filter(rung=0, climbed_at=None).count() == PROMISES - 100
    patience = time.monotonic() + PATIENCE_SECONDS
    while due_rungs(LATE).due_now:  # the server may notice the death a moment later
        climb_ladder(by=BY, at=LATE)
        assert time.monotonic() < patience
    assert_every_step_once()
