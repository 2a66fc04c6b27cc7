"""The database's addresses, put into the environment before Django reads its settings."""

import atexit
import os
from dataclasses import dataclass
from pathlib import Path

from fivehearts.config.embedded.refusals import ServerRefusal

_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Addresses:
    """Two addresses of one database: the plain role that serves, the owner that migrates.

    `owner_url` is empty on a server of one's own whose owner is kept elsewhere.
    """

    service_url: str
    owner_url: str
    own_server: bool


_server: "object | None" = None


def ensure_database(*, stop_at_exit: bool = False) -> Addresses:
    """Make sure there is a database, and say where.

    With DATABASE_URL set it is used as it is and nothing is started. Otherwise the program's
    own server is started or adopted; with `stop_at_exit` it is stopped before we end (when
    nobody else uses it), otherwise shortly after. Raises ServerRefusal with one sentence.
    """
    global _server  # noqa: PLW0603 - one server per process
    given = os.environ.get("DATABASE_URL") or _from_file("DATABASE_URL_FILE")
    if given:
        owner = os.environ.get("DATABASE_OWNER_URL") or _from_file("DATABASE_OWNER_URL_FILE")
        return Addresses(given, owner, own_server=_server is not None)

    from fivehearts.config.embedded.database import OWNER, SERVICE
    from fivehearts.config.embedded.server import Server

    server = Server(var_folder() / "pg", tcp_port=_port())
    address = server.start()
    _server = server
    atexit.register(server.release if stop_at_exit else server.leave)
    assert server.passwords is not None
    service = address.url(SERVICE, server.passwords.service)
    owner = address.url(OWNER, server.passwords.owner)
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = service, owner
    return Addresses(service, owner, own_server=True)


def var_folder() -> Path:
    """Where the program keeps its own things; the same answer as `settings.VAR_DIR`."""
    return Path(os.environ.get("FIVEHEARTS_VAR") or _ROOT / "var")


def _port() -> int | None:
    told = os.environ.get("FIVEHEARTS_PG_PORT", "")
    if not told:
        return None
    if not told.isdigit() or not 0 < int(told) < 65536:
        raise ServerRefusal(f"FIVEHEARTS_PG_PORT is {told!r}; it must be a number up to 65535.")
    return int(told)


def _from_file(name: str) -> str:
    path = os.environ.get(name)
    return Path(path).read_text(encoding="utf-8").strip() if path else ""
