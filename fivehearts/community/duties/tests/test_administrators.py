"""System, security and audit lie with three people, and each sees the pages of the own duty."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client

from fivehearts.community.duties import actions, rules
from fivehearts.community.duties.forms import GivePostForm, InviteForm
from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.sessions import CONFIRMED_AT
from fivehearts.community.duties.tests.making import (
    PASSWORD,
    SETUP,
    House,
    acting,
    colleague,
    house,
)
from fivehearts.community.duties.vocabulary import (
    ADMINISTRATORS,
    ROLES,
    AccountHoldsPosts,
    AdministratorsApart,
    LastAdministrator,
    NotToOneself,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.verbs import Forbidden, Refusal

SYSTEM, SECURITY, AUDIT = (f"{name}_administrator" for name in ("system", "security", "audit"))
PAGES = {
    "/desk/accounts/": {"system"},
    "/desk/accounts/new/": {"system"},
    "/desk/posts/give/": {"security"},
    "/desk/colleagues/": {"security"},
    "/desk/administrators/": {"system", "security", "audit"},
    "/desk/invitations/": set(),
    "/desk/matters/": set(),
    "/desk/figures/": set(),
}


@pytest.fixture
def home(db: None) -> House:
    return house()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[CONFIRMED_AT] = now().timestamp()
    session.save()
    return client


def three(home: House) -> dict[str, User]:
    return {
        name: colleague(name, home.district, f"{name}_administrator")
        for name in ("system", "security", "audit")
    }


@pytest.mark.parametrize(("first", "second"), permutations(ADMINISTRATORS, 2))
def test_nobody_holds_two_of_the_three(home: House, first: str, second: str) -> None:
    user = colleague("wang", home.district, first)
    with pytest.raises(AdministratorsApart) as refused:
        actions.give_post(user=user, unit=home.subdistrict, role=second, by=SETUP)
    assert str(ROLES[first].title) in refused.value.sentence
    with pytest.raises(IntegrityError, match="administrators_apart"), transaction.atomic():
        Post.objects.create(user=user, unit=home.subdistrict, role=second, since=now())
    actions.give_post(user=user, unit=home.subdistrict, role=first, by=SETUP)


def test_after_one_ended_the_other_may_begin(home: House) -> None:
    user = colleague("wang", home.district, SYSTEM)
    actions.end_post(post=Post.objects.get(user=user), by=SETUP)
    assert actions.give_post(user=user, unit=home.district, role=AUDIT, by=SETUP)


def test_of_those_who_give_at_once_one_wins(committed_db: object) -> None:
    home = house()
    user = colleague("wang")

    def give(role: str) -> str:
        try:
            actions.give_post(user=user, unit=home.district, role=role, by=SETUP)
            return "given"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(give, ADMINISTRATORS * 2))
    assert told.count("given") == 1
    assert set(told) <= {"given", "duties.administrators_apart", "duties.post_already_held"}
    assert Post.objects.filter(user=user, until=None).count() == 1


def test_the_database_alone_keeps_them_apart_too(committed_db: object) -> None:
    home = house()
    user = colleague("wang")

    def insert(role: str) -> str:
        try:
            Post.objects.create(user=user, unit=home.district, role=role, since=now())
            return "in"
        except (IntegrityError, OperationalError):
            # Two that wait for each other's row: PostgreSQL breaks the deadlock by refusing one.
            return "out"
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(insert, ADMINISTRATORS)) == ["in", "out", "out"]


def test_nobody_comes_by_a_duty_by_standing_in(home: House) -> None:
    away, substitute = (colleague(name, home.district, "analyst") for name in ("away", "there"))
    actions.give_post(user=away, unit=home.district, role=SECURITY, by=SETUP)
    actions.give_post(user=substitute, unit=home.district, role=AUDIT, by=SETUP)
    actions.begin_absence(
        user=away, substitute=substitute, until=now() + timedelta(days=7), reason="leave",
        by=acting(away),
    )  # fmt: skip
    actor = acting(substitute)
    assert actor.standing_in_for
    assert not actor.holds_anywhere("duties.grant")
    assert actor.holds_anywhere("record.inspect")


def test_a_head_makes_nobody_an_administrator(home: House) -> None:
    head = acting(colleague("head", home.district, "platform_administrator"))
    wang = colleague("wang")
    for role in ADMINISTRATORS:
        with pytest.raises(Forbidden):
            actions.give_post(user=wang, unit=home.district, role=role, by=head)
        with pytest.raises(Forbidden):
            actions.invite(unit=home.district, role=role, display_name="某", by=head)
    offered = dict(InviteForm(unit=home.district).fields["role"].choices)  # type: ignore[attr-defined]
    assert not set(ADMINISTRATORS) & set(offered)
    offered = dict(GivePostForm(unit=home.district).fields["role"].choices)  # type: ignore[attr-defined]
    assert set(ADMINISTRATORS) <= set(offered)


def test_a_head_opens_no_administrators_account(home: House) -> None:
    people = three(home)
    head = acting(colleague("head", home.district, "platform_administrator"))
    for user in people.values():
        with pytest.raises(Forbidden):
            actions.offer_password_reset(user=user, by=head)
        with pytest.raises(Forbidden):
            post = Post.objects.select_related("unit").get(user=user)
            actions.end_post(post=post, by=head)
    # The password by one, the second step by another: neither takes a duty over alone.
    assert actions.offer_password_reset(user=people["audit"], by=acting(people["system"])).token
    with pytest.raises(Forbidden):
        actions.offer_password_reset(user=people["audit"], by=acting(people["security"]))
    assert not rules.may_reset_factors(
        acting(people["system"]), people["audit"].pk, [home.district.path]
    )


def test_security_gives_posts_but_not_to_itself_and_the_last_stays(home: House) -> None:
    people = three(home)
    safe = acting(people["security"])
    wang = colleague("wang")
    actions.give_post(user=wang, unit=home.community, role="handler", by=safe)
    with pytest.raises(NotToOneself):
        actions.give_post(user=people["security"], unit=home.district, role="analyst", by=safe)
    with pytest.raises(Forbidden):
        actions.register_user(username="neu", display_name="新", by=safe)
    post = Post.objects.select_related("unit").get(user=people["security"])
    with pytest.raises(LastAdministrator):
        actions.end_post(post=post, by=SETUP)


def test_system_keeps_accounts_and_gives_no_posts(home: House) -> None:
    people = three(home)
    keeper = acting(people["system"])
    made = actions.register_user(username="liu", display_name="小刘", by=keeper)
    with pytest.raises(Forbidden):
        actions.give_post(user=made, unit=home.community, role="handler", by=keeper)
    assert actions.offer_password_reset(user=made, by=keeper).token
    actions.close_account(user=made, by=keeper)
    assert not User.objects.get(pk=made.pk).is_active
    actions.open_account(user=made, by=keeper)
    wang = colleague("wang", home.community, "handler")
    with pytest.raises(AccountHoldsPosts):
        actions.close_account(user=wang, by=keeper)
    with pytest.raises(Forbidden):
        actions.offer_password_reset(user=wang, by=keeper)
    with pytest.raises(Forbidden):
        actions.close_account(user=people["system"], by=keeper)


def test_audit_changes_nothing(home: House) -> None:
    audit = acting(three(home)["audit"])
    assert {name for post in audit.posts for name in post.permissions} == {"record.inspect"}
    wang = colleague("wang", home.community, "handler")
    before = Entry.objects.count()
    for refused in (
        lambda: actions.register_user(username="neu", display_name="新", by=audit),
        lambda: actions.give_post(user=wang, unit=home.district, role="analyst", by=audit),
        lambda: actions.reset_factors(user=wang, by=audit),
        lambda: actions.sign_out_everywhere(user=wang, by=audit),
        lambda: actions.close_account(user=wang, by=audit),
        lambda: actions.offer_password_reset(user=wang, by=audit),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ["system", "security", "audit"])
def test_each_sees_the_pages_of_the_own_duty(home: House, name: str) -> None:
    client = client_of(three(home)[name])
    for address, open_to in PAGES.items():
        assert client.get(address).status_code == (200 if name in open_to else 403), address


def test_an_account_is_made_given_a_post_and_signs_in(home: House) -> None:
    people = three(home)
    keeper, safe = client_of(people["system"]), client_of(people["security"])
    new = {"display_name": "小刘", "username": "liu", "work_phone": ""}
    made = keeper.post("/desk/accounts/new/", new)["Location"]
    page = keeper.post(f"{made}password/")
    assert page["Cache-Control"] == "no-store"
    link = page.content.decode().split("http://testserver")[1].split("<")[0].split('"')[0]
    address = f"/desk/posts/give/{home.community.pk}/"
    given = {"username": "liu", "role": "handler", "term_ends_on": ""}
    assert safe.post(address, given | {"username": "nobody"}).status_code == 422
    assert safe.post(address, given).status_code == 302
    newcomer = Client()
    both = {"password": PASSWORD, "again": PASSWORD}
    assert newcomer.post(link, both)["Location"] == "/desk/"
    assert newcomer.get("/desk/posts/").status_code == 200


def test_what_lies_beyond_the_reach_is_not_there(home: House) -> None:
    keeper = client_of(colleague("keeper", home.subdistrict, SYSTEM))
    far = colleague("far", home.district, "analyst")
    assert keeper.get(f"/desk/accounts/{far.pk}/").status_code == 404
    assert "同事far" not in keeper.get("/desk/accounts/").content.decode()
    safe = client_of(colleague("safe", home.subdistrict, SECURITY))
    assert safe.get(f"/desk/posts/give/{home.district.pk}/").status_code == 404
    assert safe.get(f"/desk/colleagues/{far.pk}/factors/").status_code == 404
