"""A hundred thousand intakes from several processes: none lost, none double, every one whole."""

from __future__ import annotations

import multiprocessing
import os
import time
from typing import Any

import django
import pytest
from django.db import connection, transaction

from fivehearts.config.testing.database import TestDatabase
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.tests.community import facts, found
from fivehearts.foundation.scope import SystemScope, enter

REGISTRATIONS = int(os.environ.get("PROOF_REGISTRATIONS", "100000"))
PROCESSES = 4
PATIENCE_SECONDS = 2 * 3600

# What must be true of every one of them, asked of the database itself.
COUNTS = {
    "matters": "SELECT count(*) FROM matters_matter",
    "numbers": "SELECT count(DISTINCT number) FROM matters_matter",
    "record entries": "SELECT count(*) FROM record_entry WHERE verb = 'matters.register'",
    "steps of timelines": "SELECT count(*) FROM matters_timelinestep WHERE verb = 'register'",
    "running spans": "SELECT count(*) FROM matters_span WHERE until IS NULL",
    "running leading promises": "SELECT count(*) FROM matters_matter m JOIN promises_promise p"
    " ON p.id = m.promise_id WHERE p.state = 'running'",
}


@pytest.mark.proof
def test_a_hundred_thousand_registrations_are_all_there_once(
    committed_db: TestDatabase, monkeypatch: pytest.MonkeyPatch, proof_figure: Any
) -> None:
    from django.conf import settings

    with enter(SystemScope("test")), transaction.atomic():
        clerk = found().clerk.user_id
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
    monkeypatch.setenv("DATABASE_URL", committed_db.url())
    monkeypatch.setenv("FIVEHEARTS_VAULT_KEY", settings.VAULT_KEY)
    monkeypatch.setenv("FIVEHEARTS_VAR", str(committed_db.var))
    share = REGISTRATIONS // PROCESSES
    started = time.monotonic()
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(PROCESSES, initializer=django.setup) as pool:
        work = pool.starmap_async(_register_many, [(clerk, share)] * PROCESSES)
        work.get(PATIENCE_SECONDS)
    seconds = time.monotonic() - started
    for name, statement in COUNTS.items():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.fetchone()[0] == share * PROCESSES, name
    proof_figure("registrations from four processes, all there once", share * PROCESSES)
    proof_figure(
        "registrations a second, four processes on this machine", f"{REGISTRATIONS / seconds:.0f}"
    )


def _register_many(clerk: int, share: int) -> None:
    """In a process of its own: so many intakes, each committed."""
    from fivehearts.community.duties.queries import actor_of, user
    from fivehearts.foundation.scope.models import Unit

    with enter(SystemScope("test")):
        by, grid = actor_of(user(clerk)), Unit.objects.select_related("parent").get(code="TXG1")
        told = facts(grid)
        for _one in range(share):
            actions.register(by=by, facts=told)
    connection.close()
