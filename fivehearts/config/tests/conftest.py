"""An installation made once by the program itself, and copied for every test that needs one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fivehearts.config.embedded import postmaster
from fivehearts.config.tests import places
from fivehearts.config.tests.installing import Installation


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """The folder of an installation as its first `migrate` leaves it; nobody uses it."""
    with places.open_folder() as folder:
        first = Installation(folder).run("migrate")
        assert first.returncode == 0, first.stderr
        postmaster.stop(folder / "pg" / "data")
        yield folder


@pytest.fixture
def installation(migrated: Path) -> Iterator[Path]:
    """Such a folder for one test."""
    with places.copy_of(migrated) as folder:
        yield folder
