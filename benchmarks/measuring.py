"""How a thing is measured: statements, CPU of both sides, the wall, and its slow end."""

from __future__ import annotations

import html
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP = 10


class Cost(NamedTuple):
    """Means over the runs of one case; `p95_ms` is what nineteen of twenty stay under.

    `pace_ms` is how quick the machine itself was meanwhile, see `pace`.
    """

    statements: float
    application_ms: float
    database_ms: float
    wall_ms: float
    p50_ms: float
    p95_ms: float
    pace_ms: float = 0.0


def measured(cases: Sequence[Callable[[], None]], runs: int, *, warm: int = WARM_UP) -> Cost:
    """Run the cases in turn, `runs` times in all, and divide what it cost.

    Needs Django to be set up; counts the statements of its connection, and the CPU of this
    process and of the server process behind the connection.
    """
    from django.db import connection

    counted = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal counted
        counted += 1
        return execute(sql, params, many, context)

    for turn in range(warm):
        cases[turn % len(cases)]()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    walls, before = [], pace()
    database, application = cpu_of(backend), time.process_time()
    with connection.execute_wrapper(count):
        for turn in range(runs):
            begun = time.perf_counter()
            cases[turn % len(cases)]()
            walls.append((time.perf_counter() - begun) * 1000)
    spent = (time.process_time() - application) * 1000 / runs
    served = (cpu_of(backend) - database) * 1000 / runs
    return Cost(
        counted / runs,
        spent,
        served,
        sum(walls) / runs,
        share(walls, 0.5),
        share(walls, 0.95),
        (before + pace()) / 2,
    )


def pace() -> float:
    """CPU milliseconds of a small program that is always the same.

    Machines that are shared do the same work in twice the time an hour later; figures of two runs
    can be compared by what this took beside them.
    """
    begun = time.process_time()
    for _turn in range(20):
        rows = [{"number": f"{n:08d}", "title": str(n) * 4, "open": n % 3 == 0} for n in range(300)]
        words = json.dumps(sorted(rows, key=lambda row: str(row["title"])))
        assert len(json.loads(words)) == len(rows) and html.escape(words) != words
    return (time.process_time() - begun) * 1000


def share(values: Sequence[float], part: float) -> float:
    """The value that `part` of them stay at or under."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def cpu_of(pid: int) -> float:
    """CPU seconds a process has used; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def is_quiet() -> bool:
    """Whether nobody else works on this machine: asked before anything is measured."""
    return os.getloadavg()[0] < (os.cpu_count() or 1) * 0.25
