"""What the catalogue's tests share."""

from collections.abc import Iterator

import pytest

from fivehearts.engines.catalogue.queries.published import forget_catalogue


@pytest.fixture
def fresh_catalogue(db: None) -> Iterator[None]:
    """The first catalogue, and a process that has not read any other."""
    forget_catalogue()
    yield
    forget_catalogue()
