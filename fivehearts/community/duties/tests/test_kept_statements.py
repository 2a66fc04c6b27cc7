"""What every page asks for is asked by statements put together once; the answers are the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.test import Client

from fivehearts.community.duties.models import User
from fivehearts.community.duties.tests.making import House, colleague, house
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import SystemScope, enter, kept


@pytest.fixture
def home(db: None) -> House:
    return house()


def named(part: str, before: datetime, since: datetime) -> QuerySet[User, Any]:
    """Users of a name who came in a span of time."""
    rows = User.objects.filter(username__contains=part, joined_at__lt=before)
    return rows.filter(joined_at__gte=since).order_by("pk").values_list("username", "joined_at")


def test_words_with_signs_of_their_own_and_moments_are_filled_in_as_they_are(home: House) -> None:
    at = now()
    for number, name in enumerate(("w%sang", "w%%d", "wang'\\")):
        user = colleague(f"wang{number}", home.community, "handler")
        User.objects.filter(pk=user.pk).update(username=name, joined_at=at)
    for part in ("%", "%s", "'", "\\", "w"):
        for before, since in ((at + timedelta(1), at), (at, at - timedelta(1))):
            asked = list(named(part, before, since))
            with enter(SystemScope("test")):
                assert kept.rows(named, part, moments=(before, since)) == asked
                assert kept.rows(named, part, moments=(before, since)) == asked
    assert len(list(named("%", at + timedelta(1), at))) == 2


def test_a_user_by_the_key_is_the_user(home: House) -> None:
    user = colleague("wang", home.community, "handler")
    found = User.objects.get(pk=user.pk)
    assert found == user and vars(found).keys() == vars(User.objects.all().get(pk=user.pk)).keys()
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=user.pk + 1000)
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=None)
    with pytest.raises(ValueError, match="expected a number"):
        User.objects.get(pk="wang")
    assert User.objects.get(pk=str(user.pk)) == user


def test_a_session_that_ran_out_is_nobody_s(home: House) -> None:
    user, client = colleague("wang", home.community, "handler"), Client()
    client.force_login(user)
    assert client.get("/desk/").status_code == 200
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert client.get("/desk/")["Location"].startswith("/sign-in/")
