"""A private PostgreSQL for tests: one server for all runs, one database for each.

Migrations run once per state of the code; every run then gets a copy of that template, and a
test that really commits gets a fresh copy afterwards.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from fivehearts.config import migrating
from fivehearts.config.embedded import database as roles
from fivehearts.config.embedded.locks import held
from fivehearts.config.embedded.server import Address, Server
from fivehearts.config.testing.sweeping import Pristine

_ROOT = Path(__file__).parents[3]
_LINGER_SECONDS = 20.0
_TEMPLATES_KEPT = 3


def shared_folder() -> Path:
    """What all runs of this checkout share: the server."""
    return Path(os.environ.get("FIVEHEARTS_TEST_VAR") or _ROOT / "var" / "test")


def run_folder() -> Path:
    """What one run has for itself: files, uploads, logs. Runs beside each other never meet here."""
    return shared_folder() / "runs" / str(os.getpid())


class TestDatabase:
    """The database of one test run, reached as the plain role and as the owner."""

    __test__ = False

    def __init__(self) -> None:
        system = os.environ.get("FIVEHEARTS_TEST_PG", "") == "system"
        self.var = run_folder()
        self.server = Server(
            shared_folder() / ("pg-system" if system else "pg"),
            system_only=system,
            durable=False,
            linger_seconds=_LINGER_SECONDS,
        )
        self.name = f"run_{os.getpid()}_{secrets.token_hex(4)}"
        self.template = ""
        self._pristine: Pristine | None = None

    def start(self) -> None:
        """Start or adopt the server, make the template where it is missing, and copy it."""
        self.server.start()
        with self._administrator() as connection:
            _drop_abandoned(connection)
        self.template = self.ensure_template()
        self.create()

    def create(self) -> None:
        """Copy the template into this run's database."""
        with self._administrator() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                    sql.Identifier(self.name),
                    sql.Identifier(self.template),
                    sql.Identifier(roles.OWNER),
                )
            )
            for statement in (
                "REVOKE ALL ON DATABASE {} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {} TO fivehearts",
            ):
                connection.execute(sql.SQL(statement).format(sql.Identifier(self.name)))
        if self._pristine is None:
            address, passwords = self._reached()
            with roles.connect_as_administrator(address, passwords, self.name) as inside:
                self._pristine = Pristine.of(inside)
        self.point_django_at(self.name)

    def renew(self) -> None:
        """Throw away everything committed; where the schema was changed a fresh copy takes its place."""
        self._close_django()
        address, passwords = self._reached()
        assert self._pristine is not None
        with roles.connect_as_administrator(address, passwords, self.name) as inside:
            swept = self._pristine.restored(inside, self.name)
        if not swept:
            self.drop()
            self.create()

    def drop(self) -> None:
        """Remove this run's database, breaking off whoever still uses it."""
        with self._administrator() as connection:
            connection.execute(_drop(self.name))

    def stop(self) -> None:
        """Leave nothing behind; the server stays a little for the next run."""
        self._close_django()
        self.drop()
        self.server.leave()
        shutil.rmtree(self.var, ignore_errors=True)

    def url(self, *, owner: bool = False) -> str:
        """The address of this run's database, for processes of their own."""
        address, passwords = self._reached()
        if owner:
            return address.url(roles.OWNER, passwords.owner, self.name)
        return address.url(roles.SERVICE, passwords.service, self.name)

    def point_django_at(self, name: str) -> None:
        """Let the aliases `default` and `owner` mean this database."""
        from django.conf import settings
        from django.db import connections

        address, passwords = self._reached()
        # Statements are understood once in tests as they are in service.
        options = settings.DATABASES["default"].get("OPTIONS", {})
        wanted: dict[str, dict[str, Any]] = {
            alias: {
                "OPTIONS": dict(options),
                "ENGINE": "django.db.backends.postgresql",
                "NAME": name,
                "USER": role,
                "PASSWORD": password,
                "HOST": address.host,
                "PORT": str(address.port),
                "TEST": {"MIRROR": None},
            }
            for alias, role, password in (
                ("default", roles.SERVICE, passwords.service),
                ("owner", roles.OWNER, passwords.owner),
            )
        }
        self._close_django()
        settings.DATABASES.update(wanted)
        for alias, complete in connections.configure_settings(wanted).items():
            connections.settings[alias] = complete
        for connection in connections.all(initialized_only=True):
            # A wrapper made before has the old settings: the same object learns the new ones.
            connection.settings_dict = connections.settings[connection.alias]

    def ensure_template(self) -> str:
        """Make the template of the schema as the code now has it, where it is missing."""
        wanted = f"template_{migrating.digest()[:16]}"
        with held(self.server.home / "template"), self._administrator() as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [wanted]
            ).fetchone()
            if found is None:
                self._build_template(connection, wanted)
            _drop_old_templates(connection, keep=wanted)
        return wanted

    def _build_template(self, connection: "psycopg.Connection[Any]", wanted: str) -> None:
        building = "building"
        connection.execute(_drop(building))
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(building), sql.Identifier(roles.OWNER)
            )
        )
        address, passwords = self._reached()
        with roles.connect_as_administrator(address, passwords, building) as inside:
            roles.settle(inside, building)
        self.point_django_at(building)
        migrating.apply(service_role=roles.SERVICE, verbosity=0)
        self._close_django()
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(building), sql.Identifier(wanted)
            )
        )

    @contextmanager
    def _administrator(self) -> Iterator["psycopg.Connection[Any]"]:
        address, passwords = self._reached()
        with roles.connect_as_administrator(address, passwords) as connection:
            yield connection

    def _reached(self) -> tuple[Address, roles.Passwords]:
        assert self.server.address is not None and self.server.passwords is not None
        return self.server.address, self.server.passwords

    @staticmethod
    def _close_django() -> None:
        from django.db import connections

        for connection in connections.all(initialized_only=True):
            connection.close()


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def _drop_abandoned(connection: "psycopg.Connection[Any]") -> None:
    """Remove databases of runs that were killed."""
    names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'run\\_%'")
    for (name,) in names.fetchall():
        try:
            os.kill(int(name.split("_")[1]), 0)
        except ProcessLookupError:
            connection.execute(_drop(name))
        except PermissionError:
            continue


def _drop_old_templates(connection: "psycopg.Connection[Any]", keep: str) -> None:
    """Keep the newest few: branches alternate, and others may be copying."""
    names = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%' AND datname <> %s "
        "ORDER BY oid DESC OFFSET %s",
        [keep, _TEMPLATES_KEPT],
    )
    for (name,) in names.fetchall():
        connection.execute(_drop(name))
