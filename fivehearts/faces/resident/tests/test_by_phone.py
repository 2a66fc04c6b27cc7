"""Looking up one's matters by telephone: the telephone proves it, and nobody learns who wrote."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import PhoneCode
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.engines.matters.vocabulary import refusals
from fivehearts.faces.resident.tests.ground import registered
from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

pytestmark = pytest.mark.django_db

PHONE = "13812345678"
STRANGER = "13911112222"
GATE = system("gate").backdating()


@pytest.fixture(autouse=True)
def text_messages(settings: Any, tmp_path: Path) -> None:
    settings.SMS_FILE = str(tmp_path / "sms.log")


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def code_sent() -> str:
    """The code in the last message, as the telephone shows it."""
    with enter(SystemScope("test")):
        message = Message.objects.filter(kind="matters.phone_code").order_by("-at").first()
    assert message is not None and message.short is not None
    return re.findall(r"\d{6}", message.short.reveal())[0]


def asked(client: Client, phone: str = PHONE) -> str:
    return client.post("/mine/phone/", {"phone": phone}).content.decode()


def test_everything_left_with_a_number_opens_by_the_code_sent_to_it(
    place: Community, client: Client
) -> None:
    numbers = [registered(Client()), registered(Client())]
    assert "验证码已经发过去了" in asked(client, "138 1234 5678")
    opened = client.post("/mine/phone/", {"phone": PHONE, "code": code_sent()})
    assert opened["Location"] == "/mine/"
    page = client.get("/mine/").content.decode()
    for number in numbers:
        assert f"/matter/{number}/" in page
        assert client.get(f"/matter/{number}/").status_code == 200


def test_a_number_nobody_is_known_by_reads_the_same_and_gets_nothing(
    place: Community, client: Client
) -> None:
    registered(Client())
    pages = [asked(client, PHONE), asked(Client(), STRANGER)]
    plain = [re.sub(r"(value|csrf)[^>]*>|139\d+|138\d+", "", page) for page in pages]
    assert plain[0] == plain[1]
    with enter(SystemScope("test")):
        assert Message.objects.filter(kind="matters.phone_code").count() == 1
    wrong = client.post("/mine/phone/", {"phone": STRANGER, "code": "000000"})
    assert wrong.status_code == 422


def test_a_code_opens_once_and_only_its_own_number(place: Community, client: Client) -> None:
    registered(Client())
    asked(client)
    code = code_sent()
    assert client.post("/mine/phone/", {"phone": STRANGER, "code": code}).status_code == 422
    assert client.post("/mine/phone/", {"phone": PHONE, "code": code}).status_code == 302
    assert Client().post("/mine/phone/", {"phone": PHONE, "code": code}).status_code == 422


def test_after_five_wrong_tries_the_right_code_is_no_use(place: Community, client: Client) -> None:
    registered(Client())
    asked(client)
    code = code_sent()
    wrong = "111111" if code != "111111" else "222222"
    for _time in range(5):
        assert not actions.open_with_phone_code(by=GATE, phone=PHONE, code=wrong)
    assert not actions.open_with_phone_code(by=GATE, phone=PHONE, code=code)


def test_a_code_is_good_for_ten_minutes(place: Community) -> None:
    registered(Client())
    moment = now()
    actions.send_phone_code(by=GATE, phone=PHONE, at=moment)
    late = moment + timedelta(minutes=10, seconds=1)
    assert not actions.open_with_phone_code(by=GATE, phone=PHONE, code=code_sent(), at=late)


@pytest.mark.parametrize("phone", [PHONE, STRANGER])
def test_one_code_a_minute_and_five_a_day_whoever_it_is(place: Community, phone: str) -> None:
    registered(Client())
    moment = now()
    actions.send_phone_code(by=GATE, phone=phone, at=moment)
    with pytest.raises(refusals.CodeJustSent):
        actions.send_phone_code(by=GATE, phone=phone, at=moment + timedelta(seconds=59))
    for minute in range(1, 5):
        actions.send_phone_code(by=GATE, phone=phone, at=moment + timedelta(minutes=2 * minute))
    with pytest.raises(refusals.TooManyCodes):
        actions.send_phone_code(by=GATE, phone=phone, at=moment + timedelta(hours=3))
    actions.send_phone_code(by=GATE, phone=phone, at=moment + timedelta(hours=25))


def test_who_tries_many_numbers_is_shut_out(place: Community) -> None:
    for last in range(20):
        actions.send_phone_code(by=GATE, phone=f"139111100{last:02}", address="10.0.0.9")
    with pytest.raises(refusals.TooManyTries):
        actions.send_phone_code(by=GATE, phone="13911110099", address="10.0.0.9")


@pytest.mark.parametrize("phone", ["", "073188881234", "110", "1381234567", "没有"])
def test_what_is_no_mobile_number_gets_a_sentence_and_stays(
    place: Community, client: Client, phone: str
) -> None:
    answer = client.post("/mine/phone/", {"phone": phone})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写" in page
    assert f'value="{phone}"' in page or not phone


def test_neither_number_nor_code_stands_anywhere_to_be_read(
    place: Community, client: Client
) -> None:
    registered(Client())
    asked(client)
    code = code_sent()
    told = [list(PhoneCode.objects.values_list())]
    with connection.cursor() as cursor:
        for table in ("record_entry", "django_session", "procrastinate_jobs"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            told.append(cursor.fetchall())
    text = json.dumps(told, default=str)
    assert PHONE not in text
    assert code not in text.replace(PHONE, "")


def test_where_no_text_message_can_be_sent_the_page_is_not_offered(
    place: Community, client: Client, settings: Any
) -> None:
    assert "/mine/phone/" in client.get("/track/").content.decode()
    settings.SMS_FILE = ""
    assert "/mine/phone/" not in client.get("/track/").content.decode()
    assert client.get("/mine/phone/").status_code == 404
