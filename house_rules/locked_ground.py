"""Two rows in every locked table, made by the owner of the tables without any rule of the house.

Checks and triggers are switched off first: what is tried is the lock alone, for tables of today
and for those to come, and nobody has to say how a row of theirs comes about.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

# Two communities of one sub-district; the matter of each has this key.
OURS, THEIRS = "0000000100000001", "0000000100000002"
MATTERS = {OURS: 1_000_001, THEIRS: 1_000_002}
# What ties a row to its unit, where it is neither a path nor a matter: column → value by path.
TIES: dict[str, dict[str, dict[str, Any]]] = {
    "duties_workaddress": {OURS: {"user_id": 1}, THEIRS: {"user_id": 2}},
}
# Tables whose rows belong to one colleague each, whatever their posts.
OWN = frozenset({"duties_workaddress"})
_COLUMNS = """
    SELECT column_name, udt_name, character_maximum_length,
           is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
      FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""
_KEY = """
    SELECT attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY (attname = 'id') DESC LIMIT 1
"""
_RULES = """
    SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f', 'u', 'x')
       AND coninhcount = 0
"""


@dataclass
class Ground:
    """The rows by table and community, as text of their keys."""

    owner_url: str
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    append_only: set[str] = field(default_factory=lambda: {"matters_timelinestep"})

    @property
    def matters(self) -> dict[str, int]:
        """The key of each community's matter."""
        return MATTERS

    def key_of(self, table: str) -> str:
        """The column that names a row."""
        return self.keys[table]

    def let_take_part(self, path: str, matter: int) -> None:
        """A unit at `path` takes part in a matter."""
        with psycopg.connect(self.owner_url) as owner:
            _put(owner, "matters_participation", {"unit_path": path, "matter_id": matter})

    def a_partition(self, table: str) -> str:
        """The name of a partition that holds rows."""
        with psycopg.connect(self.owner_url) as owner:
            found = owner.execute(
                sql.SQL("SELECT tableoid::regclass::text FROM {} LIMIT 1").format(
                    sql.Identifier(table)
                )
            ).fetchone()
            assert found is not None
            return str(found[0])

    @contextmanager
    def bare_session(self) -> Iterator[psycopg.Connection[Any]]:
        """The plain role on a connection that no part of the program spoke to."""
        known = connection.settings_dict
        with psycopg.connect(
            host=known["HOST"],
            port=known["PORT"],
            dbname=known["NAME"],
            user=known["USER"],
            password=known["PASSWORD"],
        ) as session:
            yield session


def laid_out(owner_url: str, tables: Iterable[str]) -> Ground:
    """Put two rows into every table: of our community, and of another."""
    ground = Ground(owner_url)
    wanted = sorted(tables)
    with psycopg.connect(owner_url) as owner:
        for table in [*wanted, "matters_participation"]:
            _free(owner, table)
        for table in wanted:
            key = owner.execute(_KEY, [table]).fetchone()
            assert key is not None
            ground.keys[table] = key[0]
            ground.rows[table] = {
                path: _put(owner, table, _tie(table, path), back=key[0]) for path in (OURS, THEIRS)
            }
    for table in OWN:
        # Seen by another rule, which has a test of its own.
        ground.rows.pop(table, None)
    return ground


def _tie(table: str, path: str) -> dict[str, Any]:
    """What makes a row of `table` one of the community at `path`."""
    own = {"id": MATTERS[path]} if table == "matters_matter" else {}
    tied = {"unit_path": path, "matter_id": MATTERS[path], **own}
    return {**tied, **TIES.get(table, {}).get(path, {})}


def _free(owner: psycopg.Connection[Any], table: str) -> None:
    name = sql.Identifier(table)
    for (rule,) in owner.execute(_RULES, [table]).fetchall():
        owner.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {} CASCADE").format(name, sql.Identifier(rule))
        )
    owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))


def _put(
    owner: psycopg.Connection[Any], table: str, tied: dict[str, Any], *, back: str = "matter_id"
) -> str:
    values = {}
    for name, kind, length, needed in owner.execute(_COLUMNS, [table]).fetchall():
        if name in tied:
            values[name] = tied[name]
        elif needed:
            values[name] = _something(kind, length)
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}::text").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        sql.Identifier(back),
    )
    found = owner.execute(statement, list(values.values())).fetchone()
    assert found is not None
    return str(found[0])


def _something(kind: str, length: int | None) -> Any:
    """A value of this type, different each time where two could meet."""
    if kind in {"varchar", "text", "bpchar"}:
        return uuid.uuid4().hex[: length or 32]
    if kind == "uuid":
        return uuid.uuid4()
    if kind in {"int2", "int4", "int8"}:
        return uuid.uuid4().int % 30_000
    if kind in {"timestamptz", "date"}:
        return datetime.now(UTC)
    return {"bool": False, "bytea": b"", "jsonb": "{}", "numeric": 0}.get(kind, "{}")
