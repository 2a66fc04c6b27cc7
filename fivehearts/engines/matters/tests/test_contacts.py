"""Who works for a resident sees the masked contact, wherever the person is known."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters.queries.page import matter_by_number
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import ActorScope, SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


@pytest.mark.parametrize("who", ["grid_worker", "secretary", "clerk"])
def test_a_grid_reads_the_contact_of_a_resident_known_to_the_community(
    place: Community, who: str
) -> None:
    with enter(SystemScope("test")):
        number = lead_to(place, "handling", at=now()).number
    with enter(ActorScope(getattr(place, who))):
        matter = matter_by_number(number)
    assert matter.resident is not None
    assert str(matter.resident.data.phone.masked) == "138****5678"
