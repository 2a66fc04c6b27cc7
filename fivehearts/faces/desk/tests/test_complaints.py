"""What users of other programs suffered from, lived through at the desk (docs/complaints.md)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to
from fivehearts.foundation.scope import Actor, SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def matters_of_everybody(place: Community) -> list[Matter]:
    """Some in the grid, one with the police, one of a captain, one of the strangers."""
    made = [lead_to(place, state) for state in ("registered", "handling", "closed")]
    policed = lead_to(place, "accepted")
    actions.dispatch(by=place.dispatcher, matter=policed, unit=place.police)
    captains = actions.register(by=place.captain, facts=facts(place.grid))
    strangers = actions.register(by=place.stranger, facts=facts(place.stranger_community))
    return [*made, policed, captains, strangers]


def at_the_desk(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_whatever_a_list_shows_opens_and_nothing_else_does(place: Community) -> None:
    numbers = {matter.number for matter in matters_of_everybody(place)}
    seen: dict[str, int] = {}
    for name, actor in place.people.items():
        desk = at_the_desk(actor)
        page = desk.get("/desk/matters/").content.decode()
        listed = numbers & set(re.findall(r"/desk/matters/(\d+)/", page))
        opened = {n for n in numbers if desk.get(f"/desk/matters/{n}/").status_code == 200}
        assert listed == opened, name
        seen[name] = len(listed)
    # Neither everybody everything nor nobody anything: otherwise this would prove nothing.
    assert 0 < seen["officer"] < seen["clerk"] < len(numbers)
    assert (seen["stranger"], seen["administrator"]) == (1, len(numbers))
