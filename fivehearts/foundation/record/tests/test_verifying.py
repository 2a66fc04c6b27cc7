"""Whatever is changed, taken away or slipped in is found, and named."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from fivehearts.config.testing.database import TestDatabase
from fivehearts.foundation.record import sealing
from fivehearts.foundation.record.findings import OF_ENTRIES, Finding, Kind, Report
from fivehearts.foundation.record.models import Entry, Seal
from fivehearts.foundation.record.sealing import seal_settled
from fivehearts.foundation.record.tests.ground import (
    sealed,
    sealed_ids,
    tampering,
    written,
)
from fivehearts.foundation.record.verifying import verify_record

COLUMNS = {
    "record_entry": ("id", "recorded_at", "txid", "at", "by", "verb", "subject", "unit_id", "data", "address"),
    "record_seal": (
        "number", "algorithm", "sealed_at", "era", "cluster", "closing", "floor_id", "from_txid",
        "from_id", "until_txid", "until_id", "entries", "first_id", "last_id", "ids", "leaves", "root",
        "previous", "hash",
    ),
}  # fmt: skip


def sealed_record(many: int = 60, *, piece: int = 13) -> None:
    """Several seals, and a tail of three entries."""
    for start in range(0, many, 20):
        written(min(20, many - start), first=start + 1)
        sealed(piece=piece)
    written(3, first=many + 1)


def found() -> list[Finding]:
    return verify_record().findings


def kinds() -> set[tuple[Kind, int]]:
    return {(one.kind, one.number) for one in found()}


def test_a_sound_record_is_sound_and_its_tail_is_told(committed_db: object) -> None:
    assert verify_record() == Report()
    sealed_record()
    told: list[tuple[int, int]] = []
    report = verify_record(tell=lambda done, total: told.append((done, total)))
    assert report.is_sound and report.findings == []
    assert report.seals == Seal.objects.count() == report.reached
    assert told[-1] == (report.entries, report.entries) and report.entries == len(sealed_ids())
    # Three entries, and what the last seals said of themselves.
    assert report.unsealed == Entry.objects.count() - report.entries >= 4
    first = Entry.objects.exclude(id__in=sealed_ids()).order_by("recorded_at").first()
    assert first is not None and report.unsealed_since == first.recorded_at


def test_a_verification_goes_on_from_any_seal(committed_db: object) -> None:
    sealed_record()
    last = Seal.objects.count()
    for begin in range(1, last + 2):
        report = verify_record(begin=begin)
        assert report.is_sound, report.findings
        assert report.seals == last + 1 - begin
    with tampering() as cursor:
        cursor.execute("UPDATE record_entry SET by = 'user:8' WHERE id = %s", [sealed_ids()[0]])
    assert verify_record(begin=2).is_sound
    assert not verify_record(begin=1).is_sound


def test_an_entry_taken_away_or_slipped_in_is_named(committed_db: object) -> None:
    sealed_record()
    ids = sealed_ids()
    gone, moved, copied = ids[4], ids[20], ids[-5]
    with tampering() as cursor:
        cursor.execute("DELETE FROM record_entry WHERE id = %s", [gone])
        # Into the unsealed tail, where nobody looks.
        cursor.execute("UPDATE record_entry SET txid = txid + 100000 WHERE id = %s", [moved])
        # The same id once more, beside the true one.
        cursor.execute(
            "INSERT INTO record_entry (id, txid, at, by, verb, subject) SELECT id, txid, at, by,"
            " 'tests.other', subject FROM record_entry WHERE id = %s",
            [copied],
        )
        # An id and a transaction before all others.
        cursor.execute(
            "INSERT INTO record_entry (id, txid, at, by, verb, subject)"
            " VALUES (-5, -7, now(), 'user:1', 'tests.x', 'tests.Thing:0')"
        )
    assert kinds() == {
        (Kind.ENTRY_MISSING, gone), (Kind.ENTRY_CHANGED, moved), (Kind.ENTRY_INSERTED, copied),
        (Kind.ENTRY_INSERTED, -5),
    }  # fmt: skip


@pytest.mark.parametrize("number", [1, 3, -1])
def test_a_seal_taken_away_is_named_the_last_one_too(committed_db: object, number: int) -> None:
    sealed_record()
    number = number if number > 0 else Seal.objects.count()
    with tampering() as cursor:
        cursor.execute("DELETE FROM record_seal WHERE number = %s", [number])
    assert (Kind.SEAL_MISSING, number) in kinds()
    assert not [one for one in found() if one.kind in OF_ENTRIES]


def test_a_seal_made_again_over_a_changed_entry_does_not_fit_the_next(committed_db: object) -> None:
    """Who changes an entry and works its seal out anew has to do so with all that follow."""
    sealed_record()
    seal = Seal.objects.get(number=2)
    changed = seal.entry_ids()[3]
    with tampering() as cursor:
        cursor.execute("UPDATE record_entry SET by = 'user:8' WHERE id = %s", [changed])
    rows = _rows_of(seal)
    made = sealing._sealed(
        rows, sealing.Standing.after(Seal.objects.get(number=1)), at=seal.sealed_at,
        cluster=seal.cluster, until=seal.position,
    )  # fmt: skip
    with tampering() as cursor:
        cursor.execute(
            "UPDATE record_seal SET leaves = %s, root = %s, hash = %s WHERE number = 2",
            [made.leaves, made.root, made.hash],
        )
    assert (Kind.CHAIN_BROKEN, 3) in kinds()
    assert (Kind.SEAL_CHANGED, 2) in kinds(), "the record tells of another"


def test_a_seal_slipped_in_at_the_end_is_unknown_to_the_record(committed_db: object) -> None:
    sealed_record()
    last = Seal.objects.get(number=Seal.objects.count())
    forged = sealing._sealed(
        _rows_of(last), sealing.Standing.after(last), at=last.sealed_at, cluster=last.cluster,
        until=last.position,
    )  # fmt: skip
    # Even the plain role can do that much.
    forged.save(force_insert=True)
    assert (Kind.SEAL_INSERTED, forged.number) in kinds()


def test_the_record_is_verified_across_servers(
    committed_db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_record()
    monkeypatch.setattr(sealing, "cluster", lambda cursor: "another")
    written(9, first=70)
    sealed(piece=4)
    written(9, first=80)
    sealed(piece=4)
    assert {seal.closing for seal in Seal.objects.all()} == {True, False}
    assert Seal.objects.get(number=Seal.objects.count()).era == 2
    for begin in range(1, Seal.objects.count() + 2):
        assert verify_record(begin=begin).is_sound
    closing = Seal.objects.filter(closing=True)[0].entry_ids()
    gone, changed = closing[0], closing[2]
    with tampering() as cursor:
        cursor.execute("DELETE FROM record_entry WHERE id = %s", [gone])
        cursor.execute("UPDATE record_entry SET by = 'user:8' WHERE id = %s", [changed])
        cursor.execute(
            "INSERT INTO record_entry (id, txid, at, by, verb, subject) SELECT id, txid, at, by,"
            " 'tests.other', subject FROM record_entry WHERE id = %s",
            [closing[3]],
        )
    assert kinds() == {
        (Kind.ENTRY_MISSING, gone), (Kind.ENTRY_CHANGED, changed),
        (Kind.ENTRY_INSERTED, closing[3]),
    }  # fmt: skip


def test_it_runs_beside_writers_and_seals(committed_db: TestDatabase) -> None:
    sealed_record()

    def meanwhile(done: int, total: int) -> None:
        written(2, first=500)
        seal_settled(piece=1)

    report = verify_record(tell=meanwhile)
    assert report.is_sound, report.findings


def _rows_of(seal: Seal) -> list[Any]:
    from django.db import connection

    from fivehearts.foundation.record.leaves import COLUMNS as LEAF

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {LEAF} FROM record_entry WHERE id = ANY(%s) ORDER BY txid, id",
            [seal.entry_ids()],
        )
        return list(cursor.fetchall())


# One byte


def changed_byte(value: Any, chance: random.Random) -> Any:
    """The same value with one byte, digit or moment different."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        digits = list(str(abs(value)))
        place = chance.randrange(len(digits))
        digits[place] = chance.choice([one for one in "123456789" if one != digits[place]])
        return int("".join(digits))
    if isinstance(value, datetime):
        return value + timedelta(microseconds=chance.choice([1, -1, 10**6, 86_400 * 10**6]))
    if isinstance(value, bytes | memoryview):
        held = bytearray(value)
        held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
        return bytes(held)
    text = value or ""
    place = chance.randrange(len(text)) if text else 0
    other = chance.choice([one for one in "abc789" if one != text[place : place + 1]])
    return text[:place] + other + text[place + 1 :]


def _tampered(chance: random.Random) -> tuple[str, int, Callable[[], None]] | None:
    """Change one byte somewhere; what it belongs to, and how to put it back. None: not possible."""
    table = chance.choice(list(COLUMNS))
    column = chance.choice(COLUMNS[table])
    key, keys = ("id", sealed_ids()) if table == "record_entry" else ("number", _numbers())
    row = chance.choice(keys)
    if column == "id":
        # Another entry may bear the new id already.
        with tampering() as cursor:
            cursor.execute("SELECT recorded_at FROM record_entry WHERE id = %s", [row])
            named, key, row = row, "recorded_at", cursor.fetchone()[0]
    else:
        named = row
    shown = f"{column}::text" if column == "data" else column
    with tampering() as cursor:
        cursor.execute(f"SELECT {shown} FROM {table} WHERE {key} = %s", [row])
        before = cursor.fetchone()[0]
    after = changed_byte(0 if before is None else before, chance)
    cast = "::jsonb" if column == "data" else ""
    put = f"UPDATE {table} SET {column} = %s{cast} WHERE {key} = %s"
    try:
        with tampering() as cursor:
            cursor.execute(put, [after, row])
            cursor.execute(
                f"SELECT {shown} FROM {table} WHERE {key} = %s", [after if column == key else row]
            )
            if cursor.fetchone()[0] == before:
                return None
    except DatabaseError:
        return None  # no json any more, a number that stands already, no such actor

    def put_back() -> None:
        with tampering() as cursor:
            cursor.execute(put, [before, after if column == key else row])

    return table, named, put_back


def _numbers() -> list[int]:
    return list(Seal.objects.values_list("number", flat=True))


def _every_changed_byte_is_located(many: int, seed: int) -> dict[str, int]:
    sealed_record(100)
    chance, located = random.Random(seed), dict.fromkeys(COLUMNS, 0)
    while sum(located.values()) < many:
        tampered = _tampered(chance)
        if tampered is None:
            continue
        table, row, put_back = tampered
        findings = found()
        kinds_of_table = OF_ENTRIES if table == "record_entry" else set(Kind) - OF_ENTRIES
        named = {one.number for one in findings if one.kind in kinds_of_table}
        assert row in named, (table, row, findings)
        others = [one for one in findings if one.kind not in kinds_of_table]
        assert not others, (table, row, findings)
        located[table] += 1
        put_back()
    assert found() == []
    return located


def test_one_changed_byte_anywhere_is_found_and_located(committed_db: object) -> None:
    located = _every_changed_byte_is_located(50, seed=20261122)
    assert min(located.values()) > 10


@pytest.mark.proof
def test_one_changed_byte_in_any_of_a_thousand_places_is_found_and_located(
    committed_db: object, proof_figure: Callable[[str, object], None]
) -> None:
    located = _every_changed_byte_is_located(1000, seed=5)
    told = f"{located['record_entry']} in entries, {located['record_seal']} in seals"
    proof_figure("changed bytes found and located", told)
