"""A run that is killed at any moment goes on without a row lost or doubled."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fivehearts.foundation.intake import running
from fivehearts.foundation.intake.models import Run, Source
from fivehearts.foundation.intake.tests import examples
from fivehearts.foundation.intake.tests.examples import LETTERS, letter, take, workbook
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.actors import system

ROOT = Path(__file__).parents[4]
ROWS = 120
# So many rows later at most the process is dead; it dies somewhere between.
FURTHEST = 6


def started(database, path, *, rows):
    environment = {
        **os.environ,
        "DATABASE_URL": database.url(),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings",
        "FIVEHEARTS_VAULT_KEY": "5a" * 32,
        "FIVEHEARTS_VAR": str(path.parent),
    }
    command = [sys.executable, "-m", examples.__name__, str(path), str(rows + FURTHEST)]
    return subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed_after(process, rows):
    for line in process.stdout:
        if line.strip() == str(rows):
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    return process.returncode


def rows_of_a_file():
    rows = [letter(float(number)) for number in range(ROWS)]
    rows[20] = letter(20.0, body="拒收")
    rows[50] = letter(7.0)
    rows[70] = letter(7.0, body="另一件事")
    return rows


def kill_and_resume(database, unit, path, moments):
    for rows in moments:
        assert killed_after(started(database, path, rows=rows), rows) == -signal.SIGKILL
        cut_off = Run._default_manager.get()
        assert rows <= cut_off.position + 7 < ROWS + 7
        assert cut_off.imported == Source._default_manager.count()
    report = running.run(LETTERS, path, take, unit=unit, by=system("import"))
    assert report.line == f"rows {ROWS} = imported {ROWS - 3} + already known 1 + rejected 2"
    subjects = list(
        Entry._default_manager.filter(verb="intake.test").values_list("subject", flat=True)
    )
    assert len(subjects) == len(set(subjects)) == ROWS - 3


def test_a_killed_run_goes_on_where_it_stood(committed_db, make_unit, tmp_path):
    path = workbook(tmp_path / "letters.xlsx", rows_of_a_file())
    kill_and_resume(committed_db, make_unit(), path, [11, 52])


@pytest.mark.proof
def test_a_run_killed_again_and_again_goes_on_where_it_stood(
    committed_db, make_unit, tmp_path, proof_figure
):
    path = workbook(tmp_path / "letters.xlsx", rows_of_a_file())
    moments = sorted(random.Random(5).sample(range(1, ROWS - 1), 25))
    kill_and_resume(committed_db, make_unit(), path, moments)
    proof_figure(
        "intake runs killed and resumed, rows lost or doubled",
        f"{len(moments)} killed, 0 of {ROWS}",
    )
