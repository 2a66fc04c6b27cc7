"""Those who inspect read the record, inside the units they inspect, and leave a trace themselves."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fivehearts.community.duties.models import Post, User
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import LONG_AGO, Community, found, lead_to
from fivehearts.foundation.record.models import Entry, Seal
from fivehearts.foundation.record.tests.ground import sealed
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.models import Unit


@pytest.fixture
def place(committed_db: object) -> Community:
    with enter(SystemScope("test")):
        return found()


def inspector(unit: Unit, name: str = "jicha") -> Client:
    """Somebody who inspects at this unit, signed in."""
    user = User.objects.create(username=name, display_name="纪察")
    Post.objects.create(user=user, unit=unit, role="audit_administrator", since=LONG_AGO)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def matter(place: Community) -> Matter:
    with enter(SystemScope("test")):
        return lead_to(place, "signed")


def above(unit: Unit) -> Unit:
    """The sub-district a community belongs to."""
    assert unit.parent is not None
    return unit.parent


def test_how_far_it_is_sealed_and_when_it_was_verified(place: Community) -> None:
    matter(place)
    client = inspector(above(place.community))
    early = client.get("/desk/record/").content.decode()
    assert "还没有封存" in early and "从未核验" in early
    sealed()
    page = client.get("/desk/record/").content.decode()
    seal = Seal.objects.get()
    assert bytes(seal.root).hex()[:16] in page and "SHA-256" in page
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/record/")
    for _more in range(3):
        matter(place)
        sealed()
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/record/")
    assert len(one) == len(many)


def test_who_did_what_to_a_matter_is_shown_and_the_reading_recorded_first(place: Community) -> None:
    about = matter(place)
    subject = f"matters.Matter:{about.pk}"
    before = Entry.objects.filter(subject=subject).count()
    client = inspector(above(place.community))
    page = client.get("/desk/record/entries/", {"q": about.number}).content.decode()
    assert "matters.register" in page and "matters.sign" in page
    trace = Entry.objects.get(subject=subject, verb="desk.inspect_record")
    assert trace.by == f"user:{User.objects.get(username='jicha').pk}"
    assert Entry.objects.filter(subject=subject).count() == before + 1
    same = client.get("/desk/record/entries/", {"q": subject}).content.decode()
    assert "desk.inspect_record" in same


@pytest.mark.parametrize(
    "words", ["", "没有", "matters.Matter:999999", "\x00", "x" * 500, "9" * 400]
)
def test_whatever_is_looked_for_is_answered(place: Community, words: str) -> None:
    client = inspector(above(place.community))
    assert client.get("/desk/record/entries/", {"q": words, "after": words}).status_code == 200


def test_of_another_community_nothing_is_shown(place: Community) -> None:
    about = matter(place)
    with enter(SystemScope("test")):
        elsewhere = Unit.objects.get(pk=place.people["stranger"].posts[0].unit_id)
    client = inspector(elsewhere)
    for words in (about.number, f"matters.Matter:{about.pk}"):
        page = client.get("/desk/record/entries/", {"q": words}).content.decode()
        assert "matters.register" not in page and "没有相关留痕" in page


def test_the_witness_is_handed_out_to_those_who_inspect_alone(place: Community) -> None:
    matter(place)
    sealed()
    client = inspector(above(place.community))
    answer = client.post("/desk/record/witness/")
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["seals"][0]["hash"] == bytes(Seal.objects.get(number=1).hash).hex()
    assert Entry.objects.get(verb="desk.take_witness").data == {"seals": 1}
    secretary = Client()
    secretary.force_login(
        User.objects.get(pk=place.secretary.user_id), "django.contrib.auth.backends.ModelBackend"
    )
    assert secretary.post("/desk/record/witness/").status_code == 403
