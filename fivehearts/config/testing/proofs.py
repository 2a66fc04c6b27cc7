"""Collects the figures of heavy tests and writes them to docs/proofs.md."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]


class Proofs:
    """A pytest plugin: figures by test, outcomes, and one page at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._wanted = os.environ.get("FIVEHEARTS_PROOFS_FILE", "")
        self._figures: list[tuple[str, str, str]] = []
        self._outcomes: dict[str, str] = {}

    def keep(self, test: str, name: str, value: object) -> None:
        """Remember one figure of a test."""
        self._figures.append((test, name, str(value)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember how each test ended."""
        if report.when == "call" or report.outcome != "passed":
            self._outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        """Write the page when it was asked for."""
        if self._wanted and self._outcomes:
            (_ROOT / self._wanted).write_text(self.page(), encoding="utf-8")

    def page(self) -> str:
        """The page as Markdown."""
        lines = [
            "# Proofs",
            "",
            "Written by `make proof`; do not edit.",
            "",
            f"Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC · commit `{_commit()}` · "
            f"Python {platform.python_version()} · {os.cpu_count()} cores",
            "",
            "| Test | Outcome | Figure | Value |",
            "|---|---|---|---|",
        ]
        for test, outcome in self._outcomes.items():
            figures = [(name, value) for one, name, value in self._figures if one == test]
            for name, value in figures or [("", "")]:
                lines.append(f"| `{test}` | {outcome} | {name} | {value} |")
        return "\n".join(lines) + "\n"


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=False,
    )
    return told.stdout.strip() or "unknown"
