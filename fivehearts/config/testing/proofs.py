"""Collects the figures of heavy tests and writes them to docs/proofs.md."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]


# Test, outcome, figure, value, when, commit.
_Row = tuple[str, str, str, str, str, str]
_HEAD = (
    "# Proofs",
    "",
    "Written by `make proof`; do not edit. Each row says when it was last run, and on which commit: what a",
    "run did not run stays as it was.",
    "",
    "| Test | Outcome | Figure | Value | Date (UTC) | Commit |",
    "|---|---|---|---|---|---|",
)


class Proofs:
    """A pytest plugin: figures by test, outcomes, and one page that outlives a broken-off run."""

    def __init__(self, config: pytest.Config) -> None:
        self._wanted = os.environ.get("FIVEHEARTS_PROOFS_FILE", "")
        self._figures: list[tuple[str, str, str]] = []
        # How each test ended, and when.
        self._outcomes: dict[str, tuple[str, str]] = {}

    def keep(self, test: str, name: str, value: object) -> None:
        """Remember one figure of a test."""
        self._figures.append((test, name, str(value)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember how each test ended, and write it down at once: the whole takes hours."""
        if report.when == "call" or report.outcome != "passed":
            self._outcomes[report.nodeid] = (report.outcome, f"{datetime.now(UTC):%Y-%m-%d %H:%M}")
        if report.when == "teardown" and self._wanted:
            path = _ROOT / self._wanted
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            path.write_text(self.page(before), encoding="utf-8")

    def page(self, before: str = "") -> str:
        """The page as Markdown: the rows of this run, and of former ones what it did not run."""
        kept = [row for row in rows_of(before) if row[0] not in self._outcomes]
        lines = ["| " + " | ".join(_shown(row)) + " |" for row in sorted([*kept, *self._rows()])]
        machine = f"Last run: Python {platform.python_version()}, {os.cpu_count()} cores."
        return "\n".join([*_HEAD, *lines, "", machine]) + "\n"

    def _rows(self) -> list[_Row]:
        commit = _commit()
        rows = []
        for test, (outcome, when) in self._outcomes.items():
            figures = [(name, value) for one, name, value in self._figures if one == test]
            rows += [
                (test, outcome, name, value, when, commit) for name, value in figures or [("", "")]
            ]
        return rows


def rows_of(page: str) -> list[_Row]:
    """The rows of a page that was written before."""
    found = []
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) == 6:
            found.append((cells[0].strip("`"), *cells[1:5], cells[5].strip("`")))
    return found  # type: ignore[return-value]


def _shown(row: _Row) -> list[str]:
    test, outcome, name, value, when, commit = row
    return [
        f"`{test}`",
        outcome,
        name.replace("|", "/"),
        value.replace("|", "/"),
        when,
        f"`{commit}`",
    ]


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=False,
    )
    return told.stdout.strip() or "unknown"
