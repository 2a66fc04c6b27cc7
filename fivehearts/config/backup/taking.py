"""Making a copy: one snapshot of the database, its tally, and the files its rows name."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from fivehearts.config import migrating
from fivehearts.config.backup import BackupRefusal, archive, keys, programs, tally
from fivehearts.config.embedded.addresses import Addresses, var_folder

FORMAT = 1
SUFFIX = ".fivehearts.age"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Copy:
    """A finished copy."""

    path: Path
    size_bytes: int
    rows: int
    files: int


def take(addresses: Addresses, target: Path | None, tell: Tell) -> Copy:
    """Write a copy to `target` (a file, a folder, or `var/backups`); Django is set up.

    Raises BackupRefusal without the owner's address (the plain role may not read everything),
    without anybody to encrypt it for, and where the file is there already.
    """
    if not addresses.owner_url:
        raise BackupRefusal(
            "DATABASE_OWNER_URL is not set: a copy is made by the role that owns the tables."
        )
    readers = keys.recipients(own_server=addresses.own_server)
    path = _place(target)
    with psycopg.connect(addresses.owner_url, autocommit=False) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = _value(connection, "SELECT pg_export_snapshot()")
        tell("counting", 0, 1)
        counted = tally.rows(connection)
        header = {**_about(connection), "rows": counted, "figures": _figures_at(snapshot)}
        tell("counting", 1, 1)
        with archive.written(path, readers) as out:
            out.put(archive.HEADER, json.dumps(header).encode())
            _database(addresses.owner_url, connection, snapshot, out, tell)
            # After the rows: bytes are on the disk before the row that names them.
            files = _files(out, tell)
    total = sum(int(count) for count, _hash in counted.values())
    return Copy(path, path.stat().st_size, total, files)


def thin_out(folder: Path, keep: int) -> list[Path]:
    """Remove the oldest copies of a folder beyond the newest `keep`; returns what went."""
    copies = sorted(folder.glob(f"*{SUFFIX}"), key=lambda one: one.name, reverse=True)
    gone = copies[keep:]
    for path in gone:
        path.unlink()
    return gone


def _place(target: Path | None) -> Path:
    wanted = target or var_folder() / "backups"
    named = wanted if wanted.suffix else wanted / f"{datetime.now(UTC):%Y%m%d-%H%M%S}{SUFFIX}"
    if named.exists():
        raise BackupRefusal(f"{named} is there already: name another file.")
    named.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return named


def _about(connection: "psycopg.Connection[Any]") -> dict[str, Any]:
    from fivehearts.foundation.vault import keys as vault

    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "schema": migrating.digest(),
        "server": connection.info.server_version // 10000,
        # Tells whether the keys at hand open what is sealed inside; says nothing about the key.
        "vault": vault.fingerprint().hex(),
    }


def _figures_at(snapshot: str) -> dict[str, str]:
    """The figures as they are in the snapshot that is dumped."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        return tally.figures()


def _database(
    url: str,
    connection: "psycopg.Connection[Any]",
    snapshot: str,
    out: archive.Writer,
    tell: Tell,
) -> None:
    expected = int(_value(connection, "SELECT pg_database_size(current_database())"))
    done = 0

    def more(size: int) -> None:
        nonlocal done
        done += size
        tell("database", done >> 20, max(done, expected) >> 20)

    major = connection.info.server_version // 10000
    with programs.dumping(url, snapshot=snapshot, server_major=major) as stream:
        out.put_stream(archive.DATABASE, stream, more)
    tell("database", 1, 1)


def _files(out: archive.Writer, tell: Tell) -> int:
    """Attachments in the files folder; those in an S3 store are kept by the store."""
    folder = var_folder() / "files"
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for number, path in enumerate(paths, start=1):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # cleared away meanwhile: nothing names it
        out.put(archive.FILES + path.relative_to(folder).as_posix(), content)
        tell("files", number, len(paths))
    return len(paths)


def _value(connection: "psycopg.Connection[Any]", statement: LiteralString) -> str:
    row = connection.execute(sql.SQL(statement)).fetchone()
    return str(row[0]) if row else ""
