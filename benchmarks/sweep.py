"""How long a sweep of a million due promises takes: `python benchmarks/sweep.py`.

Every promise has a step due now: the sweep notes that step for good and gives the promise its
next moment, in batches that are transactions of their own, exactly as the job does. What a step
then sets off in an open matter is measured by `matters()` apart: each
such matter gets its urging, its line in the timeline and its entry of the record.
PROMISES=100000 and MATTERS=100 make it smaller.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
OWN = ROOT / "var" / "bench-sweep"
os.environ.setdefault("FIVEHEARTS_VAR", str(OWN))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")

PROMISES = int(os.environ.get("PROMISES", "1000000"))
MATTERS = int(os.environ.get("MATTERS", "1000"))
MADE_AT_ONCE = 20_000
# So many different moments of intake, as in a community that takes matters in all day.
MOMENTS = 500


class Figure(NamedTuple):
    """What was swept, how many steps were told, in how many seconds."""

    case: str
    promises: int
    told: int
    seconds: float
    # Of this process and of the database together: what other work on the machine does not change
    # as much as the seconds.
    cpu: float

    @property
    def row(self) -> str:
        rate = self.told / self.seconds
        return (
            f"| {self.case} | {self.told:,} | {self.seconds:.1f} s | {self.cpu:.1f} s CPU"
            f" | {rate:,.0f} steps/s |"
        )


def cpu_seconds() -> float:
    """Processor seconds so far: of this process, and of the embedded server with its backends."""
    data = Path(os.environ["FIVEHEARTS_VAR"]) / "pg" / "data"
    postmaster = (data / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            held = one.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if one.parent.name == postmaster:
            # Its own, and those of backends that have ended.
            ticks += sum(map(int, held[11:15]))
        elif held[1] == postmaster:
            ticks += int(held[11]) + int(held[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def swept(case: str, wanted: int, at: datetime) -> Figure:
    """Sweep at this moment."""
    from fivehearts.engines.promises.jobs import climb_ladder
    from fivehearts.foundation.scope.actors import system

    begun, used = time.perf_counter(), cpu_seconds()
    told = climb_ladder(by=system("bench").backdating(), at=at)
    return Figure(case, wanted, told, time.perf_counter() - begun, cpu_seconds() - used)


# What is written again for each: everything of one made promise but its key and its reminder.
COPY = """
WITH made AS (
    INSERT INTO promises_promise (kind, unit_id, district_id, state, made_at, term_amount, term_unit,
        calendar, due_at, warn_at, provisional, lines, historical)
    SELECT kind, unit_id, district_id, state, made_at, term_amount, term_unit, calendar, due_at,
        warn_at - make_interval(mins => n %% {moments}), provisional, lines, historical
    FROM promises_promise, generate_series(1, %s) AS n WHERE id = %s
    RETURNING id, warn_at
)
INSERT INTO promises_ladder (promise_id, rung, next_at) SELECT id, 0, warn_at FROM made
"""


def make_promises(wanted: int) -> datetime:
    """So many running promises of five working days; returns when all their reminders are due."""
    from django.db import connection

    from fivehearts.engines.promises import actions
    from fivehearts.foundation.clock import SHANGHAI, Term, TermUnit
    from fivehearts.foundation.scope.actors import system
    from fivehearts.foundation.scope.models import Unit

    by = system("bench").backdating()
    number = Unit.objects.count() + 1
    unit = Unit.objects.create(
        code=f"S{number}", name="幸福社区", kind="city", path=f"{number:04d}"
    )
    monday = datetime(2026, 11, 9, 9, 0, tzinfo=SHANGHAI)
    chosen = [actions.Wanted("resolve", unit, Term(5, TermUnit.WORKING_DAYS), monday)]
    first = actions.make(by=by, wanted=chosen, at=monday)[0].pk
    with connection.cursor() as cursor:
        for start in range(1, wanted, MADE_AT_ONCE):
            many = min(MADE_AT_ONCE, wanted - start)
            cursor.execute(COPY.format(moments=MOMENTS), [many, first])
    return datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)


def promises(wanted: int = PROMISES) -> Figure:
    """The promises alone: each takes its step and gets its next moment."""
    from ground import administrator

    # What a process reads at its first sweep is not counted.
    swept("the first", 1, make_promises(1))
    due = make_promises(wanted)
    # As they would lie there for days: looked through, and nothing of theirs still to be written.
    # Not before they are many: whoever writes them would go on with plans for a single one.
    with administrator() as owner:
        owner.execute("VACUUM (ANALYZE) promises_promise, promises_ladder")
        owner.execute("CHECKPOINT")
    return swept("a sweep of promises", wanted, due)


def matters(wanted: int = MATTERS) -> Figure:
    """What the steps of open matters set off: notes, timeline, record, messages of their inboxes."""
    from fivehearts.engines.matters.tests import community
    from fivehearts.foundation.clock import day_of, now
    from fivehearts.foundation.clock.queries import calendar

    place, office = community.found(), calendar()
    # Nobody is told of what happened days ago: the newest working morning that has been.
    day = day_of(now()) - timedelta(days=0 if office.open_of(day_of(now())) < now() else 1)
    while not office.is_working_day(day):
        day -= timedelta(days=1)
    for _number in range(wanted):
        community.lead_to(place, "registered", at=office.open_of(day) - timedelta(days=8))
    return swept("a sweep of open matters", wanted, office.open_of(day))


def main() -> None:
    """Sweep, and say how long it took. The own folder is made anew; another must be empty."""
    if Path(os.environ["FIVEHEARTS_VAR"]) == OWN:
        shutil.rmtree(OWN, ignore_errors=True)
    from fivehearts.config.cli import ready

    addresses = ready.django(stop_at_exit=True)
    ready.migrated(addresses)
    from fivehearts.foundation.scope import SystemScope, enter

    print(f"{platform.machine()}, {os.cpu_count()} cores")
    with enter(SystemScope("bench")):
        print(matters().row, flush=True)
        print(promises().row, flush=True)


if __name__ == "__main__":
    main()
