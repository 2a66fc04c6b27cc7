"""A small process beside the server: stops it when nobody uses it any more.

Its reason to be is `kill -9`: a dead supervisor can stop nothing, but its lock is gone.
Started as `python -m fivehearts.config.embedded.watchdog HOME DATA LINGER_SECONDS`, where HOME
holds the lock files.
"""

import sys
import time
from pathlib import Path

from fivehearts.config.embedded import postmaster
from fivehearts.config.embedded.locks import FileLock, held


def watch(home: Path, data: Path, linger_seconds: float) -> None:
    """Wait until nobody holds `in-use`, linger, and stop the server if that is still so."""
    alone = FileLock(home / "watchdog")
    if not alone.take(wait=False):
        return
    in_use = FileLock(home / "in-use")
    while True:
        in_use.take()
        in_use.let_go()
        time.sleep(linger_seconds)
        with held(home / "lock"):
            if in_use.take(wait=False):
                postmaster.stop(data, patience_seconds=3600)
                # Inside the lock: whoever starts the server next starts a new watchdog.
                alone.let_go()
                return


if __name__ == "__main__":
    watch(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
