"""PostgreSQL's own programs, told where the database is without a password on the command line."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from fivehearts.config.backup import BackupRefusal
from fivehearts.config.embedded import binaries

_NAMES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
_MORE = {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


def environment(url: str) -> dict[str, str]:
    """An environment in which PostgreSQL's programs reach the database at `url`."""
    told = conninfo_to_dict(url)
    named = {
        variable: str(told[name])
        for name, variable in (_NAMES | _MORE).items()
        if told.get(name) is not None
    }
    return {**os.environ, **named, "LC_ALL": "C"}


def program(name: str, *, server_major: int) -> str:
    """The full path of `pg_dump` or `pg_restore`, of a version that reads this server."""
    folders = (binaries.embedded_folder(), *binaries.system_folders())
    for folder in folders:
        if folder is None or not (folder / name).exists():
            continue
        major = binaries.major_of(folder)
        if major is not None and major >= server_major:
            return str(folder / name)
    raise BackupRefusal(
        f"{name} of PostgreSQL {server_major} or newer was not found: install the system's "
        "postgresql-client."
    )


@contextmanager
def dumping(url: str, *, snapshot: str, server_major: int) -> Iterator[IO[bytes]]:
    """The output of pg_dump on an exported snapshot. Raises BackupRefusal with what it said."""
    command = [
        *(program("pg_dump", server_major=server_major), "--format=custom", "--no-password"),
        f"--snapshot={snapshot}",
    ]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - our own binaries
            command, stdout=subprocess.PIPE, stderr=said, env=environment(url)
        ) as running:
            assert running.stdout is not None
            yield running.stdout
        _require_success(running.returncode, "pg_dump", said)


@contextmanager
def restoring(url: str, *, server_major: int) -> Iterator[IO[bytes]]:
    """Where a dump is poured in: into an empty database, in one transaction."""
    command = [
        *(program("pg_restore", server_major=server_major), "--no-password", "--exit-on-error"),
        *("--single-transaction", "--no-owner", "--no-privileges", "--no-comments"),
        f"--dbname={conninfo_to_dict(url)['dbname']}",
    ]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - our own binaries
            command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment(url)
        ) as running:
            assert running.stdin is not None
            try:
                yield running.stdin
            except BrokenPipeError:
                pass  # what it said first says why
            finally:
                with suppress(BrokenPipeError):
                    running.stdin.close()
        _require_success(running.returncode, "pg_restore", said)


def _require_success(code: int, name: str, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        words = " ".join(said.read().decode(errors="replace").split())
        raise BackupRefusal(f"{name} failed: {words[:600]}")


def free_bytes(folder: Path) -> int:
    """How much room a folder's disk has."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
