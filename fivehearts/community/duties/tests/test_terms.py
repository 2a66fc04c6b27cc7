"""Posts with a term: told before, ended after, left to the head where they cannot end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fivehearts.community.duties import actions, jobs, queries
from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.tests.making import (
    PASSWORD,
    SETUP,
    House,
    acting,
    colleague,
    house,
)
from fivehearts.community.duties.vocabulary import TermEndsBadly
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden


@pytest.fixture
def home(db: None) -> House:
    return house()


def with_term(home: House, days: int, role: str = "handler") -> Post:
    user = colleague("wang", home.community, role)
    Post.objects.filter(user=user).update(term_ends_on=today() + timedelta(days=days))
    return Post.objects.select_related("unit", "user").get(user=user)


def test_a_post_lasts_to_the_end_of_its_last_day(home: House) -> None:
    colleague("head", home.community, "secretary")
    post = with_term(home, 0)
    assert jobs.end_terms() == 0
    Post.objects.filter(pk=post.pk).update(term_ends_on=today() - timedelta(days=1))
    assert (jobs.end_terms(), jobs.end_terms()) == (1, 0)
    assert Post.objects.get(pk=post.pk).until is not None
    assert Entry.objects.get(verb="duties.end_post").by == "system:terms"


def test_the_last_head_is_not_ended_at_night(home: House) -> None:
    post = with_term(home, -1, "secretary")
    assert (jobs.end_terms(), jobs.end_terms()) == (0, 0)
    assert Post.objects.get(pk=post.pk).left_to_head_at is not None
    assert Entry.objects.get(verb="duties.leave_to_head").data == {"why": "duties.last_head"}


def test_holder_and_head_are_told_a_month_and_a_week_before_once_each(home: House) -> None:
    post = with_term(home, 31)
    assert jobs.remind_of_terms() == 0
    for days, told in ((30, 1), (20, 0), (7, 1), (3, 0)):
        Post.objects.filter(pk=post.pk).update(term_ends_on=today() + timedelta(days=days))
        Post.objects.filter(pk=post.pk).update(reminded_of=today() + timedelta(days=days))
        if days == 30:
            Post.objects.filter(pk=post.pk).update(reminded_of=None)
        assert (jobs.remind_of_terms(), jobs.remind_of_terms()) == (told, 0), days
    sent = Entry.objects.filter(verb="duties.remind_of_term").order_by("id")
    assert [entry.data["days"] for entry in sent] == [30, 7]


def test_a_later_day_is_told_of_anew(home: House) -> None:
    head = acting(colleague("head", home.community, "secretary"))
    post = with_term(home, 5)
    assert jobs.remind_of_terms() == 1
    with enter(SystemScope("test")):
        told = set(Message.objects.values_list("recipient", flat=True))
    assert told == {f"user:{post.user_id}", head.ref}
    actions.set_term(post=post, term_ends_on=today() + timedelta(days=6), by=head)
    assert jobs.remind_of_terms() == 1


def test_the_term_is_set_by_whoever_answers_and_never_by_the_holder(home: House) -> None:
    head = acting(colleague("head", home.community, "secretary"))
    post = with_term(home, 9)
    for stranger in (acting(post.user), acting(colleague("far", home.other, "secretary"))):
        with pytest.raises(Forbidden):
            actions.set_term(post=post, term_ends_on=None, by=stranger)
    own = Post.objects.select_related("unit").get(user=head.user_id)
    with pytest.raises(Forbidden):
        actions.set_term(post=own, term_ends_on=None, by=head)
    for day in (today() - timedelta(days=1), today() + timedelta(days=365 * 12)):
        with pytest.raises(TermEndsBadly):
            actions.set_term(post=post, term_ends_on=day, by=head)
    assert actions.set_term(post=post, term_ends_on=None, by=head).term_ends_on is None


def test_an_invitation_brings_the_term_along(home: House) -> None:
    day = today() + timedelta(days=90)
    made = actions.invite(
        unit=home.community, role="handler", display_name="小刘", term_ends_on=day, by=SETUP
    )
    user = actions.accept_invitation(
        token=made.token, username="liu", password=PASSWORD, by=system("invitation")
    )
    assert Post.objects.get(user=user).term_ends_on == day


def test_a_term_that_ends_ends_the_standing_in_of_its_holder_too(home: House) -> None:
    colleague("head", home.community, "secretary")
    post = with_term(home, -1)
    away = colleague("away", home.community, "handler")
    actions.begin_absence(
        user=away, substitute=post.user, until=now() + timedelta(days=7), reason="leave",
        by=acting(away),
    )  # fmt: skip
    assert acting(post.user).standing_in_for
    jobs.end_terms()
    assert not acting(User.objects.get(pk=post.user_id)).standing_in_for
    assert [one.user for one in queries.left_alone(at=now())] == [away]


def test_the_pages_say_whose_term_ends_and_for_whom(home: House, client) -> None:
    colleague("head", home.community, "secretary")
    post = with_term(home, 9)
    for name, address in (("head", "/desk/colleagues/"), ("wang", "/desk/posts/")):
        client.post("/sign-in/", {"username": name, "password": PASSWORD})
        assert f"{post.term_ends_on:%Y-%m-%d}" in client.get(address).content.decode()
        client.post("/sign-out/")
