"""The web server as `fivehearts serve --https` starts it, for tests that look at its certificate."""

import os
import re
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

DOCS = Path(__file__).parents[3] / "docs" / "https.md"
_PATIENCE_SECONDS = 60.0


@contextmanager
def a_server(certificate: Path | None, **settings: str) -> Iterator[int]:
    """Serve on a free port, with the certificate where there is one; ends with the block."""
    port = free_port()
    files = Pair(certificate, certificate) if certificate else None
    child = children.web("127.0.0.1", port, workers=1, threads=4, files=files)
    command = [sys.executable, "-m", child.module, *child.arguments]
    known = {"DJANGO_SETTINGS_MODULE": "fivehearts.config.settings"}
    with _running(command, port, {**os.environ, **known, **settings}):
        yield port


@contextmanager
def nginx(folder: Path, certificate: Path, behind: int) -> Iterator[int]:
    """nginx as docs/https.md sets it up, on a free port, before the port `behind`."""
    port = free_port()
    written = re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert written is not None
    # The first server of the page; the second only sends visitors on to it.
    site = written[1].split("server {\n    listen 80;")[0]
    for there, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("wuxin.example.cn", "_"),
        ("/etc/ssl/wuxin.crt", str(certificate)),
        ("/etc/ssl/wuxin.key", str(certificate)),
    ):
        assert there in site, there
        site = site.replace(there, here)
    kept = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/log;\nevents {{}}\n"
        f"http {{ access_log off;\n{kept}{site} }}\n"
    )
    with _running(["nginx", "-c", str(whole), "-e", f"{folder}/log"], port, dict(os.environ)):
        yield port


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            _await(port, process)
            yield
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
