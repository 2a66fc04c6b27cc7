"""Reading what a PostgreSQL server says about itself, and stopping it.

The standard library is enough here: the watchdog imports this room and nothing else.
"""

import contextlib
import hashlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True)
class Postmaster:
    """One running server, as its pid file describes it."""

    pid: int
    port: int
    socket: str
    state: str  # starting, ready, stopping or empty while the file is being written

    @property
    def ready(self) -> bool:
        """Whether it accepts connections."""
        return self.state in {"ready", "standby"}


def running(data: Path) -> Postmaster | None:
    """The server of a data folder; None when none runs, whatever a stale pid file claims."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not is_server_of(pid, data):
        return None
    lines += [""] * (8 - len(lines))
    port = int(lines[3]) if lines[3].strip().isdigit() else 0
    return Postmaster(pid, port, lines[4].strip(), lines[7].strip())


def cluster_name(data: Path) -> str:
    """The name every process of a folder's server carries in its title."""
    return "fivehearts-" + hashlib.sha256(os.path.realpath(data).encode()).hexdigest()[:16]


def is_server_of(pid: int, data: Path) -> bool:
    """Whether a process really is a PostgreSQL of this folder: pids are given out again.

    The title is asked first: in a container even root may not read another user's `cwd`.
    """
    title = _title(pid)
    if "postgres" not in title:
        return False
    return cluster_name(data) in title or _working_folder(pid) == os.path.realpath(data)


def processes_of(data: Path) -> list[int]:
    """Every server process of a folder, also those left over when their postmaster was killed."""
    if not _PROC.is_dir():
        found = running(data)
        return [found.pid] if found else []
    pids = (int(one.name) for one in _PROC.iterdir() if one.name.isdigit())
    return [pid for pid in pids if is_server_of(pid, data)]


def stop(data: Path, *, patience_seconds: float = 60.0) -> bool:
    """Stop the server of a folder in an orderly way and wait for it; True when none is left.

    Running statements are broken off and rolled back; nothing committed is lost.
    """
    found = running(data)
    if found is None:
        return True
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGINT)
    end = time.monotonic() + patience_seconds
    while time.monotonic() < end:
        _reap(found.pid)
        if not is_server_of(found.pid, data):
            return True
        time.sleep(0.02)
    return False


def _reap(pid: int) -> None:
    """Collect the server where it is our own child."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _working_folder(pid: int) -> str | None:
    try:
        return str((_PROC / str(pid) / "cwd").readlink())
    except OSError:
        return None


def _title(pid: int) -> str:
    if _PROC.is_dir():
        try:
            return (_PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return ""
    told = subprocess.run(  # noqa: S603
        ["ps", "-ww", "-p", str(pid), "-o", "command="],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout
