"""The month report: thirteen parts in order, each number open to its rows, on screen and on paper."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.foundation.scope import Actor
from fivehearts.insight.indicators.tests.ground import TOO_LATE, answered, declined

OCTOBER = {"unit": "TXC", "month": "2024-10"}


@pytest.fixture
def place(db: None) -> Community:
    return found()


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def _main(actor: Actor, **asked: str) -> str:
    answer: Any = _client(actor).get(reverse("reports:month"), asked)
    assert answer.status_code == 200
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_the_report_has_its_thirteen_parts_in_order(place: Community) -> None:
    answered(place, "solved", "satisfied")
    main = _main(place.analyst, **OCTOBER)
    assert re.findall(r'id="part-(\d+)"', main) == [str(n) for n in range(1, 14)]


def test_every_number_of_the_report_opens_to_its_rows(place: Community) -> None:
    answered(place, "solved", "satisfied")
    answered(place, "unsolved", "dissatisfied", done=TOO_LATE)
    declined(place)
    client = _client(place.analyst)
    main = _main(place.analyst, **OCTOBER)
    links = re.findall(r'href="([^"]*/rows/[^"]*)"[^>]*>(\d+)</a>', main)
    assert len(links) > 40
    for address, number in {(html.unescape(address), number) for address, number in links}:
        page = client.get(address + "&per_page=100")
        assert page.status_code == 200
        assert page.context["table"].paginator.count == int(number), address
