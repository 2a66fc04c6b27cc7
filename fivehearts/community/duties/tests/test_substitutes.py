"""Whoever stands in for somebody holds the posts of everybody behind that person, and says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivehearts.community.duties.models import Substitution, User
from fivehearts.community.duties.queries import actor_of
from fivehearts.community.duties.tests.making import acting, colleague, house
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Absent

HOUR = timedelta(hours=1)
NAMES = ("aa", "bb", "cc", "dd", "ee", "ff")


def stands_in(substitute: User, absent: User, **more: object) -> Substitution:
    """A row as it stands while somebody is away."""
    at = now()
    times = {"since": at - HOUR, "until": at + HOUR, "made_at": at, "reason": "leave"}
    return Substitution.objects.create(user=absent, substitute=substitute, **{**times, **more})


def test_along_a_chain_the_last_holds_the_posts_of_all(db, django_assert_num_queries) -> None:
    home = house()
    a = colleague("aa", home.community, "handler")
    b = colleague("bb", home.community, "caller")
    c = colleague("cc", home.other, "reviewer")
    stands_in(b, a)
    stands_in(c, b)
    with django_assert_num_queries(1):
        actor = acting(c)
    assert [(post.role, post.stands_in_for) for post in actor.posts] == [
        ("reviewer", ""),
        ("handler", "同事aa"),
        ("caller", "同事bb"),
    ]
    assert actor.holds("matters.handle", over=home.community.path)
    assert actor.standing_in_for == (Absent(a.pk, "同事aa"), Absent(b.pk, "同事bb"))
    assert actor.stands_in_for_users == {a.pk, b.pk}
    assert actor.users_behind == {a.pk, b.pk, c.pk}
    assert [post.role for post in actor.own_posts] == ["reviewer"]
    assert actor.absent_name(a.pk) == "同事aa" and actor.absent_name(c.pk) == ""


def test_the_record_keeps_the_real_person_and_the_absent_is_behind_the_substitute(db) -> None:
    home = house()
    a, b = colleague("aa", home.community, "handler"), colleague("bb", home.community, "reviewer")
    stands_in(b, a)
    actor = acting(b)
    assert actor.ref == f"user:{b.pk}"
    assert actor.refs_behind == {f"user:{a.pk}", f"user:{b.pk}"}
    assert acting(a).refs_behind == {f"user:{a.pk}"}


def test_the_absent_keep_their_own_posts_and_get_none_of_the_substitute(db) -> None:
    home = house()
    a, b = colleague("aa", home.community, "handler"), colleague("bb", home.community, "reviewer")
    stands_in(b, a)
    assert [post.role for post in acting(a).posts] == ["handler"]


@pytest.mark.parametrize(
    ("times", "stands"),
    [
        ({}, True),
        ({"since": now() + HOUR, "until": now() + 2 * HOUR}, False),
        ({"since": now() - 2 * HOUR, "until": now() - HOUR}, False),
        ({"ended_at": now(), "ended_how": "return"}, False),
    ],
    ids=["in force", "still to come", "over", "ended early"],
)
def test_only_while_it_is_in_force(db, times: dict[str, datetime], stands: bool) -> None:
    home = house()
    a, b = colleague("aa", home.community, "handler"), colleague("bb", home.community, "reviewer")
    stands_in(b, a, **times)
    assert acting(b).holds("matters.handle", over=home.community.path) is stands


def test_an_absent_colleague_without_a_post_is_still_stood_in_for(db) -> None:
    a, b = colleague("aa"), colleague("bb")
    stands_in(b, a)
    assert acting(b).stands_in_for_users == {a.pk}
    assert acting(b).posts == ()


def naive(edges: dict[int, tuple[int, int, int]], who: int, hour: int) -> set[int]:
    """Step by step: everybody away now whose substitute is reached, until nobody is new."""
    reached = {who}
    while True:
        more = {
            absent
            for absent, (substitute, since, until) in edges.items()
            if substitute in reached and since <= hour < until
        } - reached
        if not more:
            return reached - {who}
        reached |= more


@st.composite
def absences(draw: st.DrawFn) -> dict[int, tuple[int, int, int]]:
    """For some of the six: who stands in, from which hour until which; circles too."""
    edges = {}
    for absent in draw(st.sets(st.integers(0, 5))):
        substitute = draw(st.integers(0, 5).filter(lambda one, absent=absent: one != absent))
        since = draw(st.integers(0, 6))
        edges[absent] = (substitute, since, since + draw(st.integers(1, 6)))
    return edges


@pytest.fixture
def six(db) -> list[User]:
    home = house()
    return [colleague(name, home.community, "handler") for name in NAMES]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edges=absences(), hour=st.integers(0, 12))
def test_the_closure_is_what_a_walk_step_by_step_finds(
    six: list[User], edges: dict[int, tuple[int, int, int]], hour: int
) -> None:
    start = now()
    Substitution.objects.all().delete()
    for absent, (substitute, since, until) in edges.items():
        stands_in(
            six[substitute], six[absent], since=start + since * HOUR, until=start + until * HOUR
        )
    for index, user in enumerate(six):
        actor = actor_of(user, at=start + hour * HOUR)
        reached = naive(edges, index, hour)
        assert actor.stands_in_for_users == {six[one].pk for one in reached}
        assert {post.stands_in_for for post in actor.posts} == {""} | {
            six[one].display_name for one in reached
        }
