"""The supervisor of the children: starts them, brings them back, ends them all."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

_ROOT = Path(__file__).parents[3]
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 30.0
# A child that ran this long is well again: its next pause is a short one.
_WELL_AFTER_SECONDS = 60.0
_GRACE_SECONDS = 15.0


@dataclass(frozen=True)
class Child:
    """What to run: a name for people, a module and its arguments, additions to the environment."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class _Running:
    child: Child
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = _FIRST_PAUSE_SECONDS
    again_at: float = 0.0


class ProcessTree:
    """A few children that live and end with us."""

    def __init__(self, children: list[Child], notify: Callable[[str], None]) -> None:
        self._running = [_Running(child) for child in children]
        self._notify = notify
        self._ending = False

    def start(self) -> None:
        """Start every child; SIGTERM and SIGHUP from now on end the tree like Ctrl-C."""
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, self._end)
        for one in self._running:
            self._launch(one)

    def add(self, child: Child) -> None:
        """Start one more child, unless the tree is ending."""
        if not self._ending:
            self._running.append(_Running(child))
            self._launch(self._running[-1])

    def run(self, *, until: Callable[[], bool] | None = None) -> bool:
        """Keep the children alive until a signal comes (True) or `until` says so (False)."""
        while not self._ending:
            for one in self._running:
                self._look_after(one)
            if until is not None and until():
                return False
            time.sleep(0.1)
        return True

    def stop(self) -> None:
        """End every child: first asked, after a while made to."""
        self._ending = True
        living = [one.process for one in self._running if one.process is not None]
        for process in living:
            self._signal(process, signal.SIGTERM)
        end = time.monotonic() + _GRACE_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._signal(process, signal.SIGKILL)
                process.wait()

    def pids(self) -> dict[str, int]:
        """The process of each child by its name."""
        return {one.child.name: one.process.pid for one in self._running if one.process}

    def _launch(self, one: _Running) -> None:
        one.started = time.monotonic()
        one.process = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-m", "fivehearts.config.processes.child"),
                *(one.child.module, *one.child.arguments),
            ],
            stdin=subprocess.PIPE,
            cwd=_ROOT,
            env={**os.environ, **one.child.environment, "PYTHONPATH": str(_ROOT)},
            # Ctrl-C reaches the supervisor alone, which ends the children in order.
            start_new_session=True,
        )

    def _look_after(self, one: _Running) -> None:
        now = time.monotonic()
        if one.process is not None:
            code = one.process.poll()
            if code is None:
                return
            if now - one.started > _WELL_AFTER_SECONDS:
                one.pause = _FIRST_PAUSE_SECONDS
            self._clear(one.process)
            one.process, one.again_at = None, now + one.pause
            self._notify(
                f"{one.child.name} ended with {code}; it starts again in {one.pause:.0f} s."
            )
            one.pause = min(one.pause * 2, _LONGEST_PAUSE_SECONDS)
        elif now >= one.again_at:
            self._launch(one)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True

    def _clear(self, process: "subprocess.Popen[bytes]") -> None:
        """Take down what a dead child left of its own children."""
        self._signal(process, signal.SIGKILL)
        if process.stdin is not None:
            process.stdin.close()

    @staticmethod
    def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
        group = number == signal.SIGKILL
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if group:
                os.killpg(process.pid, number)
            else:
                os.kill(process.pid, number)
