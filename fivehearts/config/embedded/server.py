"""The supervisor: one server per folder, shared by all our processes, stopped after the last."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from fivehearts.config.embedded import account as accounts
from fivehearts.config.embedded import binaries as search
from fivehearts.config.embedded import cluster, database, postmaster
from fivehearts.config.embedded import folders as places
from fivehearts.config.embedded.binaries import Binaries
from fivehearts.config.embedded.cluster import Notify
from fivehearts.config.embedded.database import Address, Passwords
from fivehearts.config.embedded.folders import Folders
from fivehearts.config.embedded.locks import FileLock, held
from fivehearts.config.embedded.postmaster import Postmaster
from fivehearts.config.embedded.refusals import ServerRefusal

# For an instant the watchdog holds the lock alone, to see that nobody else does.
_WATCHDOG_HOLDS_SECONDS = 0.3


def tell(sentence: str) -> None:
    """Say something to the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


class Server:
    """A PostgreSQL on `home`, started by whoever comes first and adopted by the others.

    `linger_seconds` is how long it stays after its last user; `durable=False` trades safety for
    speed and is for tests; `tcp_port` opens it to programs of this computer beside the socket.
    """

    def __init__(
        self,
        home: Path,
        *,
        system_only: bool = False,
        durable: bool = True,
        tcp_port: int | None = None,
        linger_seconds: float = 2.0,
        notify: Notify = tell,
    ) -> None:
        self.home = home.absolute()
        self._system_only = system_only
        self._durable = durable
        self._tcp_port = tcp_port
        self._linger_seconds = linger_seconds
        self._notify = notify
        self._in_use: FileLock | None = None
        self.folders: Folders | None = None
        self.address: Address | None = None
        self.passwords: Passwords | None = None

    def start(self) -> Address:
        """Use the server: adopt the running one or start it; ours until `release` or death."""
        folders = self.folders = places.prepare(self.home, self._notify)
        with held(self.home / "lock", self._waiting):
            self._in_use = FileLock(self.home / "in-use")
            self._in_use.take(shared=True)
            try:
                address = self._reach(folders)
            except BaseException:
                self._in_use.let_go()
                raise
        self.address = address
        return address

    def _reach(self, folders: Folders) -> Address:
        """Adopt or start the server and make sure it holds our database.

        A server may die between looking at it and talking to it; then we look again.
        """
        while True:
            found = self._adopt(folders) or self._bring_up(folders)
            self._start_watchdog(folders)
            address = Address(found.socket or "127.0.0.1", found.port)
            self.passwords = database.keep_passwords(folders.passwords)
            try:
                if not database.is_prepared(address, self.passwords):
                    database.prepare(address, self.passwords)
            except psycopg.OperationalError:
                alive = postmaster.running(folders.data)
                if alive is not None and alive.pid == found.pid:
                    raise
                continue
            return address

    def release(self) -> None:
        """Stop using the server and, if nobody else does, stop it before returning."""
        if self._in_use is None or self.folders is None:
            return
        self._in_use.let_go()
        with held(self.home / "lock", self._waiting):
            if self._in_use.take_within(_WATCHDOG_HOLDS_SECONDS):
                postmaster.stop(self.folders.data)
            self._in_use.let_go()
        self._in_use = None

    def leave(self) -> None:
        """Stop using the server and let the watchdog stop it after a while."""
        if self._in_use is not None:
            self._in_use.let_go()
            self._in_use = None

    def _adopt(self, folders: Folders) -> Postmaster | None:
        found = postmaster.running(folders.data)
        if found is None:
            return None
        if found.state == "stopping":
            postmaster.stop(folders.data, patience_seconds=3600)
            return None
        return cluster.await_ready(folders, self._notify)

    def _bring_up(self, folders: Folders) -> Postmaster:
        major = cluster.major_of_data(folders.data)
        binaries = search.find(system_only=self._system_only and major is None, major=major)
        if not folders.account.can_reach(binaries.folder):
            shelter = places.shelter(folders.account)
            there = accounts.reachable_copy(binaries.folder, folders.account, shelter)
            binaries = Binaries(there, binaries.major)
        known = folders.passwords.exists()
        passwords = database.keep_passwords(folders.passwords)
        if major is None:
            cluster.make(folders, binaries, passwords.administrator, durable=self._durable)
        elif not known:
            cluster.reset_administrator(folders, binaries, passwords.administrator)
        return cluster.start(
            folders,
            binaries,
            places.socket_folder(folders),
            tcp_port=self._tcp_port,
            durable=self._durable,
            notify=self._notify,
        )

    def _start_watchdog(self, folders: Folders) -> None:
        room = "fivehearts.config.embedded.watchdog"
        source = Path(__file__).parents[3]
        subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-S", "-m", room),
                *(str(self.home), str(folders.data), str(self._linger_seconds)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(source)},
            start_new_session=True,
        ).returncode = 0  # it outlives us on purpose

    def _waiting(self, seconds: float) -> None:
        self._notify(f"Another command is starting or stopping the database ({seconds:.0f} s)…")


__all__ = ["Address", "Server", "ServerRefusal"]
