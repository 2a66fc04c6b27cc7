"""Who uses the server: locks the kernel lets go by itself, even after `kill -9`.

`lock` is held while somebody starts or stops the server; `in-use` is shared by everybody who
works with it, so whoever gets it alone knows that nobody does.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """An advisory lock on a small file; closing it, or dying, lets it go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock; False when it is taken and `wait` is not asked for."""
        if self._handle is None:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._handle, kind | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def take_within(self, seconds: float) -> bool:
        """Take the lock alone, trying again for so long; False when others still hold it."""
        end = time.monotonic() + seconds
        while not self.take(wait=False):
            if time.monotonic() >= end:
                return False
            time.sleep(0.01)
        return True

    def let_go(self) -> None:
        """Release the lock."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@contextmanager
def held(path: Path, on_wait: Callable[[float], None] | None = None) -> Iterator[FileLock]:
    """Hold a lock alone; `on_wait` hears the seconds waited, every ten seconds."""
    lock = FileLock(path)
    begun = told = time.monotonic()
    while not lock.take(wait=on_wait is None):
        time.sleep(0.05)
        if on_wait and time.monotonic() - told >= 10:
            told = time.monotonic()
            on_wait(told - begun)
    try:
        yield lock
    finally:
        lock.let_go()
