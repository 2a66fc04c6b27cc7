"""A head gives a link for a new password; it works once, and every old session ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.models import PasswordReset, User
from fivehearts.community.duties.tests.making import (
    PASSWORD,
    SETUP,
    House,
    acting,
    colleague,
    house,
    just_confirmed,
)
from fivehearts.community.duties.vocabulary import PasswordTooWeak, ResetGone
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden

NEW = "hua-yuan-2027?"
LINK = system("password_link")


@pytest.fixture
def home(db) -> House:
    return house()


@pytest.fixture
def wang(home: House) -> User:
    return colleague("wang", home.community, "handler")


@pytest.fixture
def head(home: House) -> User:
    return colleague("head", home.community, "secretary")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return just_confirmed(client)


def test_from_the_head_to_a_new_password(head: User, wang: User) -> None:
    old, here = signed_in(wang), signed_in(head)
    address = f"/desk/colleagues/{wang.pk}/password/"
    assert here.get(address).status_code == 200
    assert not PasswordReset.objects.exists()
    page = here.post(address)
    assert page["Cache-Control"] == "no-store"
    found = re.search(r"http://testserver(/password/[\w-]+/)", page.content.decode())
    assert found
    visitor = Client()
    assert "同事wang" in visitor.get(found[1]).content.decode()
    assert visitor.post(found[1], {"password": NEW, "again": "other"}).status_code == 422
    assert old.get("/desk/roles/").status_code == 200
    answer = visitor.post(found[1], {"password": NEW, "again": NEW})
    assert answer["Location"] == "/desk/"
    assert visitor.get("/desk/roles/").status_code == 200
    assert old.get("/desk/roles/").status_code == 302
    gone = Client().get(found[1])
    assert gone.status_code == 410
    verbs = Entry.objects.filter(verb__contains="password").values_list("verb", "by")
    assert list(verbs.order_by("id")) == [
        ("duties.offer_password_reset", f"user:{head.pk}"),
        ("duties.reset_password", "system:password_link"),
    ]


def test_a_token_is_kept_nowhere(head: User, wang: User) -> None:
    made = actions.offer_password_reset(user=wang, by=acting(head))
    assert made.token not in str(PasswordReset.objects.values().get())
    assert made.token not in str(list(Entry.objects.values()))


def test_a_newer_link_replaces_the_older(head: User, wang: User) -> None:
    first = actions.offer_password_reset(user=wang, by=acting(head))
    second = actions.offer_password_reset(user=wang, by=acting(head))
    with pytest.raises(ResetGone):
        actions.reset_password(token=first.token, password=NEW, by=LINK)
    actions.reset_password(token=second.token, password=NEW, by=LINK)
    with pytest.raises(ResetGone):
        actions.reset_password(token=second.token, password=NEW, by=LINK)


def test_a_link_works_for_a_day(head: User, wang: User) -> None:
    made = actions.offer_password_reset(
        user=wang, by=SETUP.backdating(), at=now() - timedelta(hours=24, seconds=1)
    )
    with pytest.raises(ResetGone):
        actions.reset_password(token=made.token, password=NEW, by=LINK)
    # What is too old stands in nobody's way.
    assert actions.offer_password_reset(user=wang, by=acting(head)).token


def test_a_weak_password_keeps_the_link(head: User, wang: User) -> None:
    made = actions.offer_password_reset(user=wang, by=acting(head))
    with pytest.raises(PasswordTooWeak):
        actions.reset_password(token=made.token, password="1234567890", by=LINK)
    assert queries.open_reset(made.token, now()) is not None
    assert User.objects.get(pk=wang.pk).check_password(PASSWORD)


@pytest.mark.parametrize("token", ["unknown", "x" * 500, "\x00", "令牌"])
def test_an_unknown_link_opens_nothing(home: House, token: str) -> None:
    with pytest.raises(ResetGone):
        actions.reset_password(token=token, password=NEW, by=LINK)


def test_only_whoever_answers_for_every_post_may(home: House, head: User, wang: User) -> None:
    far = acting(colleague("far", home.other, "secretary"))
    for stranger in (far, acting(wang)):
        with pytest.raises(Forbidden):
            actions.offer_password_reset(user=wang, by=stranger)
    actions.give_post(user=wang, unit=home.subdistrict, role="reviewer", by=SETUP)
    with pytest.raises(Forbidden):
        actions.offer_password_reset(user=wang, by=acting(head))
    above = acting(colleague("above", home.subdistrict, "platform_administrator"))
    assert actions.offer_password_reset(user=wang, by=above)


def test_nobody_takes_over_the_own_or_a_closed_account(head: User, wang: User) -> None:
    with pytest.raises(Forbidden):
        actions.offer_password_reset(user=head, by=acting(head))
    User.objects.filter(pk=wang.pk).update(is_active=False)
    with pytest.raises(Forbidden):
        actions.offer_password_reset(user=wang, by=acting(head))
