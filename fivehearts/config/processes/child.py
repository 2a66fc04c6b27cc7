"""One child of the tree: `python -m fivehearts.config.processes.child MODULE [ARGUMENT…]`.

Its standard input is a pipe that nobody writes to. When the supervisor dies, even by `kill -9`,
the kernel closes the other end and the child takes its leave.
"""

import contextlib
import os
import runpy
import signal
import sys
import threading
import time

_LAST_CALL_SECONDS = 20.0


def leave_with_the_supervisor() -> None:
    """Watch the pipe from a thread of its own."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1):
                pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LAST_CALL_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="supervisor-watch", daemon=True).start()


def main(arguments: list[str]) -> None:
    """Run a module as if from the command line, until it ends or the supervisor does."""
    leave_with_the_supervisor()
    sys.argv = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
