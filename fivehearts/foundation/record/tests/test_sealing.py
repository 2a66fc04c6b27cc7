"""Every settled entry is sealed exactly once, whoever writes, however long, on whatever server."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from fivehearts.config.testing.database import TestDatabase
from fivehearts.foundation.record import sealing
from fivehearts.foundation.record.models import Entry, Seal
from fivehearts.foundation.record.sealing import SEALING, seal_settled
from fivehearts.foundation.record.tests.ground import ids_of, sealed, sealed_ids, tampering, written

WRITE = (
    "INSERT INTO record_entry (at, by, verb, subject) "
    "VALUES (now(), 'user:7', 'tests.tell', 'tests.Thing:1') RETURNING id"
)


def told_in(seals: list[Seal]) -> list[int]:
    """Ids in seals without those the seals wrote about themselves."""
    about = set(ids_of(verb=SEALING))
    return [one for seal in seals for one in seal.entry_ids() if one not in about]


def test_a_backlog_is_sealed_in_pieces_each_chained_to_the_one_before(committed_db: object) -> None:
    written(25)
    assert sealed(piece=10) == 25
    seals = list(Seal.objects.all())
    assert [(seal.number, seal.entries) for seal in seals] == [(1, 10), (2, 10), (3, 5)]
    assert told_in(seals) == ids_of(verb="tests.tell")
    assert bytes(seals[0].previous) == bytes(32)
    for before, seal in zip([None, *seals], seals, strict=False):
        assert before is None or bytes(seal.previous) == bytes(before.hash)
        assert bytes(seal.hash) == seal.hash_of_head()


def test_nothing_new_makes_no_seal_although_sealing_is_recorded_too(committed_db: object) -> None:
    written(3)
    assert sealed() == 3
    assert seal_settled() == 0
    written(1, first=4)
    assert sealed() == 2
    assert sealed_ids() == ids_of()[:-1]
    assert Entry.objects.get(id=ids_of()[-1]).subject == "record.Seal:2"


def test_a_job_ends_after_so_many_and_the_next_one_goes_on(committed_db: object) -> None:
    written(30)
    assert sealed(piece=5, most=12) == 15
    assert sealed(piece=5) >= 15
    assert set(ids_of(verb="tests.tell")) <= set(sealed_ids())


def test_a_long_transaction_is_waited_for_and_its_low_ids_are_not_left_behind(
    committed_db: TestDatabase,
) -> None:
    with psycopg.connect(committed_db.url()) as slow:
        low = slow.execute(WRITE).fetchone()[0]  # type: ignore[index]
        written(5)
        # The others began later, so they wait too; nobody who writes does.
        assert seal_settled() == 0
        slow.commit()
    assert sealed() == 6
    assert low in sealed_ids() and low == min(sealed_ids())


def test_an_id_drawn_before_its_transaction_had_a_number_is_sealed_later(
    committed_db: TestDatabase,
) -> None:
    """Who only drew an id so far holds nobody up; it will lie below those sealed meanwhile."""
    written(1)
    with psycopg.connect(committed_db.url()) as late:
        low = late.execute("SELECT nextval('record_entry_id_seq')").fetchone()[0]  # type: ignore[index]
        written(5)
        assert sealed() == 6
        assert low < max(sealed_ids()) and low not in sealed_ids()
        late.execute(WRITE.replace("(at,", "(id, at,").replace("(now(),", f"({low}, now(),"))
    assert sealed() == 2
    assert low in sealed_ids()
    assert len(sealed_ids()) == len(set(sealed_ids())) == 8


def test_two_who_seal_at_once_seal_nothing_twice(committed_db: TestDatabase) -> None:
    written(4)
    with psycopg.connect(committed_db.url()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealing._TURN])
        assert seal_settled() == 0
    assert sealed() == 4


def test_writers_with_long_transactions_lose_none_and_nothing_is_sealed_twice(
    committed_db: TestDatabase,
) -> None:
    """Eight writers, each holding transactions open across seals; some take theirs back."""
    url, wrote = committed_db.url(), []
    stop = threading.Event()

    def write(number: int) -> None:
        with psycopg.connect(url) as one:
            for turn in range(25):
                kept = [one.execute(WRITE).fetchone()[0] for _ in range(1 + (turn + number) % 4)]  # type: ignore[index]
                if number % 2:
                    # Held open until somebody has sealed something meanwhile.
                    one.execute("SELECT count(*) FROM record_seal, pg_sleep(0.002)")
                    kept += [one.execute(WRITE).fetchone()[0]]  # type: ignore[index]
                if (turn + number) % 7 == 0:
                    one.rollback()
                else:
                    one.commit()
                    wrote.extend(kept)

    def seal() -> None:
        try:
            while not stop.is_set():
                seal_settled(piece=16)
        finally:
            connection.close()

    sealer = threading.Thread(target=seal)
    writers = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in (sealer, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    sealer.join()
    sealed(piece=16)
    held = sealed_ids()
    assert len(held) == len(set(held))
    assert set(wrote) == set(ids_of(verb="tests.tell")) and len(wrote) > 300
    assert set(wrote) <= set(held)
    assert Seal.objects.count() > 10


@pytest.mark.parametrize("behind", [0, 10**9])
def test_on_another_server_the_record_goes_on_and_leaves_nothing_open(
    committed_db: object, monkeypatch: pytest.MonkeyPatch, behind: int
) -> None:
    """Restored elsewhere, transactions count from the beginning: below what is sealed already."""
    below = sealing.settled_below
    monkeypatch.setattr(sealing, "settled_below", lambda cursor: _ahead(below(cursor), behind))
    written(6)
    _as_if_ahead(behind)
    assert sealed(piece=4) >= 6
    written(3, first=7)
    _as_if_ahead(behind)
    monkeypatch.undo()
    monkeypatch.setattr(sealing, "cluster", lambda cursor: "another")
    written(5, first=10)
    sealed(piece=4)
    written(5, first=15)
    sealed(piece=4)
    held = sealed_ids()
    assert len(held) == len(set(held))
    assert set(ids_of(verb="tests.tell")) <= set(held)
    assert Seal.objects.filter(closing=True).exists()
    assert Seal.objects.order_by("number").last().era == 2  # type: ignore[union-attr]


def _ahead(told: tuple[int, Any], by: int) -> tuple[int, Any]:
    return told[0] + by, told[1]


def _as_if_ahead(by: int) -> None:
    """The former server had counted so many transactions more."""
    with tampering() as cursor:
        cursor.execute("UPDATE record_entry SET txid = txid + %s WHERE txid < %s", [by, by])


def test_the_plain_role_adds_seals_and_can_neither_change_nor_take_them_away(
    committed_db: object,
) -> None:
    written(2)
    sealed()
    for statement in (
        "UPDATE record_seal SET entries = 1", "DELETE FROM record_seal", "TRUNCATE record_seal",
        "UPDATE record_entry SET verb = 'x'", "DELETE FROM record_entry",
        "ALTER TABLE record_seal DISABLE TRIGGER USER", "LOCK TABLE record_entry IN SHARE MODE",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.allow_reset', 'on', true)")
            cursor.execute(statement)
    assert Seal.objects.get().entries == 2


def test_a_change_of_the_setting_leaves_old_seals_as_they_are(
    committed_db: object, settings: Any
) -> None:
    for number, algorithm in enumerate(("sha256", "sm3", "sha256")):
        settings.RECORD_HASH = algorithm
        written(3, first=1 + 3 * number)
        sealed()
    seals = list(Seal.objects.all())
    assert [seal.algorithm for seal in seals] == ["sha256", "sm3", "sha256"]
    assert all(bytes(seal.hash) == seal.hash_of_head() for seal in seals)
