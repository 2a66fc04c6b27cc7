"""My file: seen masked by whoever proved who they are, and the door to have it corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fivehearts.community.people import actions as people
from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import Correction, Person, RequestPaper
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.faces.resident.tests.ground import code_on, picture, registered
from fivehearts.faces.resident.tests.test_by_phone import PHONE, asked, code_sent
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

pytestmark = pytest.mark.django_db
SETUP = system("setup")
IDENTITY = "430102194803010023"
NEIGHBOUR = "13912345678"


@pytest.fixture(autouse=True)
def text_messages(settings: Any, tmp_path: Path) -> None:
    settings.SMS_FILE = str(tmp_path / "sms.log")


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


@pytest.fixture
def person(place: Community) -> Person:
    """Somebody in the register who never left a matter."""
    with enter(SystemScope("test")):
        facts = PersonFacts(name="周桂兰", phone=PHONE, identity=IDENTITY)
        made = people.write_down(facts=facts, unit=place.community, by=SETUP)
        people.add_label(person=made, kind="alone", source="certificate", basis="duty", by=SETUP)
        return made


def opened(client: Client, phone: str = PHONE) -> str:
    """Prove the telephone; where that leads."""
    asked(client, phone)
    return client.post("/mine/phone/", {"phone": phone, "code": code_sent()})["Location"]


def test_whoever_proves_the_telephone_sees_the_own_file_masked(
    person: Person, client: Client
) -> None:
    assert opened(client) == "/mine/files/"
    page = client.get("/mine/files/").content.decode()
    for seen in ("周**", "138****5678", "430*************23", "1948", "独居"):
        assert seen in page, seen
    for hidden in ("周桂兰", PHONE, IDENTITY, "1948-03-01"):
        assert hidden not in page, hidden


def test_a_query_code_shows_name_and_telephone_alone(place: Community, client: Client) -> None:
    number = registered(client, name="周桂兰", phone=PHONE)
    with enter(SystemScope("test")):
        person = Person.objects.get()
        people.edit_person(person=person, facts=PersonFacts(name="", identity=IDENTITY), by=SETUP)
    other = Client()
    code = code_on(client, number)
    other.post("/track/", {"number": number, "code": code})
    page = other.get("/mine/files/").content.decode()
    assert "周**" in page and "138****5678" in page
    assert "430*" not in page and "1948" not in page
    assert f"/mine/files/{person.pk}/ask/correction/" in page


def test_a_visitor_without_a_code_is_asked_for_one(person: Person, client: Client) -> None:
    assert client.get("/mine/files/")["Location"] == "/track/"
    path = f"/mine/files/{person.pk}/ask/correction/"
    assert client.get(path)["Location"] == "/track/"
    registered(client, phone=NEIGHBOUR)
    assert client.get(path).status_code == 404, "a matter of one's own opens no other file"


def test_a_correction_goes_in_with_a_photo_and_is_followed_on_the_same_page(
    person: Person, client: Client
) -> None:
    opened(client)
    path = f"/mine/files/{person.pk}/ask/correction/"
    bad = client.post(path, {"field": "name", "wrong": "写错了", "wanted": ""})
    assert bad.status_code == 422 and "写错了" in bad.content.decode()
    given = {"field": "name", "wrong": "写错了", "wanted": "周贵兰", "papers": picture()}
    assert client.post(path, given)["Location"] == "/mine/files/"
    with enter(SystemScope("test")):
        request = Correction.objects.get()
        assert request.wanted.reveal() == "周贵兰"
        assert RequestPaper.objects.get().request_id == request.pk
    page = client.get("/mine/files/").content.decode()
    assert "更正" in page and f"{request.due_at:%Y}" in page
    again = client.post(path, {"field": "name", "wanted": "周贵兰"})
    assert again.status_code == 409 and "周贵兰" in again.content.decode()
    with enter(SystemScope("test")):
        people.decline_correction(correction=request, answer="与身份证一致。", by=SETUP)
    assert "与身份证一致。" in client.get("/mine/files/").content.decode()


@pytest.mark.parametrize("kind", ["copy", "erasure"])
def test_a_copy_and_the_erasure_are_asked_for_through_the_same_door(
    person: Person, client: Client, kind: str
) -> None:
    opened(client)
    path = f"/mine/files/{person.pk}/ask/{kind}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"wanted": ""}).status_code == 302
    with enter(SystemScope("test")):
        assert Correction.objects.get().kind == kind
    assert client.get(f"/mine/files/{person.pk}/ask/everything/").status_code == 404


def test_closing_shuts_the_file_too(person: Person, client: Client) -> None:
    opened(client)
    client.post("/track/close/")
    assert client.get("/mine/files/")["Location"] == "/track/"
