"""The program served for browser tests: a real gunicorn, as the plain role, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from fivehearts.config.testing.database import TestDatabase

_PATIENCE_SECONDS = 60.0


class LiveServer:
    """One served copy of the program on the database of a test run."""

    def __init__(self, database: TestDatabase, settings: dict[str, str]) -> None:
        self._database = database
        self._settings = settings
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.log: Path | None = None

    def start(self) -> str:
        """Serve, wait until a page comes, and return the address without a closing slash."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = self._database.var / f"live-{os.getpid()}.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [
                    *(sys.executable, "-m", "gunicorn", "fivehearts.config.wsgi:application"),
                    *("--worker-class", "gthread", "--workers", "1", "--threads", "6"),
                    *("--bind", f"127.0.0.1:{port}", "--no-control-socket"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment(),
                start_new_session=True,
            )
        self._await_page()
        return self.url

    def stop(self) -> None:
        """Stop serving."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_OWNER_URL", "DEBUG"}
        }
        return {
            **kept,
            **self._settings,
            "DATABASE_URL": self._database.url(),
            # The database is renewed between tests: a kept connection would be a dead one.
            "CONN_MAX_AGE": "0",
            "FIVEHEARTS_DEMO": "1",
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }

    def _await_page(self) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < end:
            assert self._process is not None and self.log is not None
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.url + "/", timeout=20)  # noqa: S310 - our own
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        said = self.log.read_text(errors="replace")[-3000:] if self.log else ""
        self.stop()
        raise RuntimeError(f"The served copy did not start:\n{said}")


def free_port() -> int:
    """A port of this computer that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
