"""The report of `make bench` says what was measured and no more; its programs can be read in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


def cost(**given: Any) -> dict[str, Any]:
    figures = dict.fromkeys(("statements", "application_ms", "database_ms", "wall_ms"), 2.0)
    return {**figures, "p50_ms": 3.0, "p95_ms": 9.0, "day": "2026-11-23", "commit": "abc1234",
            "quiet": True, **given}  # fmt: skip


PARTS: dict[str, Any] = {
    "machine": {"it": {"cpu": "A processor", "cores": 2, "ram_gb": 24, "python": "3.11.7",
                       "postgresql": "18.6"}},
    "intake": {
        "Five Hearts, the action": cost(rate=300.0),
        "django-helpdesk, its form": cost(rate=100.0),
        "Five Hearts, the page": cost(rate=90.0),
        "django-helpdesk, its page": cost(rate=45.0, quiet=False),
    },
    "pages at 10K": {"work list, community": cost(p50_ms=12.0)},
    "pages at 1M": {"work list, community": cost(p50_ms=15.0)},
}  # fmt: skip


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(FOLDER))
    import report

    return report


def test_the_report_compares_what_was_measured_alike_and_marks_what_was_not(report: Any) -> None:
    page = report.page(PARTS)
    assert "took in 100 tickets: 3.0 times as many." in page
    # One of the two was measured beside other work: they are named side by side, not divided.
    assert "django-helpdesk took in 45 tickets." in page and "2.0 times" not in page
    assert "**1 of 6 rows were measured while others worked" in page
    assert page.count("beside other work") == 1
    assert "A processor, 2 cores, 24 GB" in page and "make bench" in page
    assert "10M matters" not in page and "Sweeping" not in page


def test_its_charts_say_in_words_what_they_draw(report: Any, tmp_path: Path) -> None:
    report.write(PARTS, tmp_path)
    drawn = (tmp_path / "performance" / "work-list.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(drawn)
    title, description = root[0].text, root[1].text
    assert title and description and "12 ms at 10K, 15 ms at 1M" in description
    assert "work list" in (tmp_path / "performance.md").read_text(encoding="utf-8")


def test_a_run_of_a_part_leaves_the_other_rows(report: Any, tmp_path: Path) -> None:
    from results import Results

    first = Results(tmp_path / "kept.json", quiet=False)
    first.keep("intake", "ours", {"wall_ms": 1.23456})
    second = Results(tmp_path / "kept.json", quiet=True)
    second.keep("empty", "visitor", {"wall_ms": 1.0})
    kept = Results(tmp_path / "kept.json", quiet=True).parts
    assert kept["intake"]["ours"]["wall_ms"] == 1.235 and not kept["intake"]["ours"]["quiet"]
    assert kept["empty"]["visitor"]["quiet"]


def test_every_program_of_the_benchmarks_can_be_read_in() -> None:
    names = sorted(path.stem for path in FOLDER.glob("*.py"))
    asked = f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import {', '.join(names)}"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
