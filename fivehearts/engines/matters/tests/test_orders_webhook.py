"""Answers go back by a signed webhook, to a server that fails, keeps silent, or is not there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings

from fivehearts.config.testing.database import TestDatabase
from fivehearts.config.testing.serving import free_port
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.jobs.orders import send_answers
from fivehearts.engines.matters.models import DeliveryTry, Order, OrderDelivery, TimelineStep
from fivehearts.engines.matters.orders import webhook
from fivehearts.engines.matters.queries.orders import orders_to_answer
from fivehearts.engines.matters.tests.community import Community, found, reload
from fivehearts.engines.matters.tests.orders_ground import (
    DAY,
    HOUR,
    MONDAY,
    SECRET,
    Hotline,
    answered,
    hotline,
    order_of,
    taken,
)
from fivehearts.engines.matters.vocabulary.orders import MOST_TRIES, PAUSES
from fivehearts.foundation.scope import SystemScope, enter

SENT = """
import django
django.setup()
from fivehearts.engines.matters.jobs.orders import send_answers
from fivehearts.foundation.scope import SystemScope, enter
with enter(SystemScope("orders")):
    print("arrived", send_answers())
"""


@pytest.fixture
def place(db: None) -> Iterator[Community]:
    with enter(SystemScope("test")):
        yield found()


@pytest.fixture
def line(settings: Any) -> Iterator[Hotline]:
    with hotline() as one:
        settings.ORDERS_WEBHOOK_URL, settings.ORDERS_WEBHOOK_SECRET = one.url, SECRET
        yield one


def test_an_approved_answer_goes_back_signed_and_once(place: Community, line: Hotline) -> None:
    taken(place, "still open")
    order = answered(place, "20261109000123")
    assert send_answers(at=MONDAY + HOUR) == 1
    assert send_answers(at=MONDAY + 2 * HOUR) == 0
    ((headers, body),) = line.heard
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mark = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert int(headers["webhook-timestamp"]) == int((MONDAY + HOUR).timestamp())
    (told,) = line.answers
    assert told["type"] == "order.answered"
    assert told["data"] == {
        "source": "12345", "order_number": "20261109000123",
        "number": order.matter.display_number, "kind": "answered", "outcome": "solved",
        "answer": "灯已更换，今晚起可用。", "received_at": "2026-11-09T09:00:00+08:00",
        "registered_at": "2026-11-09T10:00:00+08:00", "due_at": "2026-11-11T18:00:00+08:00",
        "done_at": "2026-11-09T10:00:00+08:00", "round": 1,
    }  # fmt: skip
    sent = order_of(order.matter)
    assert (sent.answered_at, sent.answered_by) == (MONDAY + HOUR, "system:orders")
    step = TimelineStep.objects.get(matter=order.matter, verb="send_answer")
    assert (step.public, step.facts["sending"]) == (False, "webhook")


def test_a_published_signature_is_reproduced(settings: Any) -> None:
    """The example of the Standard Webhooks libraries' own tests."""
    settings.ORDERS_WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    from datetime import UTC, datetime

    given = webhook.headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        at=datetime.fromtimestamp(1614265330, UTC),
    )
    assert given["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_server_that_fails_twice_gets_it_the_third_time(place: Community, line: Hotline) -> None:
    line.statuses = [500, 503]
    order = answered(place)
    at = MONDAY + HOUR
    assert send_answers(at=at) == 0
    assert send_answers(at=at + PAUSES[0] / 2) == 0, "before its pause is over nothing is tried"
    assert len(line.heard) == 1
    at += PAUSES[0]
    assert send_answers(at=at) == 0
    at += PAUSES[1]
    assert send_answers(at=at) == 1
    tries = DeliveryTry.objects.order_by("number").values_list("number", "http_status", "fault")
    assert list(tries) == [(1, 500, "refused"), (2, 503, "refused"), (3, 200, "")]
    assert len(set(line.ids)) == 1, "every try carries the same message id"
    assert order_of(order.matter).answered_at == at


def test_a_server_that_keeps_silent_is_given_up_in_time_and_tried_again(
    place: Community, line: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.2)
    line.statuses = [0]
    answered(place)
    assert send_answers(at=MONDAY + HOUR) == 0
    assert DeliveryTry.objects.get().fault == "timeout"
    line.released.set()
    assert send_answers(at=MONDAY + HOUR + PAUSES[0]) == 1


def test_where_nobody_answers_the_rest_waits_for_the_next_run(
    place: Community, settings: Any
) -> None:
    settings.ORDERS_WEBHOOK_URL = f"http://127.0.0.1:{free_port()}/"
    settings.ORDERS_WEBHOOK_SECRET = SECRET
    for n in range(5):
        answered(place, str(n))
    assert send_answers(at=MONDAY + HOUR) == 0
    assert list(DeliveryTry.objects.values_list("fault", flat=True)) == ["unreachable"] * 3
    assert OrderDelivery.objects.filter(tries=0).count() == 2


def test_after_the_last_try_it_is_given_up_and_somebody_sends_it_again(
    place: Community, line: Hotline
) -> None:
    line.statuses = [500] * MOST_TRIES
    order, at = answered(place), MONDAY + HOUR
    for pause in (*PAUSES, PAUSES[-1]):
        send_answers(at=at)
        at += pause
    sending = OrderDelivery.objects.get()
    assert (sending.state, sending.tries) == ("failed", MOST_TRIES)
    send_answers(at=at + DAY)
    assert len(line.heard) == MOST_TRIES, "given up is given up"
    by = place.clerk.backdating()
    actions.send_again(by=by, orders=[order_of(order.matter)], at=at)
    assert send_answers(at=at + HOUR) == 1
    assert len(set(line.ids)) == 2, "sent again by somebody, it is another message"


def test_a_redirect_is_not_followed_and_gone_ends_it(place: Community, line: Hotline) -> None:
    line.statuses = [307, 410]
    answered(place)
    send_answers(at=MONDAY + HOUR)
    assert len(line.heard) == 1
    send_answers(at=MONDAY + 2 * HOUR)
    assert OrderDelivery.objects.get().state == "failed"
    assert list(DeliveryTry.objects.order_by("number").values_list("http_status", flat=True)) == [
        307,
        410,
    ]


def test_an_answer_that_changed_meanwhile_is_not_sent(place: Community, line: Hotline) -> None:
    line.statuses = [500]
    order = answered(place)
    send_answers(at=MONDAY + HOUR)
    later = {"matter": reload(order.matter), "at": MONDAY + 2 * HOUR}
    actions.answer_follow_up(
        by=place.caller.backdating(),
        answers=actions.Answers(True, "unsolved", "dissatisfied"),
        way="phone",
        **later,
    )
    send_answers(at=MONDAY + 2 * HOUR)
    assert OrderDelivery.objects.get().state == "overtaken"
    worker = place.grid_worker.backdating()
    actions.report_done(by=worker, outcome="solved", answer="换了新灯座。", **later)
    actions.approve(by=place.reviewer.backdating(), **later)
    assert send_answers(at=MONDAY + 3 * HOUR) == 1
    assert line.answers[-1]["data"]["answer"] == "换了新灯座。"
    assert line.answers[-1]["data"]["round"] == 2


def test_a_workbook_takes_what_the_webhook_could_not_deliver(
    place: Community, line: Hotline
) -> None:
    line.statuses = [500]
    answered(place)
    send_answers(at=MONDAY + HOUR)
    actions.take_answers(
        by=place.clerk.backdating(), orders=list(orders_to_answer()), at=MONDAY + HOUR
    )
    assert send_answers(at=MONDAY + DAY) == 0
    assert len(line.heard) == 1
    states = OrderDelivery.objects.order_by("pk").values_list("way", "state")
    assert list(states) == [("webhook", "overtaken"), ("workbook", "sent")]


def test_without_an_address_nothing_is_planned(place: Community, settings: Any) -> None:
    settings.ORDERS_WEBHOOK_URL = ""
    answered(place)
    assert send_answers(at=MONDAY + HOUR) == 0
    assert not OrderDelivery.objects.exists()


@pytest.mark.parametrize("secret", ["", "too short", "whsec_not base64!"])
def test_a_webhook_without_a_good_secret_sends_nothing(
    place: Community, line: Hotline, settings: Any, secret: str
) -> None:
    settings.ORDERS_WEBHOOK_SECRET = secret
    answered(place)
    assert send_answers(at=MONDAY + HOUR) == 0
    assert not line.heard and not OrderDelivery.objects.exists()


def test_killed_after_the_server_took_it_it_is_sent_again_as_the_same_message(
    committed_db: TestDatabase, settings: Any
) -> None:
    """The server has it, we do not know: it goes again under its id, and counts once."""
    with enter(SystemScope("test")):
        place = found()
        order = answered(place)
    with hotline(0) as line:
        settings.ORDERS_WEBHOOK_URL, settings.ORDERS_WEBHOOK_SECRET = line.url, SECRET
        sender = _sender(committed_db, line)
        assert line.arrived.wait(60)
        sender.send_signal(signal.SIGKILL)
        sender.wait()
        line.released.set()
        assert DeliveryTry.unscoped.get().ended_at is None
        assert Order.unscoped.get().answered_at is None
        with enter(SystemScope("orders")):
            assert send_answers() == 0, "its pause is not over"
            sending = OrderDelivery.objects.get()
            assert sending.next_try_at is not None
            assert send_answers(at=sending.next_try_at) == 1
        assert len(line.heard) == 2 and len(set(line.ids)) == 1
        assert line.answers[0] == line.answers[1]
    assert order_of(order.matter).answered_by == "system:orders"


def test_two_senders_at_once_send_it_once(committed_db: TestDatabase) -> None:
    with enter(SystemScope("test")):
        place = found()
        for n in range(6):
            answered(place, str(n))
    with hotline() as line:
        senders = [_sender(committed_db, line) for _n in range(2)]
        assert [one.wait(60) for one in senders] == [0, 0]
        numbers = [answer["data"]["order_number"] for answer in line.answers]
    assert sorted(numbers) == [str(n) for n in range(6)]


def _sender(database: TestDatabase, line: Hotline) -> subprocess.Popen[bytes]:
    told = {
        "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings",
        "DATABASE_URL": database.url(),
        "FIVEHEARTS_VAULT_KEY": django_settings.VAULT_KEY,
        "FIVEHEARTS_ORDERS_WEBHOOK_URL": line.url,
        "FIVEHEARTS_ORDERS_WEBHOOK_SECRET": SECRET,
    }
    return subprocess.Popen(
        [sys.executable, "-c", SENT],
        env=os.environ | told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
