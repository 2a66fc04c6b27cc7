"""The clock receipt: the same lines for resident, clerk and auditor, and columns that add up."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Access
from fivehearts.engines.matters.queries.clock_receipt import clock_receipt
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.tests.orders_ground import MONDAY, order_of, taken
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import SystemScope, enter

# The Friday before National Day: a make-up Sunday behind it, seven days off ahead.
BEFORE_HOLIDAY = datetime(2026, 9, 30, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def test_over_the_holiday_every_day_off_and_every_make_up_day_has_its_line(
    place: Community,
) -> None:
    matter = lead_to(place, "handling", at=BEFORE_HOLIDAY)
    told = "\n".join(clock_receipt(matter, at=BEFORE_HOLIDAY + HOUR).sections[0].lines)
    assert "国庆" in told
    assert "10月10日（周六，国庆节调休上班）" in told, "the make-up Saturday counts, and is named"


def test_a_moved_date_says_from_when_to_when_and_why(place: Community) -> None:
    at = BEFORE_HOLIDAY
    matter = lead_to(place, "handling", at=at)
    actions.ask_extension(
        by=place.grid_worker.backdating(), matter=matter, amount=2, reason="等配件", at=at + HOUR
    )
    actions.extend(
        by=place.secretary.backdating(), matter=matter, words="配件节后到货", at=at + HOUR
    )
    section = clock_receipt(reload(matter), at=at + 2 * HOUR).sections[0]
    assert "配件节后到货" in "\n".join(section.lines)
    assert "等配件" not in "\n".join(section.lines), "what units write to each other stays there"


def test_why_the_orderer_set_another_date_stays_between_the_offices(place: Community) -> None:
    order = order_of(taken(place))
    actions.change_order_date(
        by=place.clerk.backdating(),
        order=order,
        due_at=order.due_at + timedelta(days=1),
        reason="市热线张科长电话通知",
        at=MONDAY + HOUR,
    )
    sections = clock_receipt(reload(order.matter), at=MONDAY + 2 * HOUR).sections
    told = "\n".join(line for section in sections for line in section.lines)
    assert "张科长" not in told
    assert "11月12日" in told, "that it moved, and to when, is no secret"


def test_in_the_second_round_both_promises_stand_there(place: Community) -> None:
    matter = lead_to(place, "follow_up", at=BEFORE_HOLIDAY)
    actions.answer_follow_up(
        by=place.caller.backdating(),
        matter=matter,
        answers=actions.Answers(True, "unsolved", "dissatisfied"),
        way="phone",
        at=BEFORE_HOLIDAY + HOUR,
    )
    sections = clock_receipt(reload(matter), at=BEFORE_HOLIDAY + 2 * HOUR).sections
    assert len(sections) == 2
    assert "2" in sections[0].title


def test_clerk_and_resident_read_the_same_lines(place: Community) -> None:
    matter = reload(lead_to(place, "handling", at=now() - 3 * HOUR))
    clerk = Client()
    clerk.force_login(User.objects.get(pk=place.clerk.user_id))
    resident = Client()
    code = Access.objects.get(matter=matter).code.reveal()
    opened = resident.post(reverse("resident:track"), {"number": matter.number, "code": code})
    assert opened.status_code == 302
    pages = [
        clerk.get(reverse("matters:clock", args=[matter.number])),
        resident.get(reverse("resident:clock", args=[matter.number])),
    ]
    receipt = clock_receipt(matter, at=now())
    lines = [line for section in receipt.sections for line in section.lines]
    assert lines
    for page in pages:
        assert page.status_code == 200
        text = re.sub(r"\s+", "", page.content.decode())
        for line in lines:
            assert re.sub(r"\s+", "", escape(line)) in text
