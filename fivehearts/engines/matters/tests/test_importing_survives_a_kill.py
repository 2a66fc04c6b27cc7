"""A killed import goes on where it stood: no row lost, none doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from fivehearts.config.testing.database import TestDatabase
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.importing_ground import (
    REPLIED,
    found_units,
    imported,
    replied,
    workbook,
)
from fivehearts.foundation.intake.models import Run, Source

ROWS = 40
SCRIPT = """
import sys, django
django.setup()
from fivehearts.engines.matters.importing import running
running.AT_ONCE = 3
running.intake.LEARNT_FROM = 2
processes = 3 if sys.argv[2] == "several" else 1
running.run(sys.argv[1], "replied", "C01", bulk=sys.argv[2] != "slow", processes=processes)
"""


def _start(file: Path, database: TestDatabase, way: str) -> subprocess.Popen[bytes]:
    told = {
        "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings",
        "DATABASE_URL": database.url(),
        "FIVEHEARTS_VAULT_KEY": settings.VAULT_KEY,
        "FIVEHEARTS_VAR": str(file.parent),
    }
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(file), way],
        env=os.environ | told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _kill_at(process: subprocess.Popen[bytes], position: int) -> None:
    patience = time.monotonic() + 180
    while not Run.objects.filter(position__gte=position).exists():
        assert process.poll() is None, "the import ended before it was killed"
        assert time.monotonic() < patience
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("way", ["slow", "bulk", "several"])
def test_an_import_killed_twice_loses_no_row_and_doubles_none(
    committed_db: TestDatabase, tmp_path: Path, way: str
) -> None:
    found_units()
    rows: list[Any] = [replied(number) for number in range(ROWS - 2)]
    rows[9] = replied(9, replied_at="2001/1/1 0:00:00")
    file = workbook(tmp_path / "m.xlsx", REPLIED, [*rows, replied(3), replied(4)])
    for position in (6, 14):
        _kill_at(_start(file, committed_db, way), position)
    counts, _said = imported(file, rejects=tmp_path / "r.xlsx", bulk=way != "slow", processes=2)
    assert counts.resumed_at >= 14
    assert (counts.rows, counts.imported, counts.known, counts.rejected) == (ROWS, ROWS - 3, 2, 1)
    assert Matter.unscoped.count() == ROWS - 3 == Source.objects.count()
    targets = set(Source.objects.values_list("target", flat=True))
    assert targets == {
        f"matters.Matter:{pk}" for pk in Matter.unscoped.values_list("pk", flat=True)
    }
    assert Run.objects.get().state == "finished"
