"""`fivehearts verify-record` and `witness`, as an operator types them beside a running program."""

from __future__ import annotations

from pathlib import Path

from fivehearts.config.testing.database import TestDatabase
from fivehearts.config.tests.test_commands import fivehearts
from fivehearts.foundation.record.tests.ground import ids_of, sealed, tampering, written
from fivehearts.foundation.record.verifications import last_verification


def test_a_sound_record_a_tampered_one_and_a_witness(
    committed_db: TestDatabase, tmp_path: Path
) -> None:
    urls = {
        "DATABASE_URL": committed_db.url(),
        "DATABASE_OWNER_URL": committed_db.url(owner=True),
        "FIVEHEARTS_VAR": str(tmp_path / "var"),
    }
    written(12)
    sealed()
    file = tmp_path / "witness.json"
    done = fivehearts("witness", str(file), **urls)
    assert done.returncode == 0, done.stderr
    done = fivehearts("verify-record", "--witness", str(file), **urls)
    assert done.returncode == 0, done.stderr
    assert "seals 1, entries 12, findings 0" in done.stdout
    assert "not sealed yet: 1 entries, the oldest since" in done.stdout
    with tampering() as cursor:
        cursor.execute("UPDATE record_entry SET by = 'user:9' WHERE subject = 'tests.Thing:5'")
    done = fivehearts("verify-record", **urls)
    assert done.returncode == 1
    changed = ids_of(subject="tests.Thing:5")[0]
    assert f"✗ entry changed: entry {changed} (tests.tell tests.Thing:5), seal 1" in done.stdout
    last = last_verification()
    assert last is not None and last.found == 1
