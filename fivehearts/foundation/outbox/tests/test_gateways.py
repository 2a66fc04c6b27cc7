"""Text messages, webhooks and work chats against a real server that is silent, busy or gone."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fivehearts.config.testing.serving import free_port
from fivehearts.foundation.outbox import actions, channels
from fivehearts.foundation.outbox.channels import chat, sms, webhook
from fivehearts.foundation.outbox.jobs import deliver
from fivehearts.foundation.outbox.models import Delivery, Message, Robot
from fivehearts.foundation.outbox.tests.ground import (
    CHATTED,
    CODE,
    DAY,
    EVENT,
    HOUR,
    MINUTE,
    MONDAY,
    OFFICE,
    PHONE,
    RECEIPT,
    clerk,
    tell,
)
from fivehearts.foundation.outbox.tests.servers import Gateway, gateway
from fivehearts.foundation.outbox.vocabulary import (
    ASK_AFTER,
    KEEP_ROBOTS,
    PAUSES,
    RobotAddressRefused,
    RobotNameMissing,
)
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Forbidden

SECRET = "a-secret-of-thirty-two-bytes-ab12"


@pytest.fixture
def gate(ways: Any) -> Iterator[Gateway]:
    with gateway() as one:
        ways.SMS_URL, ways.SMS_STATUS_URL = one.url, one.url + "status/"
        ways.SMS_KEY, ways.SMS_SECRET = "xingfu", SECRET
        ways.OUTBOX_WEBHOOK_URL, ways.OUTBOX_WEBHOOK_SECRET = one.url, SECRET
        yield one


def text_to(place: Unit, **given: Any) -> Delivery:
    (message,) = tell(RECEIPT, "person:1", place, **given)
    return message.deliveries.get()


def test_a_text_message_is_signed_and_known_by_its_request_id(place: Unit, gate: Gateway) -> None:
    delivery = text_to(place)
    assert deliver(at=MONDAY) == 1
    ((headers, body),) = gate.heard
    key, stamp = str(delivery.pk), str(int(MONDAY.timestamp()))
    signed = f"{key}.{stamp}.".encode() + body
    mark = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert (headers["x-key"], headers["x-timestamp"]) == ("xingfu", stamp)
    assert (headers["x-request-id"], headers["x-signature"]) == (key, mark)
    told = {"request_id": key, "phone": PHONE, "text": "We have your request 2026-1"}
    assert json.loads(body) == told


def test_the_fields_of_a_gateway_are_a_setting(place: Unit, gate: Gateway, settings: Any) -> None:
    settings.SMS_FIELDS = '{"mobile": "+86{phone}", "content": "【幸福里】{text}", "tpl": "7"}'
    text_to(place)
    deliver(at=MONDAY)
    content = "【幸福里】We have your request 2026-1"
    assert json.loads(gate.heard[0][1]) == {
        "mobile": f"+86{PHONE}",
        "content": content,
        "tpl": "7",
    }


@pytest.mark.parametrize("silence", [0, -1])
def test_after_a_silence_the_gateway_is_asked_and_nothing_is_sent_twice(
    place: Unit, gate: Gateway, monkeypatch: pytest.MonkeyPatch, silence: int
) -> None:
    monkeypatch.setattr(sms, "PATIENCE", 0.2)
    gate.statuses = [silence]
    delivery = text_to(place)
    assert deliver(at=MONDAY) == 0
    delivery.refresh_from_db()
    assert delivery.state == "unknown"
    assert delivery.fault == ("connection_lost" if silence else "timeout")
    deliver(at=MONDAY + MINUTE)
    assert not gate.asked, "it is given some time before it is asked"
    deliver(at=MONDAY + ASK_AFTER)
    delivery.refresh_from_db()
    assert (delivery.state, gate.asked) == ("sent", [str(delivery.pk)])
    assert len(gate.heard) == 1


def test_what_never_came_there_is_sent_once_more_under_the_same_id(
    place: Unit, gate: Gateway
) -> None:
    gate.statuses = [500]
    delivery = text_to(place)
    deliver(at=MONDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("unknown", "refused")
    deliver(at=MONDAY + ASK_AFTER)
    assert deliver(at=MONDAY + ASK_AFTER) == 1
    assert gate.ids == [str(delivery.pk)] * 2


def test_a_gateway_that_cannot_tell_leaves_the_outcome_unknown_for_good(
    place: Unit, gate: Gateway, settings: Any
) -> None:
    settings.SMS_STATUS_URL = ""
    gate.statuses = [-1]
    delivery = text_to(place)
    deliver(at=MONDAY)
    for n in range(1, 9):
        deliver(at=MONDAY + n * DAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_at) == ("unknown", None)
    assert len(gate.heard) == 1 and not gate.asked


def test_questions_come_to_an_end(place: Unit, gate: Gateway) -> None:
    gate.statuses = [-1]
    delivery = text_to(place)
    gate.says[str(delivery.pk)] = "in some queue"
    deliver(at=MONDAY)
    for n in range(1, 12):
        deliver(at=MONDAY + n * DAY)
    delivery.refresh_from_db()
    assert (delivery.state, len(gate.asked)) == ("unknown", 5)


def test_busy_goes_again_refused_does_not_and_known_counts_as_sent(
    place: Unit, gate: Gateway
) -> None:
    gate.statuses = [429, 409]
    first = text_to(place)
    deliver(at=MONDAY)
    assert deliver(at=MONDAY + PAUSES[0]) == 1
    gate.statuses = [400]
    second = text_to(place, occasion="2")
    deliver(at=MONDAY)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.tries) == ("sent", 2)
    assert (second.state, second.fault, second.tries) == ("failed", "refused", 1)


def test_a_gateway_that_is_not_there_certainly_has_nothing(
    place: Unit, gate: Gateway, settings: Any
) -> None:
    settings.SMS_URL = f"http://127.0.0.1:{free_port()}/"
    delivery = text_to(place)
    deliver(at=MONDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("waiting", "unreachable")
    settings.SMS_URL = gate.url
    assert deliver(at=MONDAY + PAUSES[0]) == 1


def test_the_words_of_a_code_are_erased_once_it_is_sent(place: Unit, gate: Gateway) -> None:
    (message,) = tell(CODE, "person:1", place)
    deliver(at=MONDAY)
    message.refresh_from_db()
    assert json.loads(gate.heard[0][1])["text"] == "Your code is 482911"
    assert message.short is None and message.erased_at == MONDAY
    assert message.deliveries.get().address is None


def test_the_demo_writes_text_messages_into_a_file_of_its_own(place: Unit, settings: Any) -> None:
    delivery = text_to(place)
    assert deliver(at=MONDAY) == 1
    path = Path(settings.SMS_FILE)
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["request_id"] == str(delivery.pk)
    assert path.stat().st_mode & 0o077 == 0
    # Killed after the line was written and before we knew: it is asked, not written again.
    Delivery.objects.update(state="sending", lease_until=MONDAY)
    deliver(at=MONDAY)
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_an_event_goes_by_signed_webhook_and_again_after_a_silence(
    place: Unit, gate: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.2)
    gate.statuses = [0, 500]
    (message,) = tell(EVENT, "hook:events", place)
    delivery = message.deliveries.get()
    at = MONDAY
    for pause in (*PAUSES[:2], HOUR):
        deliver(at=at)
        at += pause
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("sent", 3)
    assert set(gate.ids) == {str(delivery.pk)}
    told = json.loads(gate.heard[0][1])
    assert told["type"] == "outbox.test_event"
    assert told["data"] == {"about": "matters.Matter:1", "number": "2026-1"}


def test_gone_ends_a_webhook(place: Unit, gate: Gateway) -> None:
    gate.statuses = [410]
    (message,) = tell(EVENT, "hook:events", place)
    deliver(at=MONDAY)
    assert message.deliveries.get().state == "failed"


def test_settings_that_cannot_be_used_are_named(settings: Any) -> None:
    settings.SMS_URL, settings.SMS_SECRET = "https://sms.example.cn/", "short"
    settings.OUTBOX_WEBHOOK_URL = "http://elsewhere.example.cn/"
    assert [problem.split()[0] for problem in channels.problems()] == [
        "FIVEHEARTS_WEBHOOK_URL",
        "FIVEHEARTS_SMS_KEY",
    ]


@pytest.fixture
def robot(place: Unit, gate: Gateway, settings: Any) -> Robot:
    settings.OUTBOX_CHAT_SCHEMES, settings.OUTBOX_PRIVATE_ADDRESSES = ["json"], True
    url = gate.url.replace("http://", "json://")
    return actions.add_robot(by=OFFICE, unit=place, name="值班群", url=url, at=MONDAY)


def test_a_work_chat_hears_the_short_words(place: Unit, gate: Gateway, robot: Robot) -> None:
    (message,) = tell(CHATTED, f"robots:{place.pk}", place)
    assert deliver(at=MONDAY) == 1
    assert json.loads(gate.heard[0][1])["message"] == "2026-1 is late"
    assert message.deliveries.get().robot == robot


@pytest.mark.parametrize(
    ("status", "state", "fault"),
    [(500, "waiting", "refused"), (-1, "unknown", "connection_lost"), (302, "waiting", "refused")],
)
def test_a_chat_that_refuses_is_tried_again_and_one_that_breaks_off_is_unknown(
    place: Unit, gate: Gateway, robot: Robot, status: int, state: str, fault: str
) -> None:
    gate.statuses = [status]
    (message,) = tell(CHATTED, f"robots:{place.pk}", place)
    deliver(at=MONDAY)
    delivery = message.deliveries.get()
    assert (delivery.state, delivery.fault) == (state, fault)
    assert len(gate.heard) == 1


def test_a_chat_that_was_removed_hears_nothing(place: Unit, gate: Gateway, robot: Robot) -> None:
    tell(CHATTED, f"robots:{place.pk}", place)
    actions.remove_robot(by=OFFICE, robot=robot, at=MONDAY)
    assert deliver(at=MONDAY) == 0
    assert not gate.heard
    assert tell(CHATTED, f"robots:{place.pk}", place, occasion="2") == []


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1/",
        "jsons://localhost/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "mailto://a:b@mail.example.cn",
        "wecombot://127.0.0.1/",
        "https://example.cn/hook",
        "dingtalk://token\r\nHost: x/",
        "syslog://localhost",
        "",
    ],
)
def test_a_robot_stands_at_a_known_service_only(place: Unit, url: str) -> None:
    with pytest.raises(RobotAddressRefused):
        actions.add_robot(by=OFFICE, unit=place, name="群", url=url, at=MONDAY)


def test_even_an_allowed_service_may_not_stand_in_our_own_network(
    place: Unit, settings: Any
) -> None:
    settings.OUTBOX_CHAT_SCHEMES = ["json", "jsons"]
    for host in ("127.0.0.1", "10.0.0.7", "[::1]", "localhost", "169.254.169.254"):
        with pytest.raises(RobotAddressRefused):
            chat.check(f"json://{host}/")
    chat.check("jsons://1.1.1.1/")


def test_addresses_are_taken_as_people_copy_them() -> None:
    chat.check("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4-97a0-0ec2")
    chat.check("https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789")
    chat.check("https://open.feishu.cn/open-apis/bot/v2/hook/08fb3d3a-1111-2222-3333-abcdef")


def test_only_the_head_adds_a_chat_and_gives_it_a_name(place: Unit) -> None:
    url = "https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789"
    with pytest.raises(Forbidden):
        actions.add_robot(by=clerk(place), unit=place, name="群", url=url, at=MONDAY)
    head = clerk(place, KEEP_ROBOTS)
    with pytest.raises(RobotNameMissing):
        actions.add_robot(by=head, unit=place, name=" ", url=url, at=MONDAY)
    robot = actions.add_robot(by=head, unit=place, name="群", url=url, at=MONDAY)
    assert robot.url.reveal() == url
    assert Message.objects.count() == 0
