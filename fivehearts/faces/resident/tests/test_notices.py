"""Residents leave an e-mail address and a language; nothing goes there before they confirm it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from fivehearts.community.people import actions as people
from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import NoticeChoice, Person
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.faces.resident.tests.ground import registered
from fivehearts.faces.resident.tests.test_by_phone import PHONE
from fivehearts.faces.resident.tests.test_own_files import opened, text_messages  # noqa: F401
from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.outbox.reaching import reach_all
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

pytestmark = pytest.mark.django_db
SETUP = system("setup")
EMAIL = "zhou@example.cn"


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.cn"


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


@pytest.fixture
def person(place: Community) -> Person:
    with enter(SystemScope("test")):
        facts = PersonFacts(name="周桂兰", phone=PHONE)
        return people.write_down(facts=facts, unit=place.community, by=SETUP)


def last(kind: str) -> Message:
    return Message.unscoped.filter(kind=kind).latest("at")


def link_sent() -> str:
    """The path of the link in the last letter."""
    body = last("people.confirm_address").body
    assert body is not None
    match = re.search(r"https?://[^/]+(/mail/\S+)", body.reveal())
    assert match is not None
    return match.group(1)


def reached(person: Person) -> Any:
    whom = f"person:{person.pk}"
    return reach_all([whom])[whom]


def test_an_address_is_kept_sealed_and_used_once_it_was_confirmed(
    person: Person, client: Client
) -> None:
    opened(client)
    to = f"/mine/files/{person.pk}/notices/"
    assert client.post(to, {"email": "no address", "language": "en"}).status_code == 422
    assert client.post(to, {"email": EMAIL, "language": "en"})["Location"] == "/mine/files/"
    page = client.get("/mine/files/").content.decode()
    assert EMAIL not in page and "@example.cn" in page
    assert reached(person).email == "" and reached(person).sms == PHONE
    link = link_sent()
    assert client.get(link).status_code == 200
    assert NoticeChoice._base_manager.get().confirmed_at is None, "opening a link does nothing"
    assert Client().post(link, {"what": "confirm"})["Location"] == "/"
    assert (reached(person).email, reached(person).language) == (EMAIL, "en")
    number = registered(Client(), name="周桂兰", phone=PHONE)
    told = last("matters.registered")
    assert told.language == "en" and number is not None
    ways = Delivery.unscoped.filter(message=told).order_by("place")
    assert [(one.channel, one.state) for one in ways] == [
        ("email", "waiting"), ("sms", "reserve"),
    ]  # fmt: skip


def test_the_same_link_forgets_and_an_old_one_does_nothing(person: Person, client: Client) -> None:
    opened(client)
    to = f"/mine/files/{person.pk}/notices/"
    client.post(to, {"email": EMAIL, "language": "en"})
    first = link_sent()
    client.post(first, {"what": "confirm"})
    assert Client().post(first, {"what": "forget"}).status_code == 302
    choice = NoticeChoice._base_manager.get()
    assert (choice.email, choice.email_index, choice.confirmed_at) == (None, "", None)
    assert reached(person).email == ""
    for broken in (first, first[:-3] + "x/"):
        assert Client().post(broken, {"what": "confirm"}).status_code == 410
    client.post(to, {"email": "other@example.cn", "language": "zh-hans"})
    assert Client().post(first, {"what": "confirm"}).status_code == 410


def test_a_query_code_redirects_nobodys_messages(person: Person) -> None:
    other = Client()
    registered(other, name="周桂兰", phone=PHONE)
    assert other.get("/mine/files/").status_code == 200
    assert other.get(f"/mine/files/{person.pk}/notices/").status_code == 404


def test_the_choice_goes_with_the_file(person: Person, client: Client) -> None:
    opened(client)
    client.post(f"/mine/files/{person.pk}/notices/", {"email": EMAIL, "language": "en"})
    with enter(SystemScope("test")):
        people.leave(person=person, how="away", left_on=person.made_at.date(), by=SETUP)
        people.erase_person(person=person, by=SETUP)
    assert not NoticeChoice._base_manager.exists()
