"""A community whose procedures are in force, with a civil affairs office at its street."""

import pytest

from fivehearts.engines.matters.tests.community import Community, found, unit
from fivehearts.engines.procedures.reference import load_reference_data


@pytest.fixture
def place(db: None) -> Community:
    return with_office()


def with_office() -> Community:
    """The community of the tests of matters, and an office that grants allowances."""
    made = found()
    made.hire("civil", unit("TXM", "和平街道民政办", "department", made.subdistrict), "handler")
    made.hire("handler", made.community, "handler")
    for name in ("keeper", "second_keeper"):
        made.hire(name, made.city, "platform_administrator")
    load_reference_data()
    return made
