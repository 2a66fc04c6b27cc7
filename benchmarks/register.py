"""How fast a register of 20 000 households comes in: `python benchmarks/register.py`.

Runs on the embedded PostgreSQL in `var/bench-register`, as the plain role, with real commits.
A workbook of one row for each person, as communities keep it, is written, read, tried, taken in,
and taken in once more. HOUSEHOLDS=2000 makes it smaller. The doors are laid out beforehand.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("FIVEHEARTS_VAR", str(ROOT / "var" / "bench-register"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")

HOUSEHOLDS = int(os.environ.get("HOUSEHOLDS", "20000"))
# Two hundred doors a building: ten floors, five entrances, four doors.
FLOORS, ENTRANCES, ROOMS = 10, 5, 4


def door(home: int) -> tuple[int, int, str]:
    """Building, entrance and room of a household."""
    building, rest = divmod(home, FLOORS * ENTRANCES * ROOMS)
    entrance, rest = divmod(rest, FLOORS * ROOMS)
    floor, room = divmod(rest, ROOMS)
    return building + 1, entrance + 1, f"{floor + 1}0{room + 1}"


def write_workbook(path: Path) -> int:
    """A row for each person, the door merged over the family; returns how many rows."""
    import xlsxwriter

    from fivehearts.community.people.tests.ugly import Crowd

    crowd, at = Crowd(11), 1
    titles = ["门牌", "姓名", "与户主关系", "身份证号", "联系电话", "性别", "出生日期", "居住类别"]
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, titles)
        for home in range(HOUSEHOLDS):
            building, entrance, room = door(home)
            family = crowd.family(home % 4 + 1)
            for number, one in enumerate(family):
                row = [one.name, one.relation, one.identity, one.phone, one.sex, str(one.born_on)]
                sheet.write_row(at + number, 1, [*row, "常住"])
            words = f"{building}栋{entrance}单元{room}"
            if len(family) > 1:
                sheet.merge_range(at, 0, at + len(family) - 1, 0, words)
            else:
                sheet.write(at, 0, words)
            at += len(family)
    return at - 1


def community() -> object:
    """A new community with all the doors of the workbook."""
    from fivehearts.community.places.actions import add_quarter
    from fivehearts.community.places.actions.registers import NamedDoor, lay_out_named
    from fivehearts.foundation.scope.actors import system
    from fivehearts.foundation.scope.models import Unit
    from fivehearts.foundation.scope.vocabulary import UnitKind

    number = Unit.objects.count() + 1
    unit = Unit.objects.create(
        code=f"B{number}", name="幸福社区", kind=UnitKind.CITY, path=f"{number:04d}"
    )
    by = system("bench")
    quarter = add_quarter(unit=unit, name="幸福里", by=by)
    doors = [door(home) for home in range(HOUSEHOLDS)]
    named = [NamedDoor(quarter.pk, f"{b}栋", str(e), room) for b, e, room in doors]
    lay_out_named(unit=unit, doors=named, by=by)
    return unit


def main() -> None:
    from fivehearts.config.cli import ready

    addresses = ready.django(stop_at_exit=True)
    ready.migrated(addresses)
    from fivehearts.community.people.register import taking
    from fivehearts.foundation.intake.progress import ProgressBar
    from fivehearts.foundation.scope import SystemScope, enter
    from fivehearts.foundation.scope.actors import system

    path = Path(os.environ["FIVEHEARTS_VAR"]) / "register.xlsx"
    rows = write_workbook(path)
    print(f"{HOUSEHOLDS} households, {rows} rows · {platform.machine()}, {os.cpu_count()} cores")

    def timed(words: str, begun: float, used: float) -> None:
        seconds, busy = time.perf_counter() - begun, time.process_time() - used
        print(f"| {words} | {seconds:.1f} s | {busy:.1f} s CPU | {rows / seconds:,.0f} rows/s |")

    with enter(SystemScope("bench")):
        unit = community()
        for words in ("trial", "taken in", "taken in again"):
            begun, used = time.perf_counter(), time.process_time()
            opened = taking.opened(path, unit=unit)  # type: ignore[arg-type]
            read = taking.Taking(opened, unit=unit, by=system("bench"))  # type: ignore[arg-type]
            timed(f"{words}: reading alone", begun, used)
            if words == "trial":
                told = read.tried()
            else:
                with ProgressBar(words) as bar:
                    told = read.take(progress=bar)
            timed(f"{words}: reading and all", begun, used)
            print(told.line, flush=True)


if __name__ == "__main__":
    main()
