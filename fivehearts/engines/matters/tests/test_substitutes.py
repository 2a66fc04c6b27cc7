"""Work goes on while somebody is away, under the name of whoever does it, and comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fivehearts.community.duties import actions as duties
from fivehearts.community.duties.models import Post, Substitution, User
from fivehearts.community.duties.queries import actor_of
from fivehearts.community.duties.vocabulary import WorkInHand
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.jobs.independence import find_others
from fivehearts.engines.matters.models import Matter, TimelineStep
from fivehearts.engines.matters.queries.work import for_whom, work_of
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.vocabulary.refusals import NobodyIndependent
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden, Refusal

SETUP = system("test")


@pytest.fixture
def place(db):
    with enter(SystemScope("test")):
        yield found()


def user_of(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def afresh(actor: Actor) -> Actor:
    """The same person, as the next page knows them."""
    return actor_of(user_of(actor))


def away(actor: Actor, substitute: Actor) -> Substitution:
    return duties.begin_absence(
        user=user_of(actor),
        substitute=user_of(substitute),
        until=now() + timedelta(days=7),
        reason="leave",
        by=actor,
    )


def sees(actor: Actor, matter: Matter) -> bool:
    with enter(ActorScope(actor)):
        return work_of(actor).filter(pk=matter.pk).exists()


def test_the_last_of_a_chain_has_the_work_of_all_and_does_it_under_the_own_name(
    place: Community,
) -> None:
    matter = lead_to(place, "signed")
    assert matter.owner_id == place.grid_worker.user_id
    assert not sees(place.clerk, matter)
    away(place.grid_worker, place.colleague)
    away(place.colleague, place.clerk)
    clerk = afresh(place.clerk)
    assert sees(clerk, matter) and sees(afresh(place.colleague), matter)
    actions.contact(by=clerk, matter=reload(matter), way="phone", reached=True, words="已通话")
    done = TimelineStep.objects.filter(matter=matter).latest("pk")
    assert done.by == clerk.ref
    entry = Entry.objects.filter(subject=f"matters.Matter:{matter.pk}").latest("id")
    assert entry.by == clerk.ref


def test_the_work_list_says_for_whom(place: Community) -> None:
    owned, queued, own = (
        lead_to(place, "signed"),
        lead_to(place, "dispatched"),
        lead_to(place, "registered"),
    )
    assert for_whom(place.clerk, own) == ""
    away(place.grid_worker, place.clerk)
    clerk = afresh(place.clerk)
    assert {for_whom(clerk, matter) for matter in (owned, queued)} == {"grid_worker"}
    assert for_whom(clerk, own) == ""
    client = Client()
    client.force_login(user_of(clerk), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/desk/").content.decode()
    assert page.count("代 grid_worker") >= 2 and "其中有您代班的同事的工作：" in page


def test_the_work_list_of_a_substitute_asks_no_more_than_any(place: Community) -> None:
    for state in ("signed", "registered"):
        lead_to(place, state)
    client = Client()
    client.force_login(user_of(place.clerk), "django.contrib.auth.backends.ModelBackend")
    counts = []
    pairs = [
        (place.grid_worker, place.colleague),
        (place.colleague, place.clerk),
        (place.reviewer, place.clerk),
        None,
    ]
    for pair in pairs:
        client.get("/desk/")
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/desk/").status_code == 200
        counts.append(len(counted))
        if pair is not None:
            away(*pair)
    # With a grid worker's post come the two counts of what waits in the register and the steps of
    # procedures that wait for the grid; whoever else is stood in for costs nothing.
    alone, beside, first, second = counts
    assert alone == beside and first == second <= alone + 4, counts


def test_what_a_substitute_took_up_comes_back_with_the_colleague(place: Community) -> None:
    matter = lead_to(place, "dispatched")
    absence = away(place.grid_worker, place.clerk)
    clerk = afresh(place.clerk)
    actions.sign(by=clerk, matter=reload(matter))
    assert reload(matter).owner_id == clerk.user_id
    duties.end_absence(absence=absence, by=place.grid_worker)
    assert reload(matter).owner_id == place.grid_worker.user_id
    assert not sees(afresh(place.clerk), matter)
    assert sees(afresh(place.grid_worker), matter)


def test_whoever_stands_in_for_the_handler_neither_reviews_nor_follows_up(
    place: Community,
) -> None:
    matter = lead_to(place, "reported")
    away(place.grid_worker, place.reviewer)
    with pytest.raises(Refusal):
        actions.approve(by=afresh(place.reviewer), matter=reload(matter), words="清楚")
    actions.approve(by=place.secretary, matter=reload(matter), words="清楚")


def test_a_decision_that_waits_says_for_whom_it_is_given(place: Community) -> None:
    matter = lead_to(place, "handling")
    actions.ask_extension(by=place.grid_worker, matter=reload(matter), amount=1, reason="等配件")
    assert for_whom(place.secretary, reload(matter)) == ""
    away(place.secretary, place.dispatcher)
    dispatcher = afresh(place.dispatcher)
    assert sees(dispatcher, matter)
    assert for_whom(dispatcher, reload(matter)) == "secretary"
    client = Client()
    client.force_login(user_of(dispatcher), "django.contrib.auth.backends.ModelBackend")
    assert "代 secretary" in client.get("/desk/").content.decode()


def test_the_only_caller_naming_the_handler_leaves_no_follow_up_to_nobody(
    place: Community,
) -> None:
    Post.objects.filter(user=place.secretary.user_id).update(until=now())
    matter, closed = lead_to(place, "follow_up"), lead_to(place, "closed")
    assert reload(matter).holder_unit == place.community
    away(place.caller, place.grid_worker)
    with pytest.raises(Refusal):
        answers = actions.Answers(True, "solved", "satisfied")
        actions.answer_follow_up(
            by=afresh(place.grid_worker), matter=reload(matter), answers=answers, way="phone"
        )
    moved = reload(matter)
    assert (moved.state, moved.queue) == ("follow_up", "follow_up")
    assert moved.holder_unit == place.subdistrict
    assert moved.next_due_at == matter.next_due_at, "the date stays"
    assert sees(place.administrator, matter)
    assert reload(closed).holder_unit == closed.holder_unit


def test_an_absence_that_leaves_the_follow_up_to_nobody_at_all_is_refused(
    place: Community,
) -> None:
    matter = lead_to(place, "follow_up")
    gone = (place.secretary.user_id, place.administrator.user_id)
    Post.objects.filter(user__in=gone).update(until=now())
    with pytest.raises(NobodyIndependent) as refused, transaction.atomic():
        away(place.caller, place.grid_worker)
    assert "幸福里社区" in refused.value.sentence
    assert not Substitution.objects.exists()
    assert reload(matter).holder_unit == place.community


def test_an_absence_planned_before_is_noticed_when_it_begins(place: Community) -> None:
    Post.objects.filter(user=place.secretary.user_id).update(until=now())
    matter = lead_to(place, "follow_up")
    absence = duties.begin_absence(
        user=user_of(place.caller),
        substitute=user_of(place.grid_worker),
        since=now() + timedelta(days=1),
        until=now() + timedelta(days=7),
        reason="leave",
        by=place.caller,
    )
    assert find_others() == 0 and reload(matter).holder_unit == place.community
    Substitution.objects.filter(pk=absence.pk).update(since=now() - timedelta(minutes=1))
    assert find_others() == 1 and reload(matter).holder_unit == place.subdistrict
    assert find_others() == 0, "done once"


def test_a_leavers_work_goes_to_the_successor(place: Community) -> None:
    second = place.hire("second", place.grid, "grid_worker")
    named, unnamed = lead_to(place, "signed"), lead_to(place, "handling")
    Matter.objects.filter(pk=unnamed.pk).update(owner_id=second.user_id)
    duties.end_post(
        post=Post.objects.select_related("unit").get(user=place.grid_worker.user_id),
        successor=user_of(second),
        by=SETUP,
    )
    assert reload(named).owner_id == second.user_id
    post = Post.objects.select_related("unit").get(user=second.user_id)
    with pytest.raises(WorkInHand):
        duties.end_post(post=post, by=SETUP)
    duties.end_post(post=post, successor=user_of(place.secretary), by=SETUP)
    for matter in (named, unnamed):
        assert reload(matter).owner_id == place.secretary.user_id


def test_the_posts_of_the_absent_are_gone_with_the_absence(place: Community) -> None:
    matter = lead_to(place, "dispatched")
    absence = away(place.grid_worker, place.clerk)
    stale = afresh(place.clerk)
    duties.end_absence(absence=absence, by=place.grid_worker)
    assert stale.holds("matters.sign", over=place.grid.path)
    with pytest.raises(Forbidden):
        actions.sign(by=afresh(place.clerk), matter=reload(matter))


def test_when_the_last_who_may_ask_leaves_for_good_the_next_tier_asks(place: Community) -> None:
    Post.objects.filter(user=place.secretary.user_id).update(until=now())
    matter = lead_to(place, "follow_up")
    assert reload(matter).holder_unit == place.community
    post = Post.objects.get(user=place.caller.user_id, until=None)
    duties.end_post(post=post, by=SETUP)
    moved = reload(matter)
    assert (moved.state, moved.holder_unit) == ("follow_up", place.subdistrict)
    assert sees(place.administrator, matter)


def test_nobody_is_kept_in_a_post_because_no_tier_has_anybody_else(place: Community) -> None:
    matter = lead_to(place, "follow_up")
    gone = (place.secretary.user_id, place.administrator.user_id)
    Post.objects.filter(user__in=gone).update(until=now())
    post = Post.objects.get(user=place.caller.user_id, until=None)
    duties.end_post(post=post, by=SETUP)
    assert reload(matter).holder_unit == place.community
