"""The figures of all runs, kept in one file: a run of a part leaves the rows of the others alone."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "performance" / "results.json"
Row = dict[str, Any]


class Results:
    """Rows by part and case; each says when, at which commit and how quietly it was measured."""

    def __init__(self, path: Path, *, quiet: bool) -> None:
        self.path, self.quiet = path, quiet
        self.parts: dict[str, dict[str, Row]] = (
            json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        )

    def keep(self, part: str, case: str, figures: Row) -> None:
        """Keep a row and write the file: what was measured survives a run that is stopped."""
        known = {"day": time.strftime("%Y-%m-%d"), "commit": commit(), "quiet": self.quiet}
        self.parts.setdefault(part, {})[case] = {**_rounded(figures), **known}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.parts, ensure_ascii=False, indent=1)
        self.path.write_text(text + "\n", encoding="utf-8")
        print(f"{part} · {case}: {_rounded(figures)}", flush=True)

    def drop(self, part: str) -> None:
        """Forget the rows of a part that is measured anew as a whole."""
        self.parts.pop(part, None)


def machine(server: str) -> Row:
    """What it ran on; never its name, nor a path of it."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count() or 0,
        "ram_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "postgresql": server,
    }


def commit() -> str:
    """The commit measured, with a mark where files were changed since."""
    asked = ["git", "describe", "--always", "--dirty=+", "--abbrev=7"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    found = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(found, platform.machine())


def _rounded(figures: Row) -> Row:
    return {
        key: round(value, 3) if isinstance(value, float) else value
        for key, value in figures.items()
    }
