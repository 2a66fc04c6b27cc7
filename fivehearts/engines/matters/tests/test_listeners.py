"""People leave posts and units close: no open matter is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fivehearts.community.duties import actions as duties
from fivehearts.community.duties.jobs import end_terms
from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.queries import open_work
from fivehearts.community.duties.vocabulary import WorkInHand
from fivehearts.community.places import actions as places
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.vocabulary.refusals import UnitHoldsMatters
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def leave(place: Community, name: str, successor: User | None = None) -> None:
    post = Post.objects.get(user_id=place.people[name].user_id, until=None)
    duties.end_post(by=place.secretary, post=post, successor=successor)


@pytest.mark.parametrize("state", ["signed", "handling"])
def test_nobody_leaves_before_the_open_work_is_handed_to_somebody(
    place: Community, state: str
) -> None:
    matter = lead_to(place, state)
    with pytest.raises(WorkInHand) as refused:
        leave(place, "grid_worker")
    assert "1" in refused.value.sentence
    assert reload(matter).owner_id == place.grid_worker.user_id
    assert Post.objects.filter(user_id=place.grid_worker.user_id, until=None).exists()
    leave(place, "grid_worker", successor=User.objects.get(pk=place.secretary.user_id))
    matter = reload(matter)
    assert (matter.state, matter.owner_id) == (state, place.secretary.user_id)
    assert matter.holder_unit == place.grid


def test_a_term_that_runs_out_with_work_in_hand_waits_for_the_head(place: Community) -> None:
    matter = lead_to(place, "handling")
    rows = Post.objects.filter(user_id=place.grid_worker.user_id)
    rows.update(term_ends_on=today() - timedelta(days=1))
    post = rows.select_related("unit").get()
    assert open_work(post) == 1
    assert (end_terms(), end_terms()) == (0, 0)
    post.refresh_from_db()
    assert post.until is None and post.left_to_head_at is not None
    assert reload(matter).owner_id == place.grid_worker.user_id
    duties.set_term(post=post, term_ends_on=today() + timedelta(days=30), by=place.secretary)
    assert Post.objects.get(pk=post.pk).left_to_head_at is None


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
