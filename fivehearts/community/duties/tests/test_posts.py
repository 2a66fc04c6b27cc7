"""People come by invitation, take posts, leave them, and may exactly what their posts say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.models import Invitation, Post, User
from fivehearts.community.duties.tests.making import PASSWORD, SETUP, acting, colleague, house
from fivehearts.community.duties.vocabulary import (
    InvitationGone,
    LastHead,
    NameNotUsable,
    NameTaken,
    PasswordTooWeak,
    PostAlreadyEnded,
    PostAlreadyHeld,
    PostNotForThisUnit,
    UnitClosed,
    WrongPassword,
)
from fivehearts.community.places.actions import close_unit
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden, Refusal

NEWCOMER = system("invitation")


def test_a_colleague_may_what_the_posts_say_where_they_say_it(db) -> None:
    home = house()
    actor = acting(colleague("wang", home.community, "receptionist"))
    assert actor.holds("matters.register", over=home.community.path)
    assert not actor.holds("matters.register", over=home.other.path)
    assert not actor.holds("matters.dispatch", over=home.community.path)


def test_the_actor_costs_one_query_however_many_posts(db, django_assert_num_queries) -> None:
    home = house()
    user = colleague("wang", home.community, "receptionist")
    actions.give_post(user=user, unit=home.other, role="caller", by=SETUP)
    with django_assert_num_queries(1):
        assert len(acting(user).posts) == 2


def test_a_post_at_a_closed_unit_allows_nothing(db) -> None:
    home = house()
    user = colleague("wang", home.other, "receptionist")
    close_unit(unit=home.other, by=SETUP)
    assert acting(user).posts == ()


def test_holders_stand_at_the_unit_or_over_it(db) -> None:
    home = house()
    head = colleague("head", home.community, "secretary")
    admin = colleague("admin", home.subdistrict, "platform_administrator")
    colleague("hand", home.community, "handler")
    assert list(queries.holders("matters.review", home.community)) == [head]
    assert set(queries.holders_over("matters.review", home.community.path)) == {head, admin}
    assert queries.exists_other_holder("matters.handle", home.community.pk, {head.pk})
    assert not queries.exists_other_holder("matters.review", home.community.pk, {head.pk})


def test_an_invitation_makes_a_user_with_the_post_once(db) -> None:
    home = house()
    head = acting(colleague("head", home.community, "secretary"))
    made = actions.invite(unit=home.community, role="handler", display_name="小刘", by=head)
    user = actions.accept_invitation(
        token=made.token, username="Liu", password=PASSWORD, by=NEWCOMER
    )
    assert (user.username, user.display_name) == ("liu", "小刘")
    assert acting(user).holds("matters.handle", over=home.community.path)
    with pytest.raises(InvitationGone):
        actions.accept_invitation(token=made.token, username="li", password=PASSWORD, by=NEWCOMER)
    verbs = [e.verb for e in entries_about(f"duties.Invitation:{made.invitation.pk}")]
    assert verbs == ["duties.invite", "duties.accept_invitation"]


def test_a_token_is_kept_nowhere(db) -> None:
    made = actions.invite(unit=house().community, role="handler", display_name="小刘", by=SETUP)
    row = Invitation.objects.values().get(pk=made.invitation.pk)
    assert made.token not in str(row)


def test_a_colleague_takes_another_post_by_a_link(db) -> None:
    home = house()
    user = colleague("wang", home.community, "handler")
    made = actions.invite(unit=home.community, role="caller", display_name="王", by=SETUP)
    assert actions.accept_invitation(token=made.token, by=acting(user)) == user
    assert {post.role for post in acting(user).posts} == {"handler", "caller"}


@pytest.mark.parametrize("token", ["", "unknown", "x" * 500, "\x00", "令牌"])
def test_an_unknown_link_opens_nothing(db, token: str) -> None:
    with pytest.raises(InvitationGone):
        actions.accept_invitation(token=token, username="a1", password=PASSWORD, by=NEWCOMER)


def test_a_revoked_or_old_link_opens_nothing(db) -> None:
    home = house()
    revoked = actions.invite(unit=home.community, role="handler", display_name="甲", by=SETUP)
    actions.revoke_invitation(invitation=revoked.invitation, by=SETUP)
    old = actions.invite(
        unit=home.community,
        role="handler",
        display_name="乙",
        by=SETUP.backdating(),
        at=now() - timedelta(days=7, seconds=1),
    )
    for token in (revoked.token, old.token):
        assert queries.open_invitation(token, now()) is None
        with pytest.raises(InvitationGone):
            actions.accept_invitation(token=token, username="a1", password=PASSWORD, by=NEWCOMER)
    with pytest.raises(InvitationGone):
        actions.revoke_invitation(invitation=revoked.invitation, by=SETUP)


def test_a_head_invites_for_the_own_unit_and_below_only(db) -> None:
    home = house()
    head = acting(colleague("head", home.community, "secretary"))
    admin = acting(colleague("admin", home.subdistrict, "platform_administrator"))
    assert actions.invite(unit=home.other, role="handler", display_name="甲", by=admin)
    for unit in (home.other, home.subdistrict):
        with pytest.raises(Forbidden):
            actions.invite(unit=unit, role="handler", display_name="甲", by=head)
    clerk = acting(colleague("clerk", home.community, "counter_clerk"))
    with pytest.raises(Forbidden):
        actions.invite(unit=home.community, role="handler", display_name="甲", by=clerk)


@pytest.mark.parametrize(
    ("role", "refusal"),
    [("platform_administrator", PostNotForThisUnit), ("king", PostNotForThisUnit)],
)
def test_a_role_exists_only_where_it_says(db, role: str, refusal: type[Refusal]) -> None:
    home = house()
    with pytest.raises(refusal) as refused:
        actions.invite(unit=home.community, role=role, display_name="甲", by=SETUP)
    assert "同心社区" in refused.value.sentence


def test_a_closed_unit_takes_nobody(db) -> None:
    home = house()
    close_unit(unit=home.other, by=SETUP)
    with pytest.raises(UnitClosed):
        actions.invite(unit=home.other, role="handler", display_name="甲", by=SETUP)


def test_the_same_post_is_held_once_and_again_after_it_ended(db) -> None:
    home = house()
    user = colleague("wang", home.community, "handler")
    with pytest.raises(PostAlreadyHeld):
        actions.give_post(user=user, unit=home.community, role="handler", by=SETUP)
    post = Post.objects.get(user=user)
    actions.end_post(post=post, by=SETUP)
    assert acting(user).posts == ()
    with pytest.raises(PostAlreadyEnded):
        actions.end_post(post=post, by=SETUP)
    assert actions.give_post(user=user, unit=home.community, role="handler", by=SETUP).pk


def test_the_last_who_may_invite_does_not_go(db) -> None:
    home = house()
    first = colleague("first", home.community, "secretary")
    post = Post.objects.get(user=first)
    with pytest.raises(LastHead):
        actions.end_post(post=post, by=acting(first))
    colleague("admin", home.district, "platform_administrator")
    actions.end_post(post=post, by=acting(first))


def test_two_heads_who_end_each_other_leave_one(committed_db) -> None:
    home = house()
    users = [colleague(name, home.community, "secretary") for name in ("one", "two")]
    posts = [Post.objects.select_related("unit").get(user=user) for user in users]
    actors = [acting(user) for user in users]

    def end(pair: tuple[int, int]) -> str:
        try:
            actions.end_post(post=posts[pair[1]], by=actors[pair[0]])
            return "ended"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, [(0, 1), (1, 0)])) == ["duties.last_head", "ended"]


def test_eight_who_follow_one_link_make_one_user(committed_db) -> None:
    made = actions.invite(unit=house().community, role="handler", display_name="甲", by=SETUP)

    def follow(number: int) -> str:
        try:
            actions.accept_invitation(
                token=made.token, username=f"user{number}", password=PASSWORD, by=NEWCOMER
            )
            return "taken"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(follow, range(8)))
    assert results == ["duties.invitation_gone"] * 7 + ["taken"]
    assert User.objects.count() == Post.objects.count() == 1


@pytest.mark.parametrize(
    ("username", "password", "refusal"),
    [
        ("wang", PASSWORD, NameTaken),
        ("ＷＡＮＧ", PASSWORD, NameTaken),
        ("w", PASSWORD, NameNotUsable),
        ("王 明", PASSWORD, NameNotUsable),
        ("x" * 41, PASSWORD, NameNotUsable),
        ("liu", "short", PasswordTooWeak),
        ("liu", "12345678901", PasswordTooWeak),
        ("liuxiaoming", "liuxiaoming", PasswordTooWeak),
    ],
)
def test_names_and_passwords_that_do_not_do(
    db, username: str, password: str, refusal: type[Refusal]
) -> None:
    colleague("wang")
    with pytest.raises(refusal) as refused:
        actions.register_user(username=username, display_name="某", password=password, by=SETUP)
    assert refused.value.sentence and "%(" not in refused.value.sentence
    assert User.objects.count() == 1


def test_people_change_their_own_password_by_the_present_one(db) -> None:
    wang, liu = colleague("wang"), colleague("liu")
    new = "hua-yuan-2027?"
    with pytest.raises(WrongPassword):
        actions.set_password(user=wang, password=new, present="wrong", by=acting(wang))
    with pytest.raises(Forbidden):
        actions.set_password(user=wang, password=new, present=PASSWORD, by=acting(liu))
    actions.set_password(user=wang, password=new, present=PASSWORD, by=acting(wang))
    assert User.objects.get(pk=wang.pk).check_password(new)
    entry = entries_about(f"duties.User:{wang.pk}").filter(verb="duties.set_password").get()
    assert entry.data == {}
