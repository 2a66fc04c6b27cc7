"""The figures as Markdown with charts: what was measured, where, when, and how quietly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import charts

Row = Mapping[str, Any]
Parts = Mapping[str, Mapping[str, Row]]
SIZES = ("10K", "100K", "1M", "10M")
COSTS = (
    "| Case | Statements | Application CPU ms | Database CPU ms | Wall ms | p50 | p95 | Pace |"
    " Measured |"
)
RULE = "|---|---:|---:|---:|---:|---:|---:|---:|---|"
# Title of a chart, its file, and which lines it shows: name, part, case.
CHARTS = (
    ("The work list", "work-list", (
        ("Five Hearts, community", "pages at {}", "work list, community"),
        ("Five Hearts, sub-district", "pages at {}", "work list, sub-district"),
        ("django-helpdesk, 25 rows", "django-helpdesk at {}", "list, its 25 rows"),
    )),
    ("All matters and the page of one", "matters", (
        ("list, community", "pages at {}", "list of all matters, community"),
        ("list, sub-district", "pages at {}", "list of all matters, sub-district"),
        ("page of a matter", "pages at {}", "page of a matter, community"),
        ("django-helpdesk, ticket", "django-helpdesk at {}", "page of a ticket"),
    )),
    ("Search for two characters", "search", (
        ("community", "pages at {}", "search, two characters, community"),
        ("sub-district", "pages at {}", "search, two characters, sub-district"),
        ("django-helpdesk", "django-helpdesk at {}", "search, two characters"),
    )),
)  # fmt: skip
REPEAT = """## How to repeat it

`make bench` measures all of it in one run and writes this page; it takes about an hour for a million
matters, most of it filling. `SIZE=10K`, `100K`, `1M` or `10M` says how many matters at most;
ten million want some 60 GB of disk (asked for first) and most of an hour of filling. `PART=intake`, or
several in quotes, measures parts: empty, intake, helpdesk, pages, sealing, sweep, importing; the rows
of other parts stay as they were measured. `FILL=1` fills alone, so that the measuring can wait until the machine is
quiet; `LOOK=1` measures and keeps nothing. The filled database stays in `var/bench` and is gone on with; a run
that was stopped is begun again by the same words.

Nobody else may work on the machine meanwhile: where somebody did, the rows say so.
"""


def write(parts: Parts, folder: Path) -> None:
    """Write `performance.md` and its charts into the folder."""
    drawn = folder / "performance"
    drawn.mkdir(parents=True, exist_ok=True)
    for title, name, shown in CHARTS:
        (drawn / f"{name}.svg").write_text(_chart(parts, title, shown), encoding="utf-8")
    (folder / "performance.md").write_text(page(parts), encoding="utf-8")


def page(parts: Parts) -> str:
    """The whole page."""
    it = parts.get("machine", {}).get("it", {})
    words = [
        "# Performance",
        "",
        "Made by `make bench`, with real commits on an embedded PostgreSQL.",
        "",
    ]
    if it:
        words += [
            f"{it['cpu']}, {it['cores']} cores, {it['ram_gb']} GB · Python {it['python']} ·"
            f" PostgreSQL {it['postgresql']}", "",
        ]  # fmt: skip
    words += _loud(parts)
    words += _table("An empty view", parts.get("empty", {}))
    words += _intake(parts.get("intake", {}))
    words += _growth(parts)
    for size in SIZES:
        words += _table(f"Pages, {size} matters", parts.get(f"pages at {size}", {}))
        words += _table(
            f"django-helpdesk, {size} tickets", parts.get(f"django-helpdesk at {size}", {})
        )
    for part, title in (
        ("sealing", "Sealing the record"), ("sweep", "Sweeping promises"), ("importing", "Importing"),
    ):  # fmt: skip
        words += _told(title, parts.get(part, {}))
    words += [
        "Statements include BEGIN and COMMIT only where Django sends them as such; a signed-in page pays"
        " four for session, user, posts and scope. Database CPU is that of the connection's own server"
        " process. p50 and p95 are milliseconds on the wall that half of the runs, and nineteen of twenty,"
        " stayed under. Pace is the CPU milliseconds of a small program that is always the same, run just"
        " before and after: a shared machine is not equally quick from one minute to the next, so compare"
        " rows by it. Open work is as much at every size but the smallest; what grows is history.",
        "", REPEAT,
    ]  # fmt: skip
    return "\n".join(words)


def _loud(parts: Parts) -> list[str]:
    """Says which rows were not measured in quiet, before any of them is read."""
    rows = [row for part in parts.values() for row in part.values() if "quiet" in row]
    loud = sum(not row["quiet"] for row in rows)
    if not loud:
        return []
    said = f"**{loud} of {len(rows)} rows were measured while others worked on the machine** and say so"
    return [f"{said}: they are not capacities.", ""]


def _measured(row: Row) -> str:
    told = f"{row['day']}, {row['commit']}"
    return told if row["quiet"] else f"{told}, beside other work"


def _cost(case: str, row: Row) -> str:
    figures = ("statements", "application_ms", "database_ms", "wall_ms", "p50_ms", "p95_ms")
    first, *rest = (row[name] for name in figures)
    pace = f"{row['pace_ms']:.1f}" if row.get("pace_ms") else "—"
    shown = " | ".join([f"{first:.0f}", *(f"{one:,.1f}" for one in rest), pace])
    return f"| {case} | {shown} | {_measured(row)} |"


def _table(title: str, rows: Mapping[str, Row]) -> list[str]:
    if not rows:
        return []
    return [f"## {title}", "", COSTS, RULE, *(_cost(case, row) for case, row in rows.items()), ""]


def _intake(rows: Mapping[str, Row]) -> list[str]:
    words = _table("Taking a matter in", rows)
    for ours, theirs in (("the action", "its form"), ("the page", "its page")):
        words += _rates(
            rows.get(f"Five Hearts, {ours}"), rows.get(f"django-helpdesk, {theirs}"), ours
        )
    return words


def _rates(ours: Row | None, theirs: Row | None, way: str) -> list[str]:
    """How many two processes took in; divided only where both were measured in quiet, the same day."""
    if not ours:
        return []
    said = f"By {way}, two processes took in {ours['rate']:,.0f} matters a second."
    if theirs:
        same = ours["day"] == theirs["day"] and ours["quiet"] and theirs["quiet"]
        times = f": {ours['rate'] / theirs['rate']:.1f} times as many" if same else ""
        said += f" django-helpdesk took in {theirs['rate']:,.0f} tickets{times}."
    return [said, ""]


def _growth(parts: Parts) -> list[str]:
    words = []
    for title, name, shown in CHARTS:
        steps = [step for step in SIZES if any(_p50(parts, step, line) for line in shown)]
        if steps:
            words += [f"![{title}: {_described(parts, shown)}](performance/{name}.svg)", ""]
    return ["## As the years pile up", "", *words] if words else []


def _chart(parts: Parts, title: str, shown: Iterable[tuple[str, str, str]]) -> str:
    lines = list(shown)
    steps = [step for step in SIZES if any(_p50(parts, step, line) for line in lines)] or ["10K"]
    series = {line[0]: [_p50(parts, step, line) for step in steps] for line in lines}
    return charts.lines(
        f"{title}: milliseconds, half of the runs", _described(parts, lines), steps, series
    )


def _described(parts: Parts, shown: Iterable[tuple[str, str, str]]) -> str:
    told = []
    for line in shown:
        values = [(step, _p50(parts, step, line)) for step in SIZES]
        said = ", ".join(f"{value:.0f} ms at {step}" for step, value in values if value)
        told += [f"{line[0]} {said}"] if said else []
    return "; ".join(told)


def _p50(parts: Parts, step: str, line: tuple[str, str, str]) -> float | None:
    row = parts.get(line[1].format(step), {}).get(line[2])
    return float(row["p50_ms"]) if row else None


def _told(title: str, rows: Mapping[str, Row]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {case} | {row['told']} | {_measured(row)} |" for case, row in rows.items()]
    return [f"## {title}", "", "| What | Figures | Measured |", "|---|---|---|", *lines, ""]
