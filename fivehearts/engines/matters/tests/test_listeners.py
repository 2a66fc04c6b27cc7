"""People leave posts and units close: no open matter is lost."""

from __future__ import annotations

import pytest

from fivehearts.community.duties import actions as duties
from fivehearts.community.duties.models import Post
from fivehearts.community.places import actions as places
from fivehearts.engines.matters.models import TimelineStep
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.vocabulary.refusals import UnitHoldsMatters
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def leave(place: Community, name: str) -> None:
    post = Post.objects.get(user_id=place.people[name].user_id, until=None)
    duties.end_post(by=place.secretary, post=post)


@pytest.mark.parametrize("state", ["signed", "handling"])
def test_what_a_leaver_owned_waits_in_the_queue_of_the_unit(place: Community, state: str) -> None:
    matter = lead_to(place, state)
    leave(place, "grid_worker")
    matter = reload(matter)
    assert (matter.state, matter.owner_id, matter.queue) == (state, None, "handle")
    assert matter.holder_unit == place.grid
    assert TimelineStep.objects.filter(matter=matter, verb="release", public=False).count() == 1


def test_who_still_handles_for_the_unit_by_another_post_keeps_it(place: Community) -> None:
    matter = lead_to(place, "handling")
    user = Post.objects.get(user_id=place.grid_worker.user_id, until=None).user
    duties.give_post(by=place.administrator, user=user, unit=place.community, role="mediator")
    post = Post.objects.get(user=user, unit=place.grid)
    duties.end_post(by=place.secretary, post=post)
    assert reload(matter).owner_id == user.pk


def test_a_unit_with_open_matters_is_not_closed(place: Community) -> None:
    lead_to(place, "dispatched")
    with pytest.raises(UnitHoldsMatters) as refused:
        places.close_unit(by=system("test"), unit=place.grid)
    assert "1" in refused.value.sentence
