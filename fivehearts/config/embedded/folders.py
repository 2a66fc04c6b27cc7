"""Where the own server keeps its things, whatever the path to `var/` looks like."""

import hashlib
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fivehearts.config.embedded import account as accounts
from fivehearts.config.embedded.account import Account
from fivehearts.config.embedded.refusals import ServerRefusal

# The kernel's limit for a socket's path, less the closing zero byte.
_SOCKET_PATH_BYTES = 103 if sys.platform == "darwin" else 107
_LONGEST_SOCKET_NAME = len("/.s.PGSQL.65535")


@dataclass(frozen=True)
class Folders:
    """The places of one server: `home` is ours, `base` is where the server's account can go."""

    home: Path
    base: Path
    account: Account

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.base / "server.log"

    @property
    def passwords(self) -> Path:
        """The roles' passwords, readable for us alone."""
        return self.home / "passwords.json"


def prepare(home: Path, notify: Callable[[str], None]) -> Folders:
    """Make the folders of a server under `home`.

    Where root's server account cannot reach `home`, the data stands elsewhere; that is said in
    one sentence and remembered in the file `elsewhere`.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        account = accounts.choose(_remembered(home) / "data")
        base = _remembered(home)
        if base == home and not account.can_reach(home):
            base = shelter(account) / hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
            (home / "elsewhere").write_text(str(base), encoding="utf-8")
            notify(
                f"{home} cannot be reached by the unprivileged user {account.name}, "
                f"so the database stands in {base}."
            )
        if account.switch:
            base.mkdir(exist_ok=True)
            base.chmod(0o711)
        probe = home / "lock"
        probe.touch(mode=0o600)
        if not os.access(probe, os.W_OK):
            raise PermissionError(str(probe))
    except PermissionError as error:
        raise ServerRefusal(
            f"{home} belongs to another user: run this as that user, or give FIVEHEARTS_VAR "
            "another folder."
        ) from error
    except OSError as error:
        raise ServerRefusal(f"{home} cannot be used: {error.strerror}.") from error
    return Folders(home, base, account)


def shelter(account: Account) -> Path:
    """A folder of ours that the server's account can reach, for root alone."""
    for parent in (Path("/var/lib"), Path(tempfile.gettempdir())):
        if parent.is_dir() and account.can_reach(parent):
            folder = parent / "fivehearts"
            folder.mkdir(mode=0o711, exist_ok=True)
            if folder.stat().st_uid == os.geteuid():
                folder.chmod(0o711)
                return folder
    raise ServerRefusal(
        f"There is no folder that the unprivileged user {account.name} can reach: "
        "set FIVEHEARTS_VAR to one, or run this as an ordinary user."
    )


def socket_folder(folders: Folders) -> Path:
    """A private folder for the socket, short enough for the kernel.

    Beside the data where the path allows, else in the system's folder for temporary files.
    """
    beside = folders.base / "socket"
    if _fits(beside):
        beside.mkdir(exist_ok=True)
        folders.account.own(beside, 0o700)
        return beside
    digest = hashlib.sha256(os.fsencode(folders.base)).hexdigest()[:10]
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - private below
        for name in (f"fivehearts-{digest}", f"fivehearts-{digest}-{secrets.token_hex(3)}"):
            folder = parent / name
            if _fits(folder) and folders.account.can_reach(parent) and _private(folder, folders):
                return folder
    raise ServerRefusal(
        "No folder has a path short enough for the database's socket: set TMPDIR to a short one."
    )


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder)) + _LONGEST_SOCKET_NAME <= _SOCKET_PATH_BYTES


def _private(folder: Path, folders: Folders) -> bool:
    """Make the folder, or accept one that is ours alone; never one somebody laid out for us."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        told = folder.lstat()
        return stat.S_ISDIR(told.st_mode) and (
            told.st_uid == folders.account.uid and not told.st_mode & 0o077
        )
    folders.account.own(folder, 0o700)
    return True


def _remembered(home: Path) -> Path:
    pointer = home / "elsewhere"
    return Path(pointer.read_text(encoding="utf-8")) if pointer.exists() else home
