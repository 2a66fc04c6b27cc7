"""A copy is worth what its restoring shows: each test makes real ones and puts them back."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from fivehearts.config.tests import places
from fivehearts.config.tests.installing import Installation
from fivehearts.config.tests.test_commands import one_sentence


@pytest.fixture(scope="module")
def filled(migrated: Path) -> Iterator[Installation]:
    """An installation with units, a head and a file."""
    with places.copy_of(migrated) as folder:
        place = Installation(folder)
        names = ("--city", "云汀市", "--district", "江湾区", "--sub-district", "清河街道")
        told = place.run("init", *names, "--community", "云汀社区", "--head", "龚浩然")
        assert told.returncode == 0, told.stderr
        (folder / "files" / "2026").mkdir(parents=True)
        (folder / "files" / "2026" / "lamp.jpg").write_bytes(secrets.token_bytes(70_000))
        yield place


@pytest.fixture(scope="module")
def copy(filled: Installation) -> Path:
    told = filled.run("backup")
    assert told.returncode == 0, told.stderr + told.stdout
    assert "Restored and compared" in told.stdout
    (path,) = (filled.folder / "backups").glob("*.age")
    return path


def test_a_copy_is_tried_by_restoring_it_and_nothing_of_the_trial_stays(
    filled: Installation, copy: Path
) -> None:
    assert copy.stat().st_mode & 0o077 == 0
    told = filled.python(
        "from django.db import connection as c\n"
        "k = c.cursor(); k.execute('SELECT datname FROM pg_database'); print(*[r[0] for r in k])"
    )
    assert "trial" not in told


def test_nobody_reads_a_copy_without_the_key(copy: Path) -> None:
    raw = copy.read_bytes()
    assert "云汀社区".encode() not in raw and b"duties_user" not in raw
    assert raw.startswith(b"age-encryption.org/v1")


@pytest.fixture(scope="module")
def elsewhere(filled: Installation) -> Iterator[Installation]:
    """Another, empty installation with the keys of the first."""
    with places.open_folder() as folder:
        yield Installation(folder, keys=filled.folder / "keys")


@pytest.mark.parametrize("damage", ["cut off", "one bit"])
def test_a_damaged_copy_is_named_as_such_and_nothing_of_it_is_kept(
    elsewhere: Installation, copy: Path, tmp_path: Path, damage: str
) -> None:
    raw = bytearray(copy.read_bytes())
    if damage == "one bit":
        raw[len(raw) // 2] ^= 1
    else:
        del raw[-40_000:]
    broken = tmp_path / "broken.age"
    broken.write_bytes(raw)
    assert "damaged or was cut off" in one_sentence(elsewhere.run("restore", str(broken)))


def test_another_key_opens_nothing(elsewhere: Installation, copy: Path, tmp_path: Path) -> None:
    made = elsewhere.run("backup", "--new-key", str(tmp_path / "key.txt"))
    assert "FIVEHEARTS_BACKUP_RECIPIENTS=age1" in made.stdout
    assert (tmp_path / "key.txt").stat().st_mode & 0o077 == 0
    told = elsewhere.run("restore", str(copy), "--key", str(tmp_path / "key.txt"))
    assert "does not open" in one_sentence(told)


def test_without_the_vault_key_it_was_made_under_it_is_not_put_back(
    elsewhere: Installation, copy: Path
) -> None:
    told = elsewhere.run("restore", str(copy), FIVEHEARTS_VAULT_KEY="7b" * 32)
    assert "vault key" in one_sentence(told)


def test_a_copy_put_back_elsewhere_is_the_same_installation(
    filled: Installation, elsewhere: Installation, copy: Path
) -> None:
    """After all that was refused above the other one is still empty."""
    told = elsewhere.run("restore", str(copy))
    assert told.returncode == 0, told.stderr
    assert elsewhere.units() == filled.units() != []
    picture = Path("files", "2026", "lamp.jpg")
    assert (elsewhere.folder / picture).read_bytes() == (filled.folder / picture).read_bytes()
    assert "not empty" in one_sentence(elsewhere.run("restore", str(copy)))


CHANGED = """
import os, psycopg
from fivehearts.config.backup import tally
with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
    before = tally.rows(connection)
    connection.execute("UPDATE scope_unit SET name = name || '。' WHERE code <> ''")
    print(*[line.split(":")[0] for line in tally.differences(before, tally.rows(connection))])
    connection.rollback()
"""


def test_the_sum_of_a_table_tells_one_changed_word(filled: Installation) -> None:
    assert filled.python(CHANGED) == "scope_unit"


def test_old_copies_are_thinned_out(tmp_path: Path) -> None:
    from fivehearts.config.backup.taking import SUFFIX, thin_out

    names = [f"2026112{day}-030000{SUFFIX}" for day in range(5)]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "notes.txt").touch()
    assert [path.name for path in thin_out(tmp_path, keep=2)] == [names[2], names[1], names[0]]
    assert sorted(path.name for path in tmp_path.iterdir()) == [names[3], names[4], "notes.txt"]
