"""Roles, passwords and the database itself inside the own server.

Three roles: an administrator nobody works as, the owner who migrates, and the plain role that
serves. The plain role owns nothing and can create nothing.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

ADMINISTRATOR = "fivehearts_admin"
OWNER = "fivehearts_owner"
SERVICE = "fivehearts"
DATABASE = "fivehearts"
EXTENSIONS = ("btree_gist", "pg_trgm")


@dataclass(frozen=True)
class Passwords:
    """The passwords of the three roles."""

    administrator: str
    owner: str
    service: str


@dataclass(frozen=True)
class Address:
    """Where a server listens: the folder of its socket (or a host) and the port."""

    host: str
    port: int

    def url(self, role: str, password: str, name: str = DATABASE) -> str:
        """An address both Django's settings and libpq read; the folder stands in the query."""
        place = urlencode({"host": self.host, "port": str(self.port)}, quote_via=quote)
        return f"postgresql://{role}:{quote(password)}@/{quote(name)}?{place}"


def keep_passwords(path: Path) -> Passwords:
    """Read the passwords, or make them on the first start; the file is for our eyes alone."""
    if path.exists():
        return Passwords(**json.loads(path.read_text(encoding="utf-8")))
    made = Passwords(*(secrets.token_urlsafe(24) for _ in range(3)))
    writing = path.with_suffix(".new")
    writing.unlink(missing_ok=True)
    handle = os.open(writing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(made.__dict__, out)
        out.flush()
        os.fsync(out.fileno())
    writing.rename(path)
    return made


def is_prepared(address: Address, passwords: Passwords) -> bool:
    """Whether both roles can enter the database."""
    try:
        for role, password in ((OWNER, passwords.owner), (SERVICE, passwords.service)):
            psycopg.connect(address.url(role, password)).close()
    except psycopg.OperationalError:
        return False
    return True


def prepare(address: Address, passwords: Passwords) -> None:
    """Make the roles and the database; may be run again at any time."""
    with connect_as_administrator(address, passwords) as connection:
        make_roles(connection, {OWNER: passwords.owner, SERVICE: passwords.service})
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            name = sql.Identifier(DATABASE)
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER))
            )
    with connect_as_administrator(address, passwords, DATABASE) as connection:
        settle(connection, DATABASE)


def connect_as_administrator(
    address: Address, passwords: Passwords, name: str = "postgres"
) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection in autocommit as the administrator."""
    url = address.url(ADMINISTRATOR, passwords.administrator, name)
    return psycopg.connect(url, autocommit=True)


def make_roles(connection: "psycopg.Connection[tuple[object, ...]]", roles: dict[str, str]) -> None:
    """Make ordinary roles with passwords: none may rule the server or pass row security."""
    for role, password in roles.items():
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        statement = "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}"
        connection.execute(
            sql.SQL(statement).format(
                sql.SQL("ALTER" if found else "CREATE"), sql.Identifier(role), sql.Literal(password)
            )
        )


def settle(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    """Give the schema of the connected database to the owner and its use to the plain role."""
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
    names = {
        "database": sql.Identifier(name),
        "owner": sql.Identifier(OWNER),
        "service": sql.Identifier(SERVICE),
    }
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {service}",
        "ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {service}",
    ):
        connection.execute(sql.SQL(statement).format(**names))
