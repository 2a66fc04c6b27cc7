"""Making a data folder and bringing a server up on it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fivehearts.config.embedded import postmaster
from fivehearts.config.embedded.account import Account
from fivehearts.config.embedded.binaries import Binaries
from fivehearts.config.embedded.database import ADMINISTRATOR
from fivehearts.config.embedded.folders import Folders
from fivehearts.config.embedded.postmaster import Postmaster
from fivehearts.config.embedded.refusals import ServerRefusal

_ROOM_NEEDED_BYTES = 120 * 1024 * 1024
_LARGEST_LOG_BYTES = 10 * 1024 * 1024
_TELL_EVERY_SECONDS = 10.0
_WITHOUT_SAFETY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

Notify = Callable[[str], None]


def major_of_data(data: Path) -> int | None:
    """The major version that made a data folder, None where there is none yet."""
    try:
        told = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return None
    # Before PostgreSQL 10 two numbers made a major version; none of those is supported.
    return int(told.split(".")[0])


def make(folders: Folders, binaries: Binaries, password: str, *, durable: bool) -> None:
    """Run `initdb` beside the data folder and move the result into place when it is whole."""
    free = shutil.disk_usage(folders.base).free
    if free < _ROOM_NEEDED_BYTES:
        raise disk_is_full(folders)
    building = folders.base / "data.new"
    shutil.rmtree(building, ignore_errors=True)
    try:
        building.mkdir()
        folders.account.own(building, 0o700)
        told = _initdb(building, binaries, folders.account, password, durable=durable)
    except OSError as error:
        raise _explained(str(error), folders) from error
    if told is not None:
        shutil.rmtree(building, ignore_errors=True)
        raise _explained(told, folders)
    if folders.data.exists():
        folders.data.rmdir()  # only an empty one can be here
    building.rename(folders.data)


def _initdb(
    data: Path, binaries: Binaries, account: Account, password: str, *, durable: bool
) -> str | None:
    """Fill the folder; None on success, else what `initdb` said."""
    if binaries.major >= 17:  # the builtin provider came with 17
        locales = [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
    else:
        locales = [["--locale=C.UTF-8"], ["--locale=C"]]
    said = ""
    for locale in locales:
        with tempfile.NamedTemporaryFile("w", dir=data.parent, prefix="password-") as secret:
            secret.write(password + "\n")
            secret.flush()
            account.own(Path(secret.name), 0o600)
            done = subprocess.run(  # noqa: S603
                [
                    binaries.program("initdb"),
                    *("-D", str(data), "-U", ADMINISTRATOR, f"--pwfile={secret.name}"),
                    *("--encoding=UTF8", "--auth=scram-sha-256", *locale),
                    *([] if durable else ["--no-sync"]),
                ],
                capture_output=True,
                text=True,
                cwd="/",
                env=_environment(),
                check=False,
                **account.process_options(),
            )
        if done.returncode == 0:
            return None
        said = done.stderr + done.stdout
    return said


def start(
    folders: Folders,
    binaries: Binaries,
    socket: Path,
    *,
    tcp_port: int | None,
    durable: bool,
    notify: Notify,
) -> Postmaster:
    """Start the server and wait until it accepts connections.

    Recovery after a crash takes as long as it takes: we wait while the server lives, and say so
    every ten seconds. Raises ServerRefusal with one sentence when it dies.
    """
    _await_leftovers(folders.data, notify)
    _clear_stale_locks(folders.data, socket)
    _turn_log(folders.log)
    options = [
        f"cluster_name={postmaster.cluster_name(folders.data)}",
        f"listen_addresses={'127.0.0.1' if tcp_port else ''}",
        "lc_messages=C",
        "password_encryption=scram-sha-256",
        *([] if durable else _WITHOUT_SAFETY),
    ]
    try:
        with folders.log.open("ab") as log:
            already = log.tell()
            process = subprocess.Popen(  # noqa: S603
                [
                    binaries.program("postgres"),
                    *("-D", str(folders.data), "-k", str(socket), "-p", str(tcp_port or 5432)),
                    *(word for option in options for word in ("-c", option)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                # Ctrl-C in the terminal is for us: we stop the server when its users are gone.
                start_new_session=True,
                **folders.account.process_options(),
            )
    except OSError as error:
        raise _explained(str(error), folders) from error
    found = await_ready(folders, notify, process)
    if found is None:
        raise _explained(_log_since(folders.log, already), folders, tcp_port)
    # The server outlives this object on purpose; `postmaster.stop` collects it.
    process.returncode = 0
    return found


def await_ready(
    folders: Folders, notify: Notify, process: "subprocess.Popen[bytes] | None" = None
) -> Postmaster | None:
    """Wait until the server of the folder is ready; None when it is gone."""
    begun = told = time.monotonic()
    while True:
        found = postmaster.running(folders.data)
        if found and found.ready:
            return found
        gone = process.poll() is not None if process else found is None
        if gone:
            return None
        passed = time.monotonic() - begun
        if time.monotonic() - told >= _TELL_EVERY_SECONDS:
            told = time.monotonic()
            notify(
                f"The database is putting itself in order after a crash ({passed:.0f} s so far)…"
            )
        time.sleep(0.02 if passed < 2 else 0.2)


def reset_administrator(folders: Folders, binaries: Binaries, password: str) -> None:
    """Set the administrator's password on a stopped server whose password file was lost."""
    done = subprocess.run(  # noqa: S603
        [binaries.program("postgres"), "--single", "-D", str(folders.data), "postgres"],
        input=f"ALTER ROLE {ADMINISTRATOR} PASSWORD '{password}'\n",
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        check=False,
        **folders.account.process_options(),
    )
    if done.returncode != 0:
        raise _explained(done.stderr, folders)


def disk_is_full(folders: Folders) -> ServerRefusal:
    """The sentence for a full disk."""
    return ServerRefusal(
        f"The disk that holds {folders.base} is full: free at least "
        f"{_ROOM_NEEDED_BYTES // 1024 // 1024} MB and start again; nothing was lost."
    )


def _await_leftovers(data: Path, notify: Notify) -> None:
    """Wait for processes of a killed server: two servers on one folder would destroy it."""
    begun = told = time.monotonic()
    while postmaster.processes_of(data):
        if time.monotonic() - told >= _TELL_EVERY_SECONDS:
            told = time.monotonic()
            notify(f"Waiting for the last processes of a killed database ({told - begun:.0f} s)…")
        time.sleep(0.05)


def _clear_stale_locks(data: Path, socket: Path) -> None:
    """Remove pid files of a dead server: their pid may belong to somebody else by now.

    Called only while we hold the start lock and no process of this folder is left.
    """
    (data / "postmaster.pid").unlink(missing_ok=True)
    for left in socket.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _turn_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def _log_since(log: Path, offset: int) -> str:
    with log.open("rb") as file:
        file.seek(offset)
        return file.read(200_000).decode(errors="replace")


def _environment() -> dict[str, str]:
    """The environment without settings of somebody else's PostgreSQL, and with plain English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def _explained(said: str, folders: Folders, tcp_port: int | None = None) -> ServerRefusal:
    """Turn what a program said into one sentence."""
    if "No space left on device" in said:
        return disk_is_full(folders)
    if "Address already in use" in said:
        return ServerRefusal(
            f"Port {tcp_port} of this computer is taken: give FIVEHEARTS_PG_PORT another number."
        )
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    last = (telling or lines or ["it said nothing"])[-1].strip()
    return ServerRefusal(f"PostgreSQL did not start ({last}); its log is {folders.log}.")
