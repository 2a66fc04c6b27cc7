"""The command line: helpful, quick, and one sentence when something is wrong."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from fivehearts.community.duties.actions import accept_invitation
from fivehearts.community.duties.queries import actor_of
from fivehearts.community.duties.vocabulary import AdministratorsApart
from fivehearts.config import migrating
from fivehearts.config.testing.database import TestDatabase
from fivehearts.config.tests import places
from fivehearts.config.tests.installing import fivehearts
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit

COMMANDS = [
    "demo",
    "serve",
    "work",
    "migrate",
    "check",
    "certificate",
    "init",
    "backup",
    "restore",
    "take-off-second-step",
    "import-divisions",
    "import-matters",
    "figures",
    "verify-record",
    "witness",
    "manage",
    "messages",
    "vault",
    "routing",
]


def one_sentence(done: "subprocess.CompletedProcess[str]") -> str:
    """What a command said when it refused."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.fixture
def home() -> Iterator[Path]:
    with places.open_folder() as folder:
        yield folder


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_help_names_every_command_in_both_languages() -> None:
    done = fivehearts("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f" {command} " in done.stdout
    assert "五心社区" in done.stdout


def test_help_needs_neither_django_nor_the_driver() -> None:
    code = (
        "import sys, fivehearts.config.cli.commands\n"
        "print([one for one in ('django', 'psycopg', 'gunicorn') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_one_sentence_with_a_way_out(home: Path, taken: int, command: str) -> None:
    said = one_sentence(fivehearts(command, PORT=str(taken), FIVEHEARTS_VAR=str(home)))
    assert f"Port {taken} is used" in said and f"PORT={taken + 1}" in said
    assert not any(home.iterdir())


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_one_sentence(home: Path, port: str) -> None:
    said = one_sentence(fivehearts("demo", PORT=port, FIVEHEARTS_VAR=str(home)))
    assert "must be a number" in said


def test_a_database_that_does_not_answer_is_one_sentence(taken: int) -> None:
    nowhere = "postgresql://fivehearts@127.0.0.1:1/fivehearts"
    assert "cannot be used" in one_sentence(fivehearts("migrate", DATABASE_URL=nowhere))


@pytest.mark.parametrize("command", ["serve", "work"])
@pytest.mark.parametrize("missing", ["SECRET_KEY", "FIVEHEARTS_VAULT_KEY"])
def test_a_production_without_its_own_key_is_refused_with_what_to_do(
    committed_db: TestDatabase, home: Path, command: str, missing: str
) -> None:
    own = {"SECRET_KEY": "x" * 60, "FIVEHEARTS_VAULT_KEY": "22" * 32, missing: ""}
    done = fivehearts(
        command, DATABASE_URL=committed_db.url(), FIVEHEARTS_VAR=str(home), PORT="8947", **own
    )
    assert f"{missing} is not set" in (said := one_sentence(done))
    assert "fivehearts vault new-key" in said


def test_a_missing_workbook_is_one_sentence(home: Path) -> None:
    done = fivehearts("import-matters", "no.xlsx", "--mapping", "open", "--unit", "C01")
    assert "no.xlsx" in one_sentence(done)


@pytest.mark.smoke
def test_a_server_of_ones_own_is_used_as_it_is(committed_db: TestDatabase, home: Path) -> None:
    mark_as_current(committed_db)
    done = fivehearts(
        "migrate",
        DATABASE_URL=committed_db.url(),
        DATABASE_OWNER_URL=committed_db.url(owner=True),
        FIVEHEARTS_VAR=str(home),
    )
    assert done.returncode == 0, done.stderr
    assert not (home / "pg").exists() and not (home / "keys").exists()


def test_without_the_owners_address_migrating_is_one_sentence(committed_db: TestDatabase) -> None:
    done = fivehearts("migrate", DATABASE_URL=committed_db.url())
    assert "DATABASE_OWNER_URL" in one_sentence(done)


def test_our_own_server_is_migrated_once_and_then_left_alone_quickly(installation: Path) -> None:
    begun = time.monotonic()
    second = fivehearts("migrate", FIVEHEARTS_VAR=str(installation))
    assert "was up to date" in second.stdout
    # Under one second on an idle machine; the limit allows for a busy one.
    assert time.monotonic() - begun < 5
    keys = sorted((installation / "keys").iterdir())
    assert [key.name for key in keys] == ["FIVEHEARTS_VAULT_KEY", "SECRET_KEY"]
    assert all(key.stat().st_mode & 0o777 == 0o600 for key in keys)


def mark_as_current(database: TestDatabase) -> None:
    """The database of the tests is migrated without its mark: commands would go through it all."""
    with psycopg.connect(database.url(owner=True), autocommit=True) as owner:
        mark = sql.Literal(migrating._MARK + migrating.digest())
        owner.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(mark))


NAMES = ("--city", "江城市", "--district", "东湖区", "--sub-district", "梨园街道")


def test_an_empty_installation_is_set_up_by_name_and_invites_its_head(
    committed_db: TestDatabase,
) -> None:
    mark_as_current(committed_db)
    addresses = {
        "SECRET_KEY": settings.SECRET_KEY,
        "FIVEHEARTS_VAULT_KEY": settings.VAULT_KEY,
        "DATABASE_URL": committed_db.url(),
        "DATABASE_OWNER_URL": committed_db.url(owner=True),
    }
    words = ("init", *NAMES, "--community", "梨园社区", "--head", "王芳")
    done = fivehearts(*words, "--address", "https://x.example/", **addresses)
    assert done.returncode == 0, done.stderr
    links = [word for word in done.stdout.split() if word.startswith("https://x.example/")]
    # The head twice, and the three administrators of the city.
    assert len(links) == 5
    units = Unit.objects.order_by("path").values_list("kind", "name")
    assert [name for _, name in units] == ["江城市", "东湖区", "梨园街道", "梨园社区"]
    user = accept_invitation(
        token=links[1].rstrip("/").rsplit("/", 1)[1],
        by=system("invitation"),
        username="wangfang",
        password="梨园社区的第一把钥匙",
    )
    assert user.display_name == "王芳"
    assert all(title in done.stdout for title in ("系统管理员", "安全管理员", "审计管理员"))
    by = actor_of(user)
    accept_invitation(token=links[2].rstrip("/").rsplit("/", 1)[1], by=by)
    with pytest.raises(AdministratorsApart):
        accept_invitation(token=links[3].rstrip("/").rsplit("/", 1)[1], by=by)
    alone = fivehearts("take-off-second-step", "wangfang", **addresses)
    assert "no second step" in one_sentence(alone)
    assert "already" in one_sentence(fivehearts(*words, **addresses))


def test_a_list_of_units_with_a_mistake_founds_none(committed_db: TestDatabase, home: Path) -> None:
    mark_as_current(committed_db)
    table = home / "units.csv"
    table.write_text("code,name,kind,parent\nX01,江城市,city,\nD01,东湖区,planet,X01\n")
    done = fivehearts(
        *("init", "--units", str(table), "--head", "王芳"),
        DATABASE_URL=committed_db.url(),
        DATABASE_OWNER_URL=committed_db.url(owner=True),
    )
    assert "line 3" in one_sentence(done)
    assert not Unit.objects.exists()
