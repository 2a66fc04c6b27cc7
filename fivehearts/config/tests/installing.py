"""An installation as whoever looks after it sees it: a folder, and the command line."""

import os
import subprocess
import sys
from pathlib import Path

from fivehearts.config.tests import places


def fivehearts(
    *words: str, without: tuple[str, ...] = ("DATABASE",), **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command as from a shell, in which nothing whose name begins with `without` is set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(without)}
    return subprocess.run(
        [sys.executable, "-m", "fivehearts.config.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=places.ROOT,
        env={**kept, "COLUMNS": "200", **environment},
    )


class Installation:
    """A folder of its own with its own server, spoken to by the command line alone."""

    def __init__(self, folder: Path, keys: Path | None = None) -> None:
        self.folder = folder
        if keys is not None:
            subprocess.run(["cp", "-a", str(keys), str(folder / "keys")], check=True)

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        own = {"FIVEHEARTS_VAR": str(self.folder), **more}
        return fivehearts(*words, without=("DATABASE", "FIVEHEARTS", "SECRET_KEY"), **own)

    def python(self, code: str) -> str:
        told = self.run("manage", "shell", "--no-imports", "-c", code)
        assert told.returncode == 0, told.stderr
        return told.stdout.strip()

    def units(self) -> list[str]:
        return self.python(
            "from fivehearts.foundation.scope.models import Unit\n"
            "print(*[u.name for u in Unit.objects.order_by('path')], sep='|')"
        ).split("|")
