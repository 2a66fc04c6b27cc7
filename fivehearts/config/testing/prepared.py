"""One migrated server for all runs beside each other: `python -m fivehearts.config.testing.prepared`.

Migrating takes longer than all copying together: it is done once, the server is stopped, and the
folders of the other runs begin as copies of its own.
"""

import os
import subprocess
import sys
from pathlib import Path

from fivehearts.config.embedded import postmaster
from fivehearts.config.testing.database import TestDatabase, shared_folder


def main(others: list[str]) -> None:
    """Make the template on the first run's server and copy the stopped server for the others."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
    django.setup()
    database = TestDatabase()
    database.server.start()
    database.ensure_template()
    database.server.release()
    home = shared_folder() / "pg"
    for other in (Path(one) / "pg" for one in others):
        if can_be_copied(home) and not other.exists():
            other.parent.mkdir(parents=True, exist_ok=True)
            # By a tool of the system: it keeps the owners as they are.
            subprocess.run(["cp", "-a", str(home), str(other)], check=True)  # noqa: S603, S607


def can_be_copied(home: Path) -> bool:
    """Whether the data stands in the folder itself and nobody writes to it."""
    data = home / "data"
    return data.exists() and postmaster.running(data) is None


if __name__ == "__main__":
    main(sys.argv[1:])
