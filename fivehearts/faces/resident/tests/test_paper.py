"""The form on paper is the form on the page, and its code leads to the one or the other."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from fivehearts.community.duties.models import User
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.faces.resident.forms import STEPS, SubmitForm
from fivehearts.faces.resident.vocabulary import PAPER_VERSION
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db

# The questions of each version, so that nobody changes them under a code already printed.
QUESTIONS = {"R2": "f97d1782a3ec", "R3": "0ad5640f3d31"}


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def questions() -> str:
    """What the page asks, question by question, with the choices it offers."""
    form = SubmitForm()
    lines = []
    for names in STEPS.values():
        for name in names:
            choices = form.fields[name].choices if name in {"kind", "contact"} else []
            lines.append(" / ".join(map(str, [form.fields[name].label, *dict(choices).values()])))
    return "\n".join(lines)


def test_whoever_changes_a_question_gives_the_paper_form_its_next_number() -> None:
    from django.utils import translation

    with translation.override("zh-hans"):
        digest = hashlib.sha256(questions().encode()).hexdigest()[:12]
    assert QUESTIONS[PAPER_VERSION] == digest, "raise PAPER_VERSION and add the new questions here"


def test_the_paper_asks_every_question_of_the_page(place: Community, client: Client) -> None:
    page = client.get("/submit/paper/?unit=TXC").content.decode()
    form = SubmitForm()
    for names in STEPS.values():
        for name in names:
            assert str(form.fields[name].label) in page, name
    for _code, words in [*form.fields["kind"].choices, *form.fields["contact"].choices]:
        assert str(words) in page
    assert f"{PAPER_VERSION}-TXC" in page
    assert "回执编号" in page


def test_the_code_on_paper_leads_a_resident_to_the_same_form_for_the_same_community(
    place: Community, client: Client
) -> None:
    assert client.get("/paper/R2-TXC/")["Location"] == "/submit/?unit=TXC"
    assert client.get("/paper/R2/")["Location"] == "/submit/"


def test_the_code_on_paper_leads_a_clerk_to_the_registration_of_the_community(
    place: Community,
) -> None:
    desk = Client()
    desk.force_login(
        User.objects.get(username="secretary"), "django.contrib.auth.backends.ModelBackend"
    )
    address = desk.get("/paper/R2-TXC/")["Location"]
    assert address == f"/desk/register/?channel=counter&place_unit={place.community.pk}"
    page = desk.get(address).content.decode()
    assert f'value="{place.community.pk}" selected' in page


@pytest.mark.parametrize("code", ["x", "R2-", "R2-NOPE", "R2-TXS", "R2-'", "R9999-TXC", "长" * 300])
def test_a_code_that_is_none_begins_at_the_beginning(
    place: Community, client: Client, code: str
) -> None:
    assert client.get(f"/paper/{code}/")["Location"] == "/submit/"
