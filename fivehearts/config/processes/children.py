"""The children we know: the web server and the job worker."""

import socket
import ssl
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from fivehearts.config.processes.tree import Child

if TYPE_CHECKING:
    from fivehearts.config.https.serving import Pair


def web(host: str, port: int, *, workers: int, threads: int, files: "Pair | None" = None) -> Child:
    """gunicorn with threads; each worker is recycled now and then.

    With `files` it speaks HTTPS. It reads them at each connection: a renewed certificate needs
    no restart.
    """
    by_https = ("--certfile", str(files.certificate), "--keyfile", str(files.key)) if files else ()
    return Child(
        "web",
        "gunicorn",
        (
            "fivehearts.config.processes.site:application",
            *("--worker-class", "gthread"),
            *("--workers", str(workers), "--threads", str(threads)),
            *("--bind", f"{host}:{port}"),
            *("--preload", "--no-control-socket", "--log-level", "warning"),
            *("--graceful-timeout", "10", "--max-requests", "20000"),
            # Which proxies are believed is ours to say: FIVEHEARTS_TRUSTED_PROXIES.
            *("--forwarded-allow-ips", ""),
            *by_https,
        ),
    )


def worker() -> Child:
    """The job worker, on the same database."""
    return Child(
        "worker", "fivehearts.config.cli", ("manage", "procrastinate", "--skip-checks", "worker")
    )


def is_taken(host: str, port: int) -> bool:
    """Whether somebody else listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def answers(url: str) -> bool:
    """Whether a page comes from the address, whatever its status."""
    # The own server by its loopback address: who it is has not to be proved to ourselves.
    trusting = ssl._create_unverified_context()  # noqa: S323
    try:
        urllib.request.urlopen(url, timeout=5, context=trusting)  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
