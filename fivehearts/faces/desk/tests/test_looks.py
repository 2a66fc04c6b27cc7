"""The head of a unit reads month by month who looked at masked contacts, and for what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.community.people import actions as people
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Fragment
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.faces.desk.actions import tell_of_looks
from fivehearts.faces.desk.queries.looks import looked_at
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.figures import Period
from fivehearts.foundation.numbering import display
from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden

pytestmark = pytest.mark.django_db
IDENTITY = "110101199003074530"


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def looked(place: Community) -> str:
    """The clerk looks at a phone and at a number in the words; the number of the matter."""
    matter = reload(lead_to(place, "registered", words=f"低保申请，身份证{IDENTITY}"))
    people.reveal(
        by=place.clerk, person=matter.resident, field="phone", purpose="contact",
        about=subject_of(matter),
    )  # fmt: skip
    fragment = Fragment.objects.get(matter=matter)
    actions.reveal_number(by=place.clerk, matter=matter, fragment=fragment, purpose="visit")
    return matter.number


def page(username: str, **asked: str) -> str:
    client = Client()
    client.force_login(
        User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend"
    )
    answer = client.get(reverse("desk:looks"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_head_reads_who_looked_at_what_for_what(place: Community) -> None:
    number = looked(place)
    shown = page("secretary")
    for words in (display(number), "clerk", "证件号码", "电话", "共 2 次", "上门"):
        assert words in shown, words
    assert IDENTITY not in shown and "13812345678" not in shown


def test_another_month_and_another_colleague_show_nothing(place: Community) -> None:
    number = looked(place)
    before = (local(now()).replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    assert display(number) not in page("secretary", month=before)
    assert display(number) not in page("secretary", by="user:999999")
    clerk = User.objects.get(username="clerk")
    assert display(number) in page("secretary", by=f"user:{clerk.pk}")
    assert page("secretary", month="no month")


def test_the_head_of_another_community_reads_none_of_it(place: Community) -> None:
    number = looked(place)
    assert display(number) not in page("stranger")


def test_the_list_is_taken_out_as_a_file(place: Community) -> None:
    number = looked(place)
    client = Client()
    client.force_login(
        User.objects.get(username="secretary"), "django.contrib.auth.backends.ModelBackend"
    )
    answer = client.get(reverse("desk:looks"), {"_export": "csv"})
    said = b"".join(answer).decode("utf-8-sig") if answer.streaming else answer.content.decode()
    assert said.count(display(number)) == 2


def test_more_looks_take_no_more_statements(place: Community) -> None:
    looked(place)
    with CaptureQueriesContext(connection) as few:
        page("secretary")
    for _again in range(4):
        looked(place)
    with CaptureQueriesContext(connection) as many:
        page("secretary")
    assert len(many) == len(few)


def test_the_heads_are_told_once_for_a_month(place: Community) -> None:
    looked(place)
    month = Period.month(local(now()).year, local(now()).month)
    ((unit, count),) = looked_at(month)
    assert (unit, count) == (place.community, 2)
    for _twice in range(2):
        tell_of_looks(by=system("looks"), unit=unit, period=month, count=count)
    told = Message.objects.filter(kind="desk.looks_of_month")
    assert told.count() == 1
    assert told.get().recipient == f"user:{place.secretary.user_id}"
    with pytest.raises(Forbidden):
        tell_of_looks(by=place.secretary, unit=unit, period=month, count=count)
