"""What a command needs before it can work: keys, a database, Django."""

import base64
import os
import secrets
from pathlib import Path

from fivehearts.config.cli import Failure
from fivehearts.config.embedded.addresses import Addresses, ensure_database, var_folder

# How many random bytes each key takes: the vault wants exactly 32.
_KEYS = {"SECRET_KEY": 48, "FIVEHEARTS_VAULT_KEY": 32}


def ensure_keys() -> None:
    """On our own server keep our own keys in `var/keys`, made once and readable for us alone.

    With DATABASE_URL set nothing is made: an installation with a server has keys of its own.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return
    folder = var_folder() / "keys"
    for name, length in _KEYS.items():
        if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
            continue
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / name
        if not path.exists():
            _write_once(path, base64.b64encode(secrets.token_bytes(length)).decode())
        os.environ[name] = path.read_text(encoding="ascii").strip()


def require_keys() -> None:
    """Refuse to serve residents without keys of one's own. Raises Failure saying what to do."""
    if os.environ.get("FIVEHEARTS_DEMO") or os.environ.get("DEBUG"):
        return
    for name in _KEYS:
        if not (os.environ.get(name) or os.environ.get(f"{name}_FILE")):
            raise Failure(
                f"{name} is not set, and without it nothing of the residents can be kept safely: "
                f"make one with `fivehearts vault new-key`, keep a copy apart, and set {name} "
                f"(or {name}_FILE to a file that holds it)."
            )


def database(*, stop_at_exit: bool = False) -> Addresses:
    """Keys and a database that answers; Django is not needed yet."""
    ensure_keys()
    return ensure_database(stop_at_exit=stop_at_exit)


def django(*, stop_at_exit: bool = False) -> Addresses:
    """Keys, database, and Django set up on it."""
    addresses = database(stop_at_exit=stop_at_exit)
    set_up()
    return addresses


def set_up() -> None:
    """Set Django up; the environment must be complete."""
    import django as library

    library.setup()


def migrated(addresses: Addresses, *, verbosity: int = 0) -> bool:
    """Bring the database up to date; quick, and without Django, where it is already."""
    from fivehearts.config import migrating

    if migrating.is_current(addresses.service_url, migrating.digest()):
        return False
    set_up()
    return migrating.migrate(addresses.owner_url, service_role=_service_role(), verbosity=verbosity)


def as_owner() -> None:
    """Let this process work as the owner of the tables; Django must be set up.

    For the few commands that mend what the plain role may only add to. Raises Failure where the
    owner's address is not known.
    """
    from django.db import connections

    if "owner" not in connections.settings:
        raise Failure(
            "DATABASE_OWNER_URL is not set: give the address of the role that owns the schema."
        )
    connections["default"].close()
    connections["default"].settings_dict.update(connections["owner"].settings_dict)


def _service_role() -> str:
    from django.db import connections

    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def _write_once(path: Path, text: str) -> None:
    writing = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(writing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
    try:
        os.link(writing, path)  # whoever comes second keeps the first one's key
    except FileExistsError:
        pass
    finally:
        writing.unlink()
