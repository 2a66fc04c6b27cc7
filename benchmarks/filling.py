"""Matters by the million: rows led through the real actions, copied in the database.

A hundred communities under one sub-district; the first is the one that was led. Whole copies with
all their open work go to the other communities once; everything further is history, matters long
ended, as after ten years. History is thin: the matter, its words, its leading promise and the
units taking part, since what is measured is finding and not reading. Copied columns are read from
the catalogue, so that a new one is copied too.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

COMMUNITIES = 100
BYTES_A_MATTER = 4_000
# History of a matter, and what belongs to it besides while it is open.
THIN = ("promises_promise", "matters_matter", "matters_wording", "matters_participation")
BESIDE = (
    "promises_ladder", "matters_timelinestep", "matters_span", "matters_due", "matters_report",
)  # fmt: skip
AT_ONCE = 20_000
# From so many new rows on, indexes are dropped and built again: faster than keeping them.
REBUILD_FROM = 300_000


class NoRoom(SystemExit):
    """The disk has not room enough for this size."""


def fill(connection: Any, wanted: int) -> float:
    """Copy until there are so many matters; returns the seconds it took. Goes on where it stopped."""
    have = _count(connection)
    room = shutil.disk_usage(Path(os.environ["FIVEHEARTS_VAR"])).free
    needed = max(0, wanted - have) * BYTES_A_MATTER * 3 // 2
    if room < needed:
        raise NoRoom(
            f"{wanted:,} matters need {needed / 2**30:.0f} GB, free are {room / 2**30:.0f}"
        )
    begun = time.monotonic()
    # In a room of their own: migrations and grants of the program do not meet these tables.
    connection.execute("CREATE SCHEMA IF NOT EXISTS bench")
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET maintenance_work_mem = '1GB'")
    connection.execute("SET synchronous_commit = off")
    _communities(connection)
    if wanted - have > REBUILD_FROM:
        _drop_indexes(connection)
    _copies(connection, wanted)
    _build_indexes(connection)
    if time.monotonic() - begun > 1:
        for table in (*THIN, *BESIDE, "scope_unit", "duties_user"):
            connection.execute(f"VACUUM (ANALYZE) {table}")
    return time.monotonic() - begun


def _count(connection: Any) -> int:
    return int(connection.execute("SELECT count(*) FROM matters_matter").fetchone()[0])


def _columns(connection: Any, table: str) -> dict[str, tuple[str, str]]:
    """Each written column of a table: its type, and the table it points to."""
    found = connection.execute(
        """
        SELECT attname, format_type(atttypid, NULL), coalesce((
            SELECT confrelid::regclass::text FROM pg_constraint
            WHERE contype = 'f' AND conrelid = attrelid AND conkey = ARRAY[attnum] LIMIT 1), '')
        FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        """,
        [table],
    )
    return {name: (kind, target) for name, kind, target in found.fetchall()}


def _communities(connection: Any) -> None:
    """Communities beside the first, each with units and users of its own; made once."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS bench.stride (kind text, stride bigint, low text)"
    )
    if connection.execute("SELECT 1 FROM bench.stride").fetchone():
        return
    connection.execute("BEGIN")
    root = connection.execute("SELECT path FROM scope_unit WHERE code = 'TXC'").fetchone()[0]
    for table, which in (("scope_unit", "path LIKE %(root)s || '%%'"), ("duties_user", "true")):
        stride = connection.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()[0]
        moved = {
            "id": f"t.id + {stride} * p",
            "code": "left(t.code, 4) || 'K' || p",
            "username": "t.username || '-' || p",
            "path": "replace(t.path, %(root)s, left(%(root)s, -4) || 'k' || lpad(p::text, 3, '0'))",
            "parent_id": f"t.parent_id + CASE WHEN t.path = %(root)s THEN 0 ELSE {stride} * p END",
        }
        held = _columns(connection, table)
        values = ", ".join(moved.get(name, f"t.{name}") for name in held)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(held)}) SELECT {values}"
            f" FROM {table} t, generate_series(1, {COMMUNITIES - 1}) p WHERE {which}",
            {"root": root},
        )
        connection.execute("INSERT INTO bench.stride VALUES (%s, %s, %s)", [table, stride, root])
    connection.execute(
        "CREATE TABLE bench.base AS SELECT id, promise_id, closed_at IS NOT NULL AS ended FROM matters_matter"
    )
    connection.execute("CREATE TABLE bench.copies (k int)")
    connection.execute("COMMIT")


def _moved(connection: Any, column: str, kind: str, target: str, stride: int) -> str:
    """What copy `k` holds in a column."""
    own, place = f"t.{column}", f"(k % {COMMUNITIES})"
    strides = {one: (by, low) for one, by, low in connection.execute("SELECT * FROM bench.stride")}
    root = strides["scope_unit"][1]
    held = own
    if column in {"id", "matter_id", "promise_id"}:
        held = f"{own} + {stride}::bigint * k"
    elif target in strides:
        by = strides[target][0]
        within = f"path LIKE '{root}%'" if target == "scope_unit" else "true"
        known = connection.execute(f"SELECT id FROM {target} WHERE id < {by} AND {within}")
        keys = ", ".join(str(key) for (key,) in known.fetchall())
        held = f"{own} + CASE WHEN {own} IN ({keys}) THEN {by} * {place} ELSE 0 END"
    elif target == "people_person":
        held = f"md5({own}::text || k)::uuid"
    elif column == "unit_path":
        new = f"left('{root}', -4) || 'k' || lpad({place}::text, 3, '0')"
        held = f"CASE WHEN {place} = 0 THEN {own} ELSE replace({own}, '{root}', {new}) END"
    elif column == "number":
        held = f"'K' || (t.id + {stride}::bigint * k)"
    elif kind.startswith("timestamp"):
        # The first hundred copies are open work of these days, all others lie years back.
        back = "make_interval(hours => 24 + 24 * (k % 3000), secs => k % 86400)"
        held = f"CASE WHEN k < {COMMUNITIES} THEN {own} ELSE {own} - {back} END"
    return held


def _copies(connection: Any, wanted: int) -> None:
    base, ended, highest = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE ended), max(id) FROM bench.base"
    ).fetchone()
    done = connection.execute("SELECT coalesce(max(k), 0) FROM bench.copies").fetchone()[0]
    whole = min(COMMUNITIES - 1, max(0, (wanted - base) // base))
    last = (
        whole if whole < COMMUNITIES - 1 else whole + max(0, wanted - base * COMMUNITIES) // ended
    )
    inserts = _inserts(connection, highest + 10_000_000)
    begun, first_done = time.monotonic(), done
    while done < last:
        is_whole = done + 1 < COMMUNITIES
        upto = min(last, COMMUNITIES - 1) if is_whole else min(last, done + AT_ONCE // ended)
        which = "" if is_whole else " AND b.ended"
        connection.execute("BEGIN")
        for table, statement in inserts.items():
            if is_whole or table in THIN:
                given = {"first": done + 1, "upto": upto, "which": which}
                key = _KEYS[is_whole].get(table, "JOIN {table} t ON t.matter_id = b.id")
                connection.execute(statement.format(**given, joined=key.format(table=table)))
        connection.execute("INSERT INTO bench.copies VALUES (%s)", [upto])
        connection.execute("COMMIT")
        done = upto
        left = (time.monotonic() - begun) / (done - first_done) * (last - done)
        print(f"\r{done:,} of {last:,} copies, {left / 60:.0f} min to go  ", end="", flush=True)
    print(flush=True)


_OWN = {"matters_matter": "JOIN {table} t ON t.id = b.id"}
_DUES = "JOIN matters_due d ON d.matter_id = b.id JOIN {table} t ON "
# How a table hangs on a matter: in history its leading promise alone, in whole copies all of them.
_KEYS = {
    False: {**_OWN, "promises_promise": "JOIN {table} t ON t.id = b.promise_id"},
    True: {
        **_OWN,
        "promises_promise": _DUES + "t.id = d.promise_id",
        "promises_ladder": _DUES + "t.promise_id = d.promise_id",
    },
}


def _inserts(connection: Any, stride: int) -> dict[str, str]:
    """The statement that copies each table, for copies `first` to `upto`."""
    made = {}
    for table in (*THIN, *BESIDE):
        held = _columns(connection, table)
        values = ", ".join(
            _moved(connection, name, kind, target, stride) for name, (kind, target) in held.items()
        )
        made[table] = (
            f"INSERT INTO {table} ({', '.join(held)}) SELECT {values} FROM bench.base b {{joined}}"
            " CROSS JOIN generate_series({first}, {upto}) k WHERE true{which}"
        )
    return made


def _drop_indexes(connection: Any) -> None:
    """Drop what is not a constraint; the definitions are kept until they are built again."""
    connection.execute("CREATE TABLE IF NOT EXISTS bench.index (name text, def text)")
    found = connection.execute(
        """
        SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique
          AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)
        """,
        [list(THIN)],
    ).fetchall()
    connection.execute("BEGIN")
    for name, definition in found:
        connection.execute("INSERT INTO bench.index VALUES (%s, %s)", [name, definition])
        connection.execute(f'DROP INDEX "{name}"')
    connection.execute("COMMIT")


def _build_indexes(connection: Any) -> None:
    if connection.execute("SELECT to_regclass('bench.index')").fetchone()[0] is None:
        return
    for name, definition in connection.execute("SELECT name, def FROM bench.index").fetchall():
        begun = time.monotonic()
        connection.execute("BEGIN")
        connection.execute(definition)
        connection.execute("DELETE FROM bench.index WHERE name = %s", [name])
        connection.execute("COMMIT")
        print(f"index {name} in {time.monotonic() - begun:.0f} s", flush=True)
