"""django-helpdesk beside us: installed into its own environment, in the same PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path(__file__).parent / "helpdesk" / "requirements.txt"
MEASURE = Path(__file__).parent / "helpdesk" / "measure.py"
HANDS, SECONDS = 2, 10.0


class Helpdesk:
    """Its environment and its database; every question is a process of its own."""

    def __init__(self, addresses: Any, administrator: Any) -> None:
        self.folder = Path(os.environ["FIVEHEARTS_VAR"]) / "helpdesk"
        self._install()
        _database(administrator)
        url = urlsplit(addresses.owner_url)
        asked = parse_qs(url.query)
        self.environment = {
            **os.environ,
            "HELPDESK_HOST": asked["host"][0] if "host" in asked else str(url.hostname),
            "HELPDESK_PORT": asked["port"][0] if "port" in asked else str(url.port),
            "HELPDESK_USER": str(url.username),
            "HELPDESK_PASSWORD": str(url.password),
        }
        self.ask("prepare")

    def ask(self, *words: str) -> dict[str, Any]:
        """Run one part of measure.py there and read what it prints."""
        done = subprocess.run(
            self._command(*words), env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"django-helpdesk, {' '.join(words)}:\n{done.stderr[-2000:]}")
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    def rate(self, way: str) -> float:
        """Tickets a second of two processes at once."""
        hands = [
            subprocess.Popen(
                self._command("rate", way, str(SECONDS)),
                env=self.environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _hand in range(HANDS)
        ]
        told = [json.loads(hand.communicate()[0].splitlines()[-1]) for hand in hands]
        return float(sum(one["count"] / one["seconds"] for one in told))

    def _command(self, *words: str) -> list[str]:
        return [str(self.folder / "bin" / "python"), str(MEASURE), *words]

    def _install(self) -> None:
        """Make the environment from the lock, or leave it where it is this lock's already."""
        mark = self.folder / "lock"
        if mark.exists() and mark.read_text(encoding="utf-8") == LOCK.read_text(encoding="utf-8"):
            return
        tool = [str(ROOT / ".tools" / "uv" / "bin" / "uv")]
        told = {**os.environ, "UV_SYSTEM_CERTS": "true", "UV_PYTHON_DOWNLOADS": "never"}
        made = ["venv", "-q", "--clear", "--python", sys.executable, str(self.folder)]
        python = str(self.folder / "bin" / "python")
        synced = ["pip", "sync", "-q", "--require-hashes", "--python", python, str(LOCK)]
        for words in (made, synced):
            subprocess.run(tool + words, env=told, check=True)
        mark.write_text(LOCK.read_text(encoding="utf-8"), encoding="utf-8")


def _database(administrator: Any) -> None:
    """Its own database in the same server, owned by the role that migrates ours."""
    known = administrator.execute("SELECT 1 FROM pg_database WHERE datname = 'helpdesk'")
    if known.fetchone() is None:
        administrator.execute("CREATE DATABASE helpdesk OWNER fivehearts_owner")
