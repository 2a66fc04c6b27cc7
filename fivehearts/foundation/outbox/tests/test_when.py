"""Quiet hours, one message a day, sending again, and the end of what is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from fivehearts.foundation.clock.national_days import standard_calendar
from fivehearts.foundation.outbox import actions, quiet
from fivehearts.foundation.outbox.jobs import deliver, deliver_one, erase_old
from fivehearts.foundation.outbox.models import Delivery, FailingAddress, Message
from fivehearts.foundation.outbox.tests.ground import (
    ASSIGNED,
    CODE,
    DAY,
    HOUR,
    LETTER,
    MAIL,
    MONDAY,
    NEWS,
    RECEIPT,
    clerk,
    tell,
)
from fivehearts.foundation.outbox.tests.servers import post_office
from fivehearts.foundation.outbox.vocabulary import (
    READ_LOG,
    Channel,
    MayArriveTwice,
    NothingToSendAgain,
    Urgency,
    WordsErased,
)
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Forbidden

CHINA = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        (at(9, 10, month=11), at(9, 10, month=11)),
        (at(9, 20, 59, month=11), at(9, 20, 59, month=11)),
        (at(9, 21, month=11), at(10, 8, month=11)),
        (at(9, 7, 59, month=11), at(9, 8, month=11)),
        # A Saturday; then a Sunday that is worked for the National Day; then the holidays.
        (at(14, 10, month=11), at(16, 8, month=11)),
        (at(20, 10), at(20, 10)),
        (at(1, 10, month=10), at(8, 8, month=10)),
    ],
)
def test_ordinary_messages_wait_for_the_next_working_morning(
    db: None, told: datetime, sent: datetime
) -> None:
    found = quiet.earliest(told, urgency=Urgency.NORMAL, channel=Channel.SMS)
    assert found == sent
    assert quiet.earliest(told, urgency=Urgency.NOW, channel=Channel.SMS) == told
    assert quiet.earliest(told, urgency=Urgency.NORMAL, channel=Channel.WEBHOOK) == told


@limits(deadline=None)
@given(st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)))
def test_nothing_ordinary_ever_disturbs_a_night_and_nothing_is_early(
    monkeypatch_calendar: None, told: datetime
) -> None:
    for urgency in (Urgency.NORMAL, Urgency.LOW):
        found = quiet.earliest(told, urgency=urgency, channel=Channel.SMS)
        assert told <= found < told + timedelta(days=12)
        assert not quiet.is_quiet(found)
        assert quiet.earliest(found, urgency=urgency, channel=Channel.SMS) == found


@pytest.fixture(scope="module")
def monkeypatch_calendar() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quiet, "calendar", standard_calendar)
        yield


def test_a_code_goes_at_night_and_a_receipt_in_the_morning(place: Unit, settings: Any) -> None:
    night = at(9, 23, month=11)
    tell(RECEIPT, "person:1", place, at=night)
    tell(CODE, "person:1", place, at=night)
    assert deliver(at=night) == 1
    assert deliver(at=at(10, 7, 59, month=11)) == 0
    assert deliver(at=at(10, 8, month=11)) == 1
    texts = [
        json.loads(line)["text"]
        for line in Path(settings.SMS_FILE).read_text(encoding="utf-8").splitlines()
    ]
    assert texts == ["Your code is 482911", "We have your request 2026-1"]


def test_a_code_is_sent_by_its_own_job_and_by_the_sweep_not_again(
    place: Unit, settings: Any
) -> None:
    (message,) = tell(CODE, "person:1", place)
    key = message.deliveries.get().pk
    assert deliver_one(key, at=MONDAY) is not None
    assert deliver_one(key, at=MONDAY) is None
    assert deliver(at=MONDAY) == 0
    assert len(Path(settings.SMS_FILE).read_text(encoding="utf-8").splitlines()) == 1


def test_what_can_wait_becomes_one_message_a_day(place: Unit, settings: Any) -> None:
    with post_office() as office:
        settings.EMAIL_PORT = office.port
        for n in range(3):
            tell(NEWS, "guest:1", place, occasion=str(n), facts={"number": n}, at=MONDAY + n * HOUR)
        tell(NEWS, "user:7", place)
        assert deliver(at=MONDAY) == 0
        assert deliver(at=MONDAY + DAY) == 2
        assert deliver(at=MONDAY + 2 * DAY) == 0
    daily = next(letter for letter in office.letters if letter["To"] == MAIL)
    assert daily["Subject"] == "3 messages for you today"
    assert daily.get_content().splitlines() == ["· News of 0", "· News of 1", "· News of 2"]
    bundled = Delivery.objects.filter(state="bundled")
    assert bundled.count() == 3
    assert {one.bundle.state for one in bundled} == {"sent"}


def test_what_failed_is_sent_again_as_another_message(place: Unit, settings: Any) -> None:
    by = clerk(place, READ_LOG)
    with post_office() as office:
        settings.EMAIL_PORT = office.port
        office.at_rcpt = ["550 5.1.1 No such user"]
        failed = tell(LETTER, "guest:1", place)[0].deliveries.get()
        deliver(at=MONDAY)
        with pytest.raises(Forbidden):
            actions.send_again(by=clerk(place), delivery=failed, at=MONDAY + HOUR)
        going = actions.send_again(by=by, delivery=failed, at=MONDAY + HOUR)
        assert going.pk != failed.pk and not FailingAddress.objects.exists()
        assert deliver(at=MONDAY + HOUR) == 1
        for one in (failed, going):
            with pytest.raises(NothingToSendAgain):
                actions.send_again(by=by, delivery=one, at=MONDAY + HOUR)


def test_an_unknown_outcome_is_sent_again_only_by_somebody_who_was_warned(
    place: Unit, settings: Any
) -> None:
    by = clerk(place, READ_LOG)
    with post_office() as office:
        settings.EMAIL_PORT = office.port
        office.at_data = ["lost"]
        delivery = tell(LETTER, "guest:1", place)[0].deliveries.get()
        deliver(at=MONDAY)
        with pytest.raises(MayArriveTwice):
            actions.send_again(by=by, delivery=delivery, at=MONDAY + HOUR)
        actions.send_again(by=by, delivery=delivery, understood=True, at=MONDAY + HOUR)
        assert deliver(at=MONDAY + HOUR) == 1
        assert len(set(office.ids)) == 1, "the other side may leave out what it has"


def test_only_the_recipient_marks_a_message_as_read(place: Unit) -> None:
    (message,) = tell(ASSIGNED, "user:1", place)
    with pytest.raises(Forbidden):
        actions.mark_read(by=clerk(place, READ_LOG, key=2), messages=[message], at=MONDAY)
    assert actions.mark_read(by=clerk(place), messages=[message], at=MONDAY) == 1
    assert actions.mark_read(by=clerk(place), messages=[message], at=MONDAY) == 0


def test_after_half_a_year_words_and_addresses_are_gone(place: Unit, settings: Any) -> None:
    settings.SMS_FILE = ""
    (old,) = tell(RECEIPT, "both:1", place)
    settings.EMAIL_HOST = ""
    (young,) = tell(ASSIGNED, "user:1", place, at=MONDAY + 10 * DAY)
    assert erase_old(at=MONDAY + 181 * DAY) == 1
    assert erase_old(at=MONDAY + 181 * DAY) == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM outbox_message m JOIN outbox_delivery d ON d.message_id = m.id "
            "WHERE m.id = %s AND (m.title IS NOT NULL OR m.body IS NOT NULL OR m.short IS NOT NULL "
            "OR d.address IS NOT NULL OR d.state = 'waiting')",
            [old.pk],
        )
        assert cursor.fetchone()[0] == 0
    young.refresh_from_db()
    assert young.title is not None and Message.objects.count() == 2
    with pytest.raises(WordsErased):
        actions.send_again(
            by=clerk(place, READ_LOG), delivery=old.deliveries.first(), at=MONDAY + HOUR
        )
