"""What people and machines really send: a clear message, nothing lost, never a 500."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from fivehearts.engines.matters.models import Matter, Wording
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.faces.resident.tests.ground import (
    WORDS,
    code_on,
    handled,
    nonce,
    picture,
    registered,
    told,
)
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db

NASTY = {
    "nul": "灯\x00坏了",
    "emoji": "灯坏了😡👨‍👩‍👧‍👦🏮",
    "right to left": "שלום \u202eгнол\u202c مرحبا",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE matters_matter; --",
    "template": "{{ settings.SECRET_KEY }}{% debug %}%s%(x)s",
    "rare letters": "𠮷野家𰻝𰻝面",
    "lone surrogate": "\ud800",
    "controls": "\x01\x1b[31m\x7f",
    "spaces": "　\u200b\t \n",
    "long": "长" * 50_000,
}
FIELDS = ["words", "place_words", "name", "phone", "for_name", "for_phone", "unit", "kind", "contact", "once"]  # fmt: skip


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def each_in_turn() -> Iterator[str]:
    """One nasty text after another; what the last one did is undone before the next."""
    for nasty in NASTY.values():
        with transaction.atomic():
            yield nasty
            transaction.set_rollback(True)


def encoded(facts: dict[str, str]) -> str:
    """As a browser would send it, lone surrogates and all."""
    from urllib.parse import quote_plus

    def one(text: str) -> str:
        return quote_plus(text.encode("utf-8", "surrogatepass"))

    return "&".join(f"{one(name)}={one(value)}" for name, value in facts.items())


def send(client: Client, path: str, facts: dict[str, str]):
    return client.post(path, encoded(facts), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_in_any_field_of_the_form_breaks_it_or_loses_a_word(
    place: Community, client: Client, field: str
) -> None:
    for nasty in each_in_turn():
        proper = told(contact="on_behalf", for_name="李奶奶")
        facts = {"once": nonce(client), **proper, field: nasty}
        answer = send(client, "/submit/whole/", facts)
        assert answer.status_code in {302, 422}, nasty[:40]
        page = answer.content.decode()
        assert "<script>alert" not in page
        if answer.status_code == 422 and field != "words":
            assert WORDS in page, nasty[:40]


def test_what_was_taken_is_kept_as_it_was_said(place: Community, client: Client) -> None:
    for nasty in each_in_turn():
        text = f"前{nasty}后" if nasty != NASTY["long"] else "长" * 4000
        answer = send(client, "/submit/whole/", {"once": nonce(client), **told(words=text)})
        assert answer.status_code == 302, nasty[:40]
        kept = Wording.unscoped.get().words
        assert "\x00" not in kept
        assert kept[0] in "前长"
        number = answer["Location"].split("/")[2]
        page = client.get(f"/matter/{number}/").content.decode()
        assert "<script>alert" not in page
        assert "DROP TABLE" not in page or "&#x27;; DROP TABLE" in page


@pytest.mark.parametrize("field", ["number", "code"])
def test_nothing_typed_at_tracking_breaks_it(place: Community, client: Client, field: str) -> None:
    number = registered(client)
    for nasty in each_in_turn():
        facts = {"number": number, "code": "00000000", field: nasty}
        answer = send(Client(), "/track/", facts)
        assert answer.status_code == 422, nasty[:40]
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("field", ["contacted", "solved", "satisfaction", "words"])
def test_nothing_in_the_three_answers_breaks_them(
    place: Community, client: Client, field: str
) -> None:
    number = registered(client)
    handled(place, number)
    proper = {"contacted": "yes", "solved": "solved", "satisfaction": "satisfied", "words": "谢谢"}
    for nasty in each_in_turn():
        answer = send(client, f"/matter/{number}/answer/", {**proper, field: nasty})
        assert answer.status_code in {302, 422}, nasty[:40]
        if answer.status_code == 422 and field != "words":
            assert "谢谢</textarea>" in answer.content.decode()


def test_nothing_in_an_address_breaks_it(place: Community, client: Client) -> None:
    from urllib.parse import quote

    registered(client)
    for nasty in NASTY.values():
        text = quote(nasty[:200].encode("utf-8", "surrogatepass"), safe="")
        for path in (
            f"/matter/{text}/",
            f"/receipt/{text}/",
            f"/track/?n={text}",
            f"/submit/whole/?unit={text}",
        ):
            assert client.get(path).status_code in {200, 404}, path
    client.cookies["place"] = "%00'<b>"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("files", [False, True])
def test_ten_megabytes_of_words_are_refused_in_a_sentence(
    place: Community, client: Client, files: bool
) -> None:
    facts = {"once": nonce(client), **told(words="长" * (10 * 1024 * 1024 // 3))}
    answer = (
        client.post("/submit/whole/", facts) if files else send(client, "/submit/whole/", facts)
    )
    assert answer.status_code == 413
    assert Matter.unscoped.count() == 0


def test_a_photo_of_eleven_megabytes_is_refused_by_name_and_the_words_stay(
    place: Community, client: Client
) -> None:
    large = picture("大.jpg")
    large.write(b"\x00" * 11 * 1024 * 1024)
    large.seek(0)
    answer = client.post("/submit/whole/", {"once": nonce(client), **told(), "photos": large})
    assert answer.status_code == 422
    assert "大.jpg" in answer.content.decode()
    assert WORDS in answer.content.decode()


def late(client: Client, path: str, facts: dict[str, str], origin: str = "http://testserver"):
    """A form whose token is gone."""
    return client.post(path, facts, HTTP_ORIGIN=origin)


def test_a_form_that_was_open_too_long_comes_back_whole_and_can_be_sent(place: Community) -> None:
    strict = Client(enforce_csrf_checks=True)
    once = nonce(strict)
    facts = {"once": once, **told(place_words="楼道 <三>")}
    answer = late(strict, "/submit/whole/", facts)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "打开太久" in page
    for kept in (WORDS, "楼道 &lt;三&gt;", 'value="13812345678"', once):
        assert kept in page
    assert Matter.unscoped.count() == 0
    import re

    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    again = late(strict, "/submit/whole/", {**facts, "csrfmiddlewaretoken": token.group(1)})
    assert again.status_code == 302


def test_another_website_can_neither_send_a_form_nor_fill_one_in(place: Community) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = late(strict, "/submit/whole/", told(), origin="https://evil.example")
    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()
    assert Matter.unscoped.count() == 0


def test_late_answers_and_late_queries_come_back_whole(place: Community, client: Client) -> None:
    number = registered(client)
    code = code_on(client, number)
    handled(place, number)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    asked = {
        "contacted": "no",
        "solved": "unsolved",
        "satisfaction": "dissatisfied",
        "words": "没亮",
    }
    answer = late(strict, f"/matter/{number}/answer/", asked)
    assert answer.status_code == 403
    assert "没亮</textarea>" in answer.content.decode()
    answer = late(strict, "/track/", {"number": number, "code": code})
    assert answer.status_code == 403
    assert number in answer.content.decode()
    assert Matter.unscoped.get().state == "follow_up"
