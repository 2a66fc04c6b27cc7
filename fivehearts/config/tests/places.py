"""Folders and processes for the tests of the own server; everything is taken away again."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fivehearts.config.embedded import postmaster
from fivehearts.config.embedded.server import Server

ROOT = Path(__file__).parents[3]

# Uses the server of a folder until its input ends, or until it is killed.
USER = """
import sys
from pathlib import Path
from fivehearts.config.embedded.refusals import ServerRefusal
from fivehearts.config.embedded.server import Server
server = Server(Path(sys.argv[1]), durable=False, linger_seconds=0.3)
try:
    address = server.start()
except ServerRefusal as refusal:
    print("refused:", refusal, flush=True)
    sys.exit(1)
print("started", address.host, server.folders.data, flush=True)
sys.stdin.read()
server.release()
print("released", flush=True)
"""


@contextlib.contextmanager
def open_folder(name: str = "home") -> Iterator[Path]:
    """A folder every account of this computer may walk through, unlike pytest's own."""
    top = Path(tempfile.mkdtemp(prefix="fh-"))
    top.chmod(0o755)
    folder = top / name
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        for data in (*top.rglob("data/PG_VERSION"), *_elsewhere(top)):
            postmaster.stop(data.parent)
            if not data.is_relative_to(top):
                shutil.rmtree(data.parent.parent)
        eventually(lambda: _gone(top))


@contextlib.contextmanager
def copy_of(stopped: Path) -> Iterator[Path]:
    """A copy of the folder of an installation that nobody uses."""
    with open_folder() as folder:
        subprocess.run(["cp", "-a", f"{stopped}/.", str(folder)], check=True)
        yield folder


def _gone(top: Path) -> bool:
    """Remove a folder; a watchdog on its way out may still touch a lock file in it."""
    shutil.rmtree(top, ignore_errors=True)
    return not top.exists()


def _elsewhere(top: Path) -> Iterator[Path]:
    for pointer in top.rglob("elsewhere"):
        yield Path(pointer.read_text(encoding="utf-8")) / "data" / "PG_VERSION"


def server_on(home: Path, **options: object) -> Server:
    """A server without safety, for speed; it ends soon after its last user."""
    settings: dict[str, object] = {"durable": False, "linger_seconds": 0.3, **options}
    return Server(home, **settings)  # type: ignore[arg-type]


def another_user(
    home: Path, python: str = sys.executable, **options: object
) -> "subprocess.Popen[str]":
    """Another process that uses the server of a folder."""
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    return subprocess.Popen(
        [python, "-c", USER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), packages))},
        **options,  # type: ignore[call-overload]
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    """What a process says first."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(pid: int) -> None:
    """`kill -9`."""
    os.kill(pid, signal.SIGKILL)


def eventually(told: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if told():
            return True
        time.sleep(0.05)
    return False


def goes_on_to(wanted: int, count: Callable[[], int], patience_seconds: float) -> bool:
    """Whether a count gets so far; given up only where nothing moves for as long as that."""
    seen, moved = count(), time.monotonic()
    while seen < wanted:
        time.sleep(0.05)
        now = count()
        if now != seen:
            seen, moved = now, time.monotonic()
        elif time.monotonic() - moved > patience_seconds:
            return False
    return True
