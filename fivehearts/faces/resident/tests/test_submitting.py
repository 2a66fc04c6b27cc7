"""Telling the community something: once, with every word kept, and a receipt that is one's own."""

from __future__ import annotations

import importlib
import re

import pytest
from django.test import Client

from fivehearts.community.people.models import Person
from fivehearts.engines.matters.models import Matter, Photo
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.faces.resident.tests.ground import (
    WORDS,
    code_on,
    nonce,
    picture,
    registered,
    told,
)
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def known(number: str) -> Matter:
    return Matter.unscoped.select_related("resident", "speaker", "place_unit").get(number=number)


def test_a_resident_without_account_registers_and_reads_the_promise(
    place: Community, client: Client
) -> None:
    number = registered(client)
    page = client.get(f"/receipt/{number}/").content.decode()
    assert "幸福里社区承诺" in page
    assert re.search(r"\d{4} \d{4}", page)
    matter = known(number)
    assert (matter.channel, matter.contact, matter.place_unit) == ("web", "self", place.community)
    assert matter.resident is not None


def test_the_qr_code_leads_to_tracking_and_never_carries_the_code(
    place: Community, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = importlib.import_module("fivehearts.faces.resident.views.receipt")

    addresses: list[str] = []
    draw = receipt.qr
    monkeypatch.setattr(receipt, "qr", lambda a: addresses.append(a) or draw(a))
    number = registered(client)
    code = code_on(client, number).replace(" ", "")
    assert addresses == [f"http://testserver/track/?n={number}"]
    assert code not in addresses[0]


def test_the_code_is_shown_to_the_session_that_registered_it_only(
    place: Community, client: Client
) -> None:
    number = registered(client)
    code = code_on(client, number)
    other = Client()
    assert other.get(f"/receipt/{number}/")["Location"] == "/track/"
    other.post("/track/", {"number": number, "code": code})
    page = other.get(f"/receipt/{number}/").content.decode()
    assert code not in page
    assert "不再显示" in page


def test_sent_twice_it_is_registered_once_with_the_same_receipt(
    place: Community, client: Client
) -> None:
    once = nonce(client)
    answers = [client.post("/submit/whole/", {"once": once, **told()}) for _time in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Matter.unscoped.count() == 1


def test_two_clicks_of_a_fresh_browser_lead_to_one_receipt_too(place: Community) -> None:
    first, second = Client(), Client()
    once = nonce(first)
    answers = [c.post("/submit/whole/", {"once": once, **told()}) for c in (first, second)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert second.get(answers[1]["Location"]).status_code == 200


def test_going_back_later_on_a_shared_computer_shows_no_code(
    place: Community, client: Client
) -> None:
    once = nonce(client)
    number = client.post("/submit/whole/", {"once": once, **told()})["Location"].split("/")[2]
    client.post("/track/close/")
    import datetime

    past = known(number).recorded_at - datetime.timedelta(minutes=11)
    Matter.unscoped.filter(number=number).update(recorded_at=past)
    answer = Client().post("/submit/whole/", {"once": once, **told()})
    assert answer["Location"] == f"/track/?n={number}"


def test_a_forged_nonce_opens_nothing_of_others(place: Community, client: Client) -> None:
    number = registered(client)
    stranger = Client()
    for forged in ("", "x", f"resident:{number}", "\x00" * 30, "a" * 5000):
        answer = stranger.post("/submit/whole/", {"once": forged, **told(words="另一件事")})
        assert answer["Location"] != f"/receipt/{number}/"


def test_what_is_missing_is_said_and_everything_else_is_kept(
    place: Community, client: Client
) -> None:
    sent = told(words="", name="", phone="138", place_words="<b>3号楼</b>", kind="praise")
    answer = client.post("/submit/whole/", {"once": nonce(client), **sent, "photos": picture()})
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("一句话就行", "请写您的姓名", "手机号", "deng.jpg"):
        assert sentence in page
    assert "&lt;b&gt;3号楼&lt;/b&gt;" in page
    assert 'value="138"' in page
    assert re.search(r'value="praise"[^>]*checked', page)
    assert Matter.unscoped.count() == 0


def test_photos_are_kept_and_a_text_named_jpg_is_refused_beside_the_field(
    place: Community, client: Client
) -> None:
    number = registered(client, photos=[picture("a.jpg"), picture("b.jpg")])
    assert Photo.unscoped.filter(matter__in=[known(number)]).count() == 2
    from django.core.files.uploadedfile import SimpleUploadedFile

    fake = SimpleUploadedFile("假.jpg", b"GIF89a not at all", content_type="image/jpeg")
    answer = client.post("/submit/whole/", {"once": nonce(client), **told(), "photos": [fake]})
    assert answer.status_code == 422
    assert "假.jpg" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_seven_photos_are_one_too_many_and_the_words_stay(place: Community, client: Client) -> None:
    photos = [picture(f"{n}.jpg") for n in range(7)]
    answer = client.post("/submit/whole/", {"once": nonce(client), **told(), "photos": photos})
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


def test_the_anonymous_leave_nothing_of_themselves_whatever_they_typed(
    place: Community, client: Client
) -> None:
    number = registered(client, contact="anonymous", name="张桂英", phone="12")
    matter = known(number)
    assert (matter.resident, matter.speaker, matter.contact) == (None, None, "anonymous")
    with enter(SystemScope("test")):
        assert not Person.objects.exists()
    assert "您没有留电话" in client.get(f"/receipt/{number}/").content.decode()


def test_whoever_speaks_for_a_neighbour_is_called_where_the_neighbour_has_no_phone(
    place: Community, client: Client
) -> None:
    missing = client.post(
        "/submit/whole/", {"once": nonce(client), **told(contact="on_behalf")}
    ).content.decode()
    assert "请写对方的姓名" in missing
    assert '<details class="fh-disclosure" open>' in missing
    number = registered(client, contact="on_behalf", for_name="李奶奶")
    matter = known(number)
    assert matter.resident is not None and matter.speaker is not None
    assert matter.resident.pk != matter.speaker.pk


def test_a_poster_chooses_the_community_and_the_browser_remembers_it(
    place: Community, client: Client
) -> None:
    page = client.get("/submit/whole/?unit=TXC2").content.decode()
    assert re.search(r'<option value="TXC2" selected', page)
    assert re.search(
        r'<option value="TXC2" selected', client.get("/submit/whole/").content.decode()
    )


def test_a_poster_in_a_grid_registers_with_the_grid(place: Community, client: Client) -> None:
    assert "第一网格" in client.get("/submit/whole/?unit=TXG1").content.decode()
    assert known(registered(client, unit="TXG1")).place_unit == place.grid


@pytest.mark.parametrize("code", ["", "NOPE", "TXS", "TXP", "\x00", "'", "社" * 100])
def test_a_place_that_takes_no_matters_is_asked_again(
    place: Community, client: Client, code: str
) -> None:
    assert client.get("/submit/whole/", {"unit": code}).status_code == 200
    answer = client.post("/submit/whole/", {"once": nonce(client), **told(unit=code)})
    assert answer.status_code == 422
    assert "请选择事情发生的社区" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_a_city_of_communities_is_walked_step_by_step(
    place: Community, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fivehearts.faces.resident.queries import places

    monkeypatch.setattr(places, "SHORT_LIST", 1)
    assert client.get("/submit/whole/")["Location"] == "/submit/where/?for=whole"
    assert "幸福里社区" in client.get("/submit/where/").content.decode()
    page = client.get("/submit/whole/?unit=TXC").content.decode()
    assert re.search(r'<option value="TXC" selected', page)
    assert "找别的社区" in page


@pytest.mark.parametrize("words", ["桃园", "%", "_", "'; --", "\x00", "𠮷", "a" * 500])
def test_a_community_is_found_by_name_whatever_is_typed(
    place: Community, client: Client, words: str
) -> None:
    answer = client.get("/submit/where/", {"q": words, "under": words})
    assert answer.status_code == 200


def test_the_paper_form_asks_the_same_questions_and_names_the_community(
    place: Community, client: Client
) -> None:
    page = client.get("/submit/paper/?unit=TXC").content.decode()
    for words in ("幸福里社区", "出了什么事", "具体在哪里", "匿名", "<svg"):
        assert words in page
