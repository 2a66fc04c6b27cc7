"""Whether pages stay as quick when the years pile up: `SCALE=1M .venv/bin/python benchmarks/scale.py`.

Some hundred matters are led through the real actions; then their rows are copied in the database
into many communities, most of them ended long ago, as they are after ten years. Measured at ten
thousand, a hundred thousand and a million, as a secretary of one community and as a dispatcher of
the whole sub-district would look at them. Bodies are thin: what is measured is finding, not reading.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import run  # the folder, the addresses and the way of measuring are the same

COMMUNITIES = 100
NAMED = {"10K": 10_000, "100K": 100_000, "1M": 1_000_000, "10M": 10_000_000}
SIZE = os.environ.get("SCALE", "1M").upper()
WANTED = NAMED.get(SIZE) or int(SIZE)
BYTES_A_MATTER = 6_000
# What belongs to a matter and is read by lists, pages and searches.
TABLES = (
    "promises_promise", "matters_matter", "matters_wording", "matters_timelinestep",
    "matters_span", "matters_due", "matters_participation", "matters_report",
)  # fmt: skip
# Of every thirty copies one is of all matters, the others of those that have ended.
ALL_EVERY = 30


def columns(connection: Any, table: str) -> dict[str, tuple[str, str]]:
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


def copied(column: str, kind: str, target: str, stride: int) -> str:
    """What the copy `k` holds in a column."""
    own, place = f"t.{column}", f"k % {COMMUNITIES}"
    root = "(SELECT path FROM bench_root WHERE place = {})"
    moved = f"{own} - make_interval(hours => 24 * (k % 3000))"
    held = own
    if column in {"id", "matter_id", "promise_id"}:
        held = f"{own} + {stride}::bigint * k"
    elif target in {"scope_unit", "duties_user"}:
        twin = f"SELECT new_id FROM bench_twin w WHERE w.kind = '{target}'"
        held = f"coalesce(({twin} AND w.base_id = {own} AND w.place = {place}), {own})"
    elif target == "people_person":
        held = f"md5({own}::text || k)::uuid"
    elif column == "unit_path":
        held = f"replace({own}, {root.format(0)}, {root.format(place)})"
    elif column == "number":
        held = f"'K' || (t.id + {stride}::bigint * k)"
    elif kind.startswith("timestamp"):
        held = f"CASE WHEN k % {ALL_EVERY} = 0 THEN {own} ELSE {moved} END"
    return held


def twins(connection: Any) -> None:
    """Communities beside the first, each with units and users of its own."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS bench_twin (kind text, place int, base_id bigint, new_id bigint, PRIMARY KEY (kind, place, base_id))"
    )
    connection.execute("CREATE TABLE IF NOT EXISTS bench_root (place int PRIMARY KEY, path text)")
    if connection.execute("SELECT 1 FROM bench_root LIMIT 1").fetchone():
        return
    root = connection.execute(
        "SELECT path FROM scope_unit WHERE kind = 'community' ORDER BY id LIMIT 1"
    ).fetchone()[0]
    connection.execute("INSERT INTO bench_root VALUES (0, %s)", [root])
    for table, which in (("scope_unit", "path LIKE %(root)s || '%%'"), ("duties_user", "true")):
        stride = connection.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()[0]
        held = columns(connection, table)
        values = []
        for name, (_kind, target) in held.items():
            if name == "id":
                values.append(f"t.id + {stride} * p")
            elif name in {"code", "username", "path"}:
                values.append(
                    {
                        "code": "left(t.code, 4) || 'K' || p",
                        "username": "t.username || '-' || p",
                        "path": "replace(t.path, %(root)s, left(%(root)s, -2) || 'k' || lpad(p::text, 3, '0') || '/')",
                    }[name]
                )
            elif target == "scope_unit" and name == "parent_id":
                values.append(
                    f"CASE WHEN t.path = %(root)s THEN t.parent_id ELSE t.parent_id + {stride} * p END"
                )
            else:
                values.append(f"t.{name}")
        told = {"root": root}
        connection.execute(
            f"INSERT INTO {table} ({', '.join(held)}) SELECT {', '.join(values)} FROM {table} t, generate_series(1, {COMMUNITIES - 1}) p WHERE {which}",
            told,
        )
        connection.execute(
            f"INSERT INTO bench_twin SELECT %(table)s, p, t.id, t.id + {stride} * p FROM {table} t, generate_series(1, {COMMUNITIES - 1}) p WHERE t.id < {stride} AND {which}",
            {**told, "table": table},
        )
    connection.execute(
        "INSERT INTO bench_root SELECT w.place, u.path FROM bench_twin w JOIN scope_unit u ON u.id = w.new_id"
        " WHERE w.kind = 'scope_unit' AND u.kind = 'community'"
    )


def fill(connection: Any, wanted: int) -> float:
    """Copy until there are so many matters; returns the seconds it took."""
    begun = time.monotonic()
    connection.execute("SET session_replication_role = replica")
    twins(connection)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS bench_base AS SELECT id, promise_id, closed_at IS NOT NULL AS ended FROM matters_matter"
    )
    connection.execute("CREATE TABLE IF NOT EXISTS bench_copies (k int)")
    base, ended = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE ended) FROM bench_base"
    ).fetchone()
    have = connection.execute("SELECT count(*) FROM matters_matter").fetchone()[0]
    done = connection.execute("SELECT coalesce(max(k), 0) FROM bench_copies").fetchone()[0]
    a_copy = (base + ended * (ALL_EVERY - 1)) / ALL_EVERY
    last = done + max(0, round((wanted - have) / a_copy))
    stride = connection.execute("SELECT max(id) FROM bench_base").fetchone()[0] + 10_000_000
    for first in range(done + 1, last + 1, 500):
        upto = min(last, first + 499)
        connection.execute("BEGIN")
        for table in TABLES:
            held = columns(connection, table)
            values = [copied(name, kind, target, stride) for name, (kind, target) in held.items()]
            key = (
                "t.id = b.promise_id"
                if table == "promises_promise"
                else "t.id = b.id"
                if table == "matters_matter"
                else "t.matter_id = b.id"
            )
            connection.execute(
                f"INSERT INTO {table} ({', '.join(held)}) SELECT {', '.join(values)}"
                f" FROM bench_base b JOIN {table} t ON {key}, generate_series({first}, {upto}) k"
                f" WHERE b.ended OR k % {ALL_EVERY} = 0"
            )
        connection.execute("INSERT INTO bench_copies VALUES (%s)", [upto])
        connection.execute("COMMIT")
        print(f"\r{upto} of {last} copies", end="", flush=True)
    for table in (*TABLES, "scope_unit", "duties_user"):
        connection.execute(f"VACUUM (ANALYZE) {table}")
    return time.monotonic() - begun


def main() -> None:
    """Fill to each size and measure at each."""
    from fivehearts.config.cli import ready
    from fivehearts.config.embedded import database as roles

    addresses = ready.django(stop_at_exit=True)
    ready.migrated(addresses)
    from django.test import Client

    from fivehearts.community.duties.models import User
    from fivehearts.engines.matters.models import Matter
    from fivehearts.foundation.scope import SystemScope, enter

    run.prepare()
    worker = Client()
    worker.force_login(User.objects.get(username="secretary"))
    with enter(SystemScope("bench")):
        number = Matter.objects.filter(state="handling").order_by("pk")[0].number
    rows = []
    for size in [one for one in NAMED.values() if one < WANTED] + [WANTED]:
        with administrator(roles) as connection:
            took = fill(connection, size)
            have = connection.execute("SELECT count(*) FROM matters_matter").fetchone()[0]
            bytes_held = connection.execute(
                "SELECT pg_database_size(current_database())"
            ).fetchone()[0]
        print(f"\n{have} matters, {bytes_held / 2**30:.1f} GB, filled in {took:.0f} s", flush=True)
        for case, address in (
            ("work list", "/desk/"),
            ("list of all matters", "/desk/matters/"),
            ("search, two characters", "/desk/matters/?q=楼道"),
            ("page of a matter", f"/desk/matters/{number}/"),
        ):

            def look(address: str = address) -> None:
                answer = worker.get(address)
                assert answer.status_code == 200, (address, answer.status_code)

            cost = run.measured(case, look)
            rows.append((have, cost))
            print(have, cost.row, flush=True)


def administrator(roles: Any) -> Any:
    """The administrator of the embedded server: only it may copy past triggers."""
    from fivehearts.config.embedded.server import Server

    home = Path(os.environ["FIVEHEARTS_VAR"]) / "pg"
    server = Server(home)
    server.start()
    assert server.address is not None and server.passwords is not None
    return roles.connect_as_administrator(server.address, server.passwords, "fivehearts")


if __name__ == "__main__":
    main()
