"""How fast messages of another system come in: `python benchmarks/importing.py`.

A workbook of invented messages, each with its answer, is imported by the slow way (a life is led
through the verbs) and in bulk. One row of the workbook is one whole life: a matter with its words,
code, promises, spans, timeline, report, person and entries of the record, some forty rows of the
database. Both figures are told: lives a second and rows of the database a second.
ROWS=1000 makes it smaller.
"""

from __future__ import annotations

import os
import platform
import random
import resource
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("FIVEHEARTS_VAR", str(ROOT / "var" / "bench-importing"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")

ROWS = int(os.environ.get("ROWS", "20000"))
SLOW_ROWS = 200
HEAD = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
SAYINGS = (
    "小区门口乱停车，消防通道被堵，老人出行不便。", "楼道的灯坏了两个月，没有人来修。",
    "夜里施工到十二点，孩子睡不着觉。", "电梯经常停运，维修资金不知道用到哪里去了。",
    "请问办理居住证需要带哪些材料？", "垃圾站离窗户太近，夏天气味很大，希望能搬远一些。",
)  # fmt: skip


class Figure(NamedTuple):
    """How many lives came in, how many rows that was in the database, in how many seconds."""

    case: str
    lives: int
    written: int
    seconds: float
    # Of this process, those it started, and the database together.
    cpu: float

    @property
    def row(self) -> str:
        lives, written = self.lives / self.seconds, self.written / self.seconds
        return (
            f"| {self.case} | {self.lives:,} | {self.seconds:.1f} s | {self.cpu:.1f} s CPU"
            f" | {lives:,.0f} lives/s"
            f" | {written:,.0f} database rows/s |"
        )


def write_workbook(path: Path, rows: int, first: int) -> Path:
    """Messages of ten years, some sixty characters asked and a hundred answered, as they are."""
    import xlsxwriter

    chance = random.Random(first)
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for at in range(1, rows + 1):
            asked = datetime(2012, 1, 1) + timedelta(minutes=chance.randrange(10 * 365 * 1440))
            answered = asked + timedelta(minutes=chance.randrange(40 * 1440))
            title = chance.choice(("投诉", "咨询", "建议", "")) + SAYINGS[at % len(SAYINGS)][:18]
            words = "".join(chance.sample(SAYINGS, 3))
            reply = "网友您好，您的留言已收悉。经核实，" + "".join(chance.sample(SAYINGS, 4))
            sheet.write_row(
                at, 0,
                [first + at, f"UU{at}", title, str(asked), words, reply, str(answered)],
            )  # fmt: skip
    return path


def written() -> int:
    """Rows in the tables a life is written to."""
    from django.db import connection

    from fivehearts.engines.matters.importing.pattern import TABLES

    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT count(*) FROM {one}" for one in (*TABLES, "intake_source"))
        )
        return sum(many for (many,) in cursor.fetchall())


def of_processes() -> float:
    """Processor seconds of the processes a bulk import started and ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def importing(rows: int, *, bulk: bool) -> Figure:
    """Import a new workbook of so many rows into a new community."""
    from rich.console import Console
    from sweep import cpu_seconds

    from fivehearts.community.places import actions as places
    from fivehearts.engines.matters.importing import run
    from fivehearts.foundation.scope import SystemScope, enter
    from fivehearts.foundation.scope.actors import system
    from fivehearts.foundation.scope.models import Unit

    with enter(SystemScope("bench")):
        above, number = None, Unit.objects.count()
        for kind in ("city", "district", "subdistrict", "community"):
            number += 1
            above = places.found_unit(
                code=f"I{number}", name=f"幸福{number}", kind=kind, parent=above, by=system("bench")
            )
        assert above is not None
        before = written()
    folder = Path(os.environ["FIVEHEARTS_VAR"])
    path = write_workbook(folder / "messages.xlsx", rows, number * 10_000_000)
    begun, used = time.perf_counter(), cpu_seconds() + of_processes()
    counts = run(path, "replied", above.code, console=Console(quiet=True), bulk=bulk)
    seconds, cpu = time.perf_counter() - begun, cpu_seconds() + of_processes() - used
    with enter(SystemScope("bench")):
        case = "import in bulk" if bulk else "import through the verbs"
        return Figure(case, counts.imported, written() - before, seconds, cpu)


def main() -> None:
    """Both ways, one after the other."""
    from fivehearts.config.cli import ready

    addresses = ready.django(stop_at_exit=True)
    ready.migrated(addresses)
    print(f"{platform.machine()}, {os.cpu_count()} cores")
    print(importing(SLOW_ROWS, bulk=False).row, flush=True)
    print(importing(ROWS, bulk=True).row, flush=True)


if __name__ == "__main__":
    main()
