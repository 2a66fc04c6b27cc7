"""What the tests of suggestions start from."""

from collections.abc import Iterator

import pytest

from fivehearts.engines.catalogue.queries.published import forget_catalogue
from fivehearts.insight.suggestions.queries.guessing import forget_guesser


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What one test learnt is forgotten before the next."""
    forget_guesser()
    forget_catalogue()
    yield
    forget_guesser()
    forget_catalogue()
