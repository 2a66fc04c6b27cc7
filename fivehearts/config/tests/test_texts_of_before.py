"""Numbers that stand in texts of before are found, sealed beside them, and the proof stays whole."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from fivehearts.config.sweeping import free_texts
from fivehearts.config.testing.database import TestDatabase
from fivehearts.config.tests import places
from fivehearts.engines.matters.models import Fragment, Matter, TimelineStep, Wording
from fivehearts.engines.matters.queries.work import Narrowing, matters_found
from fivehearts.engines.matters.tests.community import found, lead_to
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.sealing import seal_settled
from fivehearts.foundation.record.verifying import verify_record
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.vault import references, sweeping

PHONE, IDENTITY, MOTHER = "13912345678", "110101199003074530", "13787654321"
WORDS = f"楼道灯坏了，请打 139-1234 5678，身份证{IDENTITY}"


def written_past_the_guard(matter: Matter) -> None:
    """The matter as it stood before texts were guarded; the owner of the tables can write so."""
    raw = [
        ("UPDATE matters_matter SET title = %s WHERE id = %s", f"请回电{PHONE}"),
        ("UPDATE matters_wording SET words = %s WHERE matter_id = %s", WORDS),
        ("UPDATE matters_wording SET answers = %s WHERE matter_id = %s", f'[["找谁", "{MOTHER}"]]'),
        (
            "UPDATE matters_timelinestep SET words = %s WHERE matter_id = %s AND verb = 'register'",
            f"母亲电话{MOTHER}，合同号202311120000012345",
        ),
    ]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL app.allow_reset = 'on'")
        for statement, words in raw:
            cursor.execute(statement, [words, matter.pk])
            assert cursor.rowcount == 1, statement


def sweep_begun(database: TestDatabase, batch: int = 2) -> subprocess.Popen[str]:
    """The command, as whoever looks after the server starts it."""
    told = {
        "DATABASE_URL": database.url(),
        "DATABASE_OWNER_URL": database.url(owner=True),
        "FIVEHEARTS_VAULT_KEY": settings.VAULT_KEY,
    }
    command = [sys.executable, "-m", "fivehearts.config.cli", "vault", "sweep-texts"]
    return subprocess.Popen(
        [*command, "--batch", str(batch)],
        cwd=places.ROOT,
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def sweeps(database: TestDatabase) -> str:
    """What the command says at its end."""
    begun = sweep_begun(database)
    said, _nothing = begun.communicate(timeout=300)
    assert begun.returncode == 0, said
    return said


def everything_written() -> str:
    """All texts of the matters, their search vectors, and the record."""
    rows: list[Any] = []
    for model in (Matter, Wording, TimelineStep):
        rows += list(model._base_manager.values_list())
    return str([*rows, *Entry.objects.values_list("subject", "data")])


def test_numbers_of_before_leave_the_texts_and_the_record_stays_whole(
    committed_db: TestDatabase,
) -> None:
    with enter(SystemScope("test")), transaction.atomic():
        place = found()
        matter = lead_to(place, "handling")
        lead_to(
            place, "registered", words="2026年11月12日来电，3栋2单元501，合同202311120000012345"
        )
    written_past_the_guard(matter)
    seal_settled()
    before = verify_record()
    assert not before.findings

    assert "5 numbers left 3 texts" in sweeps(committed_db)

    with enter(SystemScope("test")):
        said = everything_written()
        for number in (PHONE, "139-1234 5678", IDENTITY, MOTHER):
            assert number not in said
        words = Wording.objects.get(matter=matter)
        assert references.masked(words.words) == (
            "楼道灯坏了，请打 139****5678，身份证110*************30"
        )
        step = TimelineStep.objects.filter(matter=matter, verb="register").get()
        # The number of a contract is nobody's: it stays.
        assert references.masked(step.words) == "母亲电话137****4321，合同号202311120000012345"
        sealed = {one.value.reveal() for one in Fragment.objects.filter(matter=matter)}
        assert sealed == {PHONE, IDENTITY, MOTHER}
        entries = Entry.objects.filter(verb="vault.sweep_texts")
        assert {entry.subject for entry in entries} == {f"matters.Matter:{matter.pk}"}
        assert sorted(entry.data["table"] for entry in entries) == [
            "matters.Matter",
            "matters.TimelineStep",
            "matters.Wording",
        ]
    # What was sealed before still is as it was, and so is what the sweep wrote.
    assert verify_record().entries == before.entries
    seal_settled()
    assert not verify_record().findings
    # Whoever hears the number on the telephone finds the matter by it.
    with enter(ActorScope(place.secretary)):
        rows = matters_found(place.secretary, Narrowing(words=MOTHER), at=now())
        assert [one.pk for one in rows] == [matter.pk]

    # Run again, nothing is left to do; the plain role could not have done it.
    assert "0 numbers left 0 texts" in sweeps(committed_db)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.allow_reset = 'on'")
        cursor.execute("UPDATE matters_timelinestep SET words = ''")


def test_a_killed_sweep_goes_on_and_no_number_is_lost_or_kept_twice(
    committed_db: TestDatabase,
) -> None:
    with enter(SystemScope("test")), transaction.atomic():
        place = found()
        matters = [lead_to(place, "registered") for _number in range(8)]
    for matter in matters:
        written_past_the_guard(matter)

    def swept() -> int:
        with enter(SystemScope("test")):
            return Entry.objects.filter(verb="vault.sweep_texts").count()

    for rows in (1, 9):
        begun = sweep_begun(committed_db, batch=1)
        assert places.goes_on_to(rows, swept, patience_seconds=120)
        begun.kill()
        begun.communicate()
    assert swept() < 3 * len(matters), "it was over before it could be killed"

    sweeps(committed_db)
    with enter(SystemScope("test")):
        said = everything_written()
        assert not [number for number in (PHONE, IDENTITY, MOTHER) if number in said]
        for matter in matters:
            kept = [one.value.reveal() for one in Fragment.objects.filter(matter=matter)]
            assert sorted(kept) == sorted({PHONE, IDENTITY, MOTHER})
    # Each text has its entry, and none has two.
    assert swept() == 3 * len(matters)
    seal_settled()
    assert not verify_record().findings


def test_what_somebody_writes_meanwhile_is_not_overwritten(db: None) -> None:
    with enter(SystemScope("test")):
        matter = lead_to(found(), "registered")
        text = next(one for one in free_texts() if one.model is Wording)
        Wording.objects.filter(matter=matter).update(words=WORDS)
        row = Wording.objects.get(matter=matter)
        Wording.objects.filter(matter=matter).update(words="已经改过了")
        assert not sweeping.put(text, row, text.guarded(row))
        assert Wording.objects.get(matter=matter).words == "已经改过了"
