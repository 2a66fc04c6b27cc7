"""The web server as `fivehearts serve --https` starts it, for tests that look at its certificate."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fivehearts.config.https.serving import Pair
from fivehearts.config.processes import children
from fivehearts.config.testing.serving import free_port

_PATIENCE_SECONDS = 60.0


@contextmanager
def a_server(certificate: Path, **settings: str) -> Iterator[int]:
    """Serve with the certificate on a free port; ends with the block."""
    port = free_port()
    child = children.web(
        "127.0.0.1", port, workers=1, threads=4, files=Pair(certificate, certificate)
    )
    with subprocess.Popen(
        [sys.executable, "-m", child.module, *child.arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings", **settings},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            _await(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the web server ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the web server does not listen")
