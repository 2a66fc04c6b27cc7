"""Putting a copy back: into an empty database, or into a scratch one to see that it is whole."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fivehearts.config.backup import BackupRefusal, archive, programs, tally
from fivehearts.config.backup.taking import FORMAT, Tell
from fivehearts.config.embedded import database as roles
from fivehearts.config.embedded.addresses import Addresses, var_folder


@dataclass(frozen=True)
class Found:
    """What a restored copy was compared in, and what is not as it was."""

    made_at: str
    tables: int
    figures: int
    seals: int
    files: int
    differences: tuple[str, ...]


def verify(path: Path, addresses: Addresses, identities: Sequence[Any], tell: Tell) -> Found:
    """Restore a copy into a scratch database, compare rows, figures and seals, and drop it again.

    Raises BackupRefusal where the copy cannot be opened or a scratch database cannot be made.
    """
    with scratch(addresses) as urls:
        return _restore(path, urls, identities, None, tell)


def restore(path: Path, addresses: Addresses, identities: Sequence[Any], tell: Tell) -> Found:
    """Put a copy back into the empty database at hand and its files into `var/files`.

    Raises BackupRefusal where the database holds tables or the folder holds files already:
    nothing is ever overwritten.
    """
    folder = var_folder() / "files"
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefusal(f"{folder} is not empty: move it away first, so that nothing is lost.")
    return _restore(path, (addresses.service_url, addresses.owner_url), identities, folder, tell)


def require_empty(owner_url: str) -> None:
    """Raise BackupRefusal where the database holds tables."""
    with psycopg.connect(owner_url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p')"
        ).fetchone()
    if found and found[0]:
        raise BackupRefusal(
            "The database is not empty. Put the copy into an empty one: start with a new "
            "FIVEHEARTS_VAR, or name an empty database by DATABASE_URL."
        )


@contextmanager
def scratch(addresses: Addresses) -> Iterator[tuple[str, str]]:
    """A database made for a trial and dropped afterwards: its addresses as plain role and owner."""
    name = f"fivehearts_trial_{os.getpid()}"
    with psycopg.connect(_maker(addresses), autocommit=True) as connection:
        try:
            owner = str(conninfo_to_dict(addresses.owner_url)["user"])
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(name), sql.Identifier(owner)
                )
            )
        except psycopg.errors.InsufficientPrivilege:
            raise BackupRefusal(
                "The owner may not make a database for the trial: `ALTER ROLE … CREATEDB`, or "
                "leave the trial out with --no-verify and restore the copy elsewhere."
            ) from None
        try:
            if addresses.own_server:
                with psycopg.connect(_named(_maker(addresses), name), autocommit=True) as inside:
                    roles.settle(inside, name)
            yield _named(addresses.service_url, name), _named(addresses.owner_url, name)
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _restore(
    path: Path,
    urls: tuple[str, str],
    identities: Sequence[Any],
    folder: Path | None,
    tell: Tell,
) -> Found:
    service_url, owner_url = urls
    require_empty(owner_url)
    with psycopg.connect(owner_url) as connection:
        major = connection.info.server_version // 10000
    # Read to its end before anything is put back: a copy that was cut off leaves nothing behind.
    with archive.opened(path, identities) as members:
        for name, content in members:
            if name == archive.HEADER:
                _require_readable(json.loads(content.read()))
    header: dict[str, Any] = {}
    with (
        archive.opened(path, identities) as members,
        programs.restoring(owner_url, server_major=major) as database,
    ):
        files = _pour(members, header, database, folder, tell)
        database.close()
    tell("comparing", 0, 1)
    with psycopg.connect(owner_url) as connection:
        different = tally.differences(header["rows"], tally.rows(connection))
    said = _of_the_program(service_url, owner_url)
    different += tally.differences(header["figures"], said["figures"]) + list(said["seals"])
    tell("comparing", 1, 1)
    return Found(
        made_at=header["made_at"],
        tables=len(header["rows"]),
        figures=len(header["figures"]),
        seals=int(said["verified"]),
        files=files,
        differences=tuple(different),
    )


def _pour(
    members: Iterator[tuple[str, IO[bytes]]],
    header: dict[str, Any],
    database: IO[bytes],
    folder: Path | None,
    tell: Tell,
) -> int:
    files = pieces = 0
    for name, content in members:
        if name == archive.HEADER:
            header.update(json.loads(content.read()))
        elif name.startswith(archive.DATABASE):
            database.write(content.read())
            pieces += 1
            tell("database", pieces, pieces + 1)
        elif name.startswith(archive.FILES):
            files += 1
            if folder is not None:
                _keep(folder, name.removeprefix(archive.FILES), content.read())
    tell("database", 1, 1)
    return files


def _require_readable(header: dict[str, Any]) -> None:
    from fivehearts.foundation.vault import keys as vault

    if header.get("format") != FORMAT:
        raise BackupRefusal("The copy was made by a newer version: install that one first.")
    if header["vault"] not in {one.hex() for one in vault.fingerprints()}:
        raise BackupRefusal(
            "The vault key at hand is not the one this copy was made under: what is sealed in it "
            "would stay closed. Set FIVEHEARTS_VAULT_KEY to that key."
        )


def _keep(folder: Path, name: str, content: bytes) -> None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BackupRefusal("The copy names a file outside the files folder.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)


def _of_the_program(service_url: str, owner_url: str) -> dict[str, Any]:
    """What the program itself says on the restored database: it starts, counts, and verifies."""
    told = subprocess.run(
        [sys.executable, "-m", "fivehearts.config.backup.trial"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE_URL": service_url, "DATABASE_OWNER_URL": owner_url},
    )
    if told.returncode:
        raise BackupRefusal(
            f"The program does not run on the restored copy: {told.stderr.strip()[-400:]}"
        )
    said: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return said


def _maker(addresses: Addresses) -> str:
    """Who may make databases: on our own server its administrator, else the owner."""
    if not addresses.own_server:
        return addresses.owner_url
    passwords = roles.keep_passwords(var_folder() / "pg" / "passwords.json")
    return make_conninfo(
        addresses.owner_url, user=roles.ADMINISTRATOR, password=passwords.administrator
    )


def _named(url: str, name: str) -> str:
    """The same address with another database: a URL, as Django's settings read it."""
    told = conninfo_to_dict(url)
    address = roles.Address(str(told.get("host", "")), int(told.get("port") or 5432))
    return address.url(str(told["user"]), str(told.get("password") or ""), name)
