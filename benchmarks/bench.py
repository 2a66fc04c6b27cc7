"""What is fast, measured in one run: `make bench`, `make bench SIZE=10M`, `make bench PART=intake`.

Parts: empty, intake, helpdesk, pages, sealing, sweep, importing; all where none is named. Each
row is kept as soon as it is measured, so that a run that was stopped is gone on with; the filled
database stays in `var/bench`. SIZE is the most matters (10K, 100K, 1M, 10M; 1M where not said).
FILL=1 fills alone. LOOK=1 prints the figures and keeps none.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import filling
import ground
import intake
import pages
import report
from beside import Helpdesk
from measuring import Cost, is_quiet
from results import KEPT, Results, machine

NAMED = {"10K": 10_000, "100K": 100_000, "1M": 1_000_000, "10M": 10_000_000}
SIZE = os.environ.get("SIZE", "1M").upper()
WANTED = NAMED.get(SIZE) or int(SIZE)
PARTS = ("empty", "intake", "helpdesk", "pages", "sealing", "sweep", "importing")
PART = os.environ.get("PART", "").split() or list(PARTS)
# Thousands of new matters would be somebody's backlog on the pages measured after them.
APART = ("empty", "intake")


def sizes() -> list[tuple[str, int]]:
    """The steps up to the size asked for."""
    steps = [(name, many) for name, many in NAMED.items() if many < WANTED]
    return [*steps, (SIZE, WANTED)]


def empty(results: Results) -> None:
    """What there is to beat: a view that says one dot."""
    for case, cost in pages.empty_view().items():
        results.keep("empty", case, cost._asdict())


def ours_in(results: Results) -> None:
    """Taking matters in, beside plain statements of the driver."""
    for case, cost in intake.raw_sql().items():
        results.keep("intake", case, cost._asdict())
    for way in intake.WAYS:
        cost = intake.of_one(way)._asdict()
        results.keep("intake", f"Five Hearts, {way}", {**cost, "rate": intake.rate(way)})


def theirs_in(results: Results, helpdesk: Helpdesk) -> None:
    """The same by django-helpdesk: its form alone, and the page a colleague sends."""
    for way in ("its form", "its page"):
        cost = helpdesk.ask("intake", way)["intake"]
        results.keep("intake", f"django-helpdesk, {way}", {**cost, "rate": helpdesk.rate(way)})


def fill(many: int) -> None:
    """So many matters, copied by the administrator of the server."""
    with ground.administrator() as connection:
        took = filling.fill(connection, many)
    print(f"{many:,} matters; filled in {took:.0f} s", flush=True)


def filled_beyond(many: int) -> bool:
    """Whether the database holds more already: pages of this size cannot be measured any more."""
    with ground.administrator() as connection:
        (have,) = connection.execute("SELECT count(*) FROM matters_matter").fetchone()
    if have > many * 21 // 20:
        print(f"{have:,} matters are there: the rows of {many:,} stay as they are", flush=True)
        return True
    return False


def ours_shown(results: Results, name: str) -> None:
    for case, cost in pages.shown_pages().items():
        results.keep(f"pages at {name}", case, cost._asdict())


def theirs_shown(results: Results, helpdesk: Helpdesk, name: str, many: int) -> None:
    """Its list and its page with as many tickets; up to a million, where its list takes seconds."""
    if many > NAMED["1M"]:
        return
    helpdesk.ask("fill", str(many))
    for case, cost in helpdesk.ask("pages").items():
        results.keep(f"django-helpdesk at {name}", case, Cost(**cost)._asdict())


def others(results: Results, part: str) -> None:
    """Sealing, the sweep and the bulk import have programs of their own; their lines are kept.

    Each on a server of its own, made for it and thrown away, so that it begins empty.
    """
    program = Path(__file__).parent / f"{part}.py"
    with tempfile.TemporaryDirectory(dir=ground.ROOT / "var", prefix="bench-") as folder:
        # The server may run as another user, who has to come in.
        Path(folder).chmod(0o755)
        # Not the addresses of the server this program works on.
        own = {key: held for key, held in os.environ.items() if not key.startswith("DATABASE_")}
        told = {**own, "FIVEHEARTS_VAR": folder}
        done = subprocess.run(
            [sys.executable, str(program)], env=told, capture_output=True, text=True, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    rows = [line.strip("| ").split(" | ") for line in lines if not line.startswith("| What")]
    if done.returncode or not rows:
        print(f"{part} was not measured:\n{done.stderr[-1000:]}", file=sys.stderr)
        return
    results.drop(part)
    for case, *figures in rows:
        results.keep(part, case, {"told": " · ".join(figures)})


def measure(results: Results) -> None:
    """The parts asked for, in their order."""
    addresses = ground.ready()
    ground.prepare()
    helpdesk = None
    if "helpdesk" in PART:
        with ground.administrator() as connection:
            helpdesk = Helpdesk(addresses, connection)
    results.parts["machine"] = {"it": machine(_server())}
    if "empty" in PART:
        empty(results)
    if "intake" in PART:
        ours_in(results)
        if helpdesk:
            theirs_in(results, helpdesk)
    if "pages" in PART:
        for name, many in sizes():
            if filled_beyond(many):
                continue
            fill(many)
            ours_shown(results, name)
            if helpdesk:
                theirs_shown(results, helpdesk, name, many)
    for part in ("sealing", "sweep", "importing"):
        if part in PART and (Path(__file__).parent / f"{part}.py").exists():
            others(results, part)


def _server() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def apart() -> None:
    """Measure what writes in a database of its own, by this same program."""
    here = Path(os.environ["FIVEHEARTS_VAR"])
    chosen = [part for part in PART if part in APART or part == "helpdesk"]
    told = {**os.environ, "PART": " ".join(chosen), "FIVEHEARTS_VAR": f"{here}-intake"}
    subprocess.run([sys.executable, __file__], env=told, check=True)


def main() -> None:
    """Fill, measure, keep, and write the report."""
    unknown = set(PART) - set(PARTS)
    if unknown:
        raise SystemExit(f"PART knows {', '.join(PARTS)}; not {', '.join(sorted(unknown))}.")
    if os.environ.get("FILL"):
        addresses = ground.ready()
        ground.prepare()
        with ground.administrator() as connection:
            helpdesk = Helpdesk(addresses, connection) if "helpdesk" in PART else None
        for _name, many in sizes():
            fill(many)
            if helpdesk and many <= NAMED["1M"]:
                helpdesk.ask("fill", str(many))
        return
    if set(PART) & set(APART) and set(PART) - {*APART, "helpdesk"}:
        apart()
        PART[:] = [part for part in PART if part not in APART]
    kept = KEPT if not os.environ.get("LOOK") else ground.ROOT / "var" / "bench-look.json"
    results = Results(kept, quiet=is_quiet())
    if not results.quiet:
        print("Others are at work on this machine: the figures are marked.", flush=True)
    measure(results)
    if not os.environ.get("LOOK"):
        report.write(results.parts, ground.ROOT / "docs")


if __name__ == "__main__":
    main()
