"""What one intake and one work list cost, next to an empty view: `make bench`.

Runs on the embedded PostgreSQL in `var/bench`, as the plain role, with real commits. For each
case: statements sent, CPU milliseconds of the application (this process) and of the database
(the server process of this connection), and milliseconds on the wall, each the mean of N runs.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["FIVEHEARTS_VAR"] = str(ROOT / "var" / "bench")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
# Whoever is measured has a password and no telephone.
os.environ["FIVEHEARTS_SECOND_FACTOR_FOR"] = ""

MATTERS = int(os.environ.get("SIZE", "400"))
RUNS = int(os.environ.get("RUNS", "200"))
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Means over the runs of one case."""

    case: str
    statements: float
    application_ms: float
    database_ms: float
    wall_ms: float

    @property
    def row(self) -> str:
        return (
            f"| {self.case} | {self.statements:.0f} | {self.application_ms:.2f} |"
            f" {self.database_ms:.2f} | {self.wall_ms:.2f} |"
        )


def measured(case: str, once: Callable[[], None]) -> Cost:
    """Run a case RUNS times and divide what it cost."""
    from django.db import connection

    counted = 0

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal counted
        counted += 1
        return execute(sql, params, many, context)

    for _warm_up in range(10):
        once()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    database, application, wall = _cpu_of(backend), time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        for _run in range(RUNS):
            once()
    return Cost(
        case,
        counted / RUNS,
        (time.process_time() - application) * 1000 / RUNS,
        (_cpu_of(backend) - database) * 1000 / RUNS,
        (time.perf_counter() - wall) * 1000 / RUNS,
    )


def _cpu_of(pid: int) -> float:
    """CPU seconds a process has used; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def prepare() -> tuple[object, object]:
    """A community with MATTERS matters in every state; filled once and kept."""
    from fivehearts.community.duties.models import User
    from fivehearts.community.duties.queries import actor_of
    from fivehearts.engines.matters.tests import community as sample
    from fivehearts.foundation.clock import now
    from fivehearts.foundation.scope import SystemScope, enter
    from fivehearts.foundation.scope.models import Unit

    with enter(SystemScope("bench")):
        if not User.objects.exists():
            place = sample.found()
            for number in range(MATTERS):
                state = sample.LINE[number % len(sample.LINE)]
                sample.lead_to(place, state, at=now() - timedelta(hours=number % 200 + 1))
        clerk = User.objects.get(username="clerk")
        return actor_of(clerk), Unit.objects.get(code="TXG1")


def main() -> None:
    from fivehearts.config.cli import ready

    addresses = ready.django(stop_at_exit=True)
    ready.migrated(addresses)
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    from fivehearts.community.duties.access import open_to_all
    from fivehearts.community.duties.models import User
    from fivehearts.config import urls
    from fivehearts.engines.matters import actions
    from fivehearts.engines.matters.models import Matter
    from fivehearts.engines.matters.tests.community import facts
    from fivehearts.foundation.scope import ActorScope, SystemScope, enter

    empty = open_to_all("measured only")(lambda request: HttpResponse("."))
    urls.urlpatterns.append(path("empty/", empty))
    actor, grid = prepare()
    worker, visitor = Client(), Client()
    worker.force_login(User.objects.get(username="secretary"))
    with enter(SystemScope("bench")):
        number = Matter.objects.filter(state="handling")[0].number

    def intake() -> None:
        with enter(ActorScope(actor)):  # type: ignore[arg-type]
            actions.register(by=actor, facts=facts(grid))  # type: ignore[arg-type]

    def page(client: Client, address: str) -> Callable[[], None]:
        def look() -> None:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        return look

    costs = [
        measured("empty view, visitor", page(visitor, "/empty/")),
        measured("empty view, signed in", page(worker, "/empty/")),
        measured("intake (the action alone, committed)", intake),
        measured("work list page", page(worker, "/desk/")),
        measured("search page, two characters", page(worker, "/desk/matters/?q=楼道")),
        measured("page of a matter", page(worker, f"/desk/matters/{number}/")),
    ]
    write(costs)


def write(costs: list[Cost]) -> None:
    """Print the table and keep it in docs/performance.md, with machine and commit."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM matters_matter")
        matters = cursor.fetchone()[0]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    lines = [
        "# Performance",
        "",
        "Made by `make bench`; each figure is the mean of the runs, in one process, with real commits.",
        "",
        f"{time.strftime('%Y-%m-%d')} · commit {commit} · Python {platform.python_version()} ·"
        f" PostgreSQL {server} · {os.cpu_count()} cores, {platform.machine()} · {matters} matters · {RUNS} runs",
        "",
        "| Case | Statements | Application CPU ms | Database CPU ms | Wall ms |",
        "|---|---:|---:|---:|---:|",
        *[cost.row for cost in costs],
        "",
        "Statements include BEGIN and COMMIT only where Django sends them as such; a signed-in page pays"
        " four for session, user, posts and scope. Database CPU is that of the connection's own server process.",
        "",
    ]
    (ROOT / "docs" / "performance.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
