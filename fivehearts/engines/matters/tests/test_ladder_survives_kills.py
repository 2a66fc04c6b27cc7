"""The worker is killed again and again while matters climb three tiers: nothing is told twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from fivehearts.config.testing.database import TestDatabase
from fivehearts.engines.matters.models import Matter, Supervision, TimelineStep, Urging
from fivehearts.engines.matters.tests.community import found, lead_to
from fivehearts.engines.promises.models import Climb, Ladder
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAYS, MATTERS, BATCH = 40, 12, 3
SEED = 5

# Sweeps every morning from the day it is told on, in small batches, as the worker does.
SCRIPT = """
import sys, django
django.setup()
from datetime import datetime, timedelta
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
start, days = datetime.fromisoformat(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for day in range(days):
    with enter(SystemScope("ladder")):
        climb_ladder(by=system("ladder").backdating(), at=start + timedelta(days=day), batch=3)
    print(day, flush=True)
"""


def _worker(database: TestDatabase, folder: Path, first_day: int) -> subprocess.Popen[bytes]:
    told = {
        "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings",
        "DATABASE_URL": database.url(),
        "FIVEHEARTS_VAULT_KEY": settings.VAULT_KEY,
        "FIVEHEARTS_VAR": str(folder),
    }
    start = (MONDAY + timedelta(days=first_day)).isoformat()
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, start, str(DAYS - first_day)],
        env=os.environ | told,
        stdout=subprocess.PIPE,
    )


def _killed_somewhere(worker: subprocess.Popen[bytes], chance: random.Random) -> int:
    """Kill the worker a moment into its work; returns how many days it had finished."""
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"ready\n"
    time.sleep(chance.uniform(0.02, 0.6))
    worker.send_signal(signal.SIGKILL)
    said, _none = worker.communicate()
    return len(said.splitlines())


def _climbed_with_kills(database: TestDatabase, folder: Path, kills: int) -> int:
    """Let workers climb until the last day; returns how many of them were killed on the way."""
    chance, day, killed = random.Random(SEED), 0, 0
    while day < DAYS:
        worker = _worker(database, folder, day)
        if killed < kills:
            day += _killed_somewhere(worker, chance)
            killed += 1
        else:
            worker.communicate()
            assert worker.returncode == 0
            day = DAYS
    return killed


def _assert_whole() -> None:
    matters = list(Matter.unscoped.order_by("pk"))
    for matter in matters:
        tiers = [one.unit.code for one in _orders(matter)]
        assert tiers == ["TXC", "TXS", "TXD", "TX"], tiers
        urged = Urging.unscoped.filter(matter=matter, promise=matter.promise_id)
        rungs = list(urged.values_list("rung", flat=True))
        assert len(rungs) == len(set(rungs)) > 0
        story = TimelineStep.unscoped.filter(matter=matter).count()
        assert story == Entry.objects.filter(subject=f"matters.Matter:{matter.pk}").count()
    resolve = [matter.promise_id for matter in matters]
    climbs = Climb.objects.filter(promise__in=resolve).values_list("promise", "rung", "tier_step")
    assert len(climbs) == len(set(climbs)) == 6 * MATTERS
    assert not Ladder.objects.filter(pk__in=resolve, next_at__isnull=False).exists()


def _orders(matter: Matter) -> list[Any]:
    orders = Supervision.unscoped.filter(matter=matter).select_related("unit")
    return list(orders.order_by("at", "pk"))


def _let_climb(database: TestDatabase, folder: Path, kills: int) -> int:
    with enter(SystemScope("test")):
        place = found()
        for _number in range(MATTERS):
            lead_to(place, "handling", at=MONDAY)
    return _climbed_with_kills(database, folder, kills)


def test_three_tiers_are_called_once_each_though_the_worker_is_killed(
    committed_db: TestDatabase, tmp_path: Path
) -> None:
    assert _let_climb(committed_db, tmp_path, kills=3) == 3
    _assert_whole()


@pytest.mark.proof
def test_three_tiers_are_called_once_each_through_many_kills(
    committed_db: TestDatabase, tmp_path: Path, proof_figure: Any
) -> None:
    killed = _let_climb(committed_db, tmp_path, kills=30)
    _assert_whole()
    proof_figure(
        "kills of the worker while matters climbed three tiers, no step told twice", killed
    )
