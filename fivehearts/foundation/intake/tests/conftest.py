"""What the tests of intake share."""

import pytest

from fivehearts.foundation.scope import scopes
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind


@pytest.fixture
def make_unit():
    """A unit that takes files; call it once the database is there."""

    def make(code="C01"):
        return Unit._default_manager.create(
            code=code, name=f"幸福社区{code}", kind=UnitKind.CITY, path=code.rjust(4, "0")
        )

    return make


@pytest.fixture
def unit(db, make_unit):
    return make_unit()


@pytest.fixture(autouse=True)
def _scope():
    with scopes.enter(scopes.SystemScope("import")):
        yield
