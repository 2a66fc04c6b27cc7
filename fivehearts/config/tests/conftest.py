"""An installation made once by the program itself, and copied for every test that needs one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fivehearts.config.embedded import postmaster
from fivehearts.config.tests import places


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """The folder of an installation as its first `migrate` leaves it; nobody uses it."""
    aside = ("DATABASE", "FIVEHEARTS", "SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(aside)}
    with places.open_folder() as folder:
        first = subprocess.run(
            [sys.executable, "-m", "fivehearts.config.cli", "migrate"],
            capture_output=True,
            text=True,
            check=False,
            cwd=places.ROOT,
            env={**kept, "FIVEHEARTS_VAR": str(folder)},
        )
        assert first.returncode == 0, first.stderr
        postmaster.stop(folder / "pg" / "data")
        yield folder


@pytest.fixture
def installation(migrated: Path) -> Iterator[Path]:
    """Such a folder for one test."""
    with places.copy_of(migrated) as folder:
        yield folder
