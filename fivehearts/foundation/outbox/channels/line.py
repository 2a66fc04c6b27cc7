"""One HTTP call whose failure says on which side of the handing over it happened."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from fivehearts.foundation.outbox.channels.parcels import Handed
from fivehearts.foundation.outbox.vocabulary import Fault

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_MOST_BYTES = 64 * 1024


class BadAddress(ValueError):
    """No https address, or plain http to another computer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `fault` is "" where there is a status; `handed` tells whether it left us."""

    status: int | None = None
    body: bytes = b""
    fault: str = ""
    handed: bool = False


def address(url: str) -> SplitResult:
    """The parts of an address that may be called. Raises `BadAddress`.

    HTTPS, or HTTP to a gateway on this very computer; never with a name and password inside.
    """
    try:
        where = urlsplit(url)
        plain = where.scheme == "http" and where.hostname in LOOPBACK
        usable = bool(where.hostname) and (where.port is None or where.port > 0)
    except ValueError:
        raise BadAddress(url) from None
    if not usable or not (plain or where.scheme == "https") or where.username:
        raise BadAddress(url)
    return where


def call(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str],
    patience: float,
    handed: Handed = lambda: None,
) -> Reply:
    """Call the other side. Whatever happens on the line becomes a `Reply`; no redirect is followed.

    `handed` is called when the line stands and before the first byte of the message. `patience`
    is in seconds, for each step. Raises `BadAddress`.
    """
    where = address(url)
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    line = _line(where, patience)
    try:
        line.connect()
    except ssl.SSLError:
        return Reply(fault=Fault.CERTIFICATE)
    except OSError:
        return Reply(fault=Fault.UNREACHABLE)
    try:
        handed()
        line.request(method, path, body or None, dict(headers))
        reply = line.getresponse()
        return Reply(status=reply.status, body=reply.read(_MOST_BYTES), handed=True)
    except TimeoutError:
        return Reply(fault=Fault.TIMEOUT, handed=True)
    except (OSError, http.client.HTTPException):
        return Reply(fault=Fault.CONNECTION_LOST, handed=True)
    finally:
        line.close()


def _line(where: SplitResult, patience: float) -> http.client.HTTPConnection:
    host = where.hostname or ""
    if where.scheme == "http":
        return http.client.HTTPConnection(host, where.port, timeout=patience)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(host, where.port, timeout=patience, context=context)
