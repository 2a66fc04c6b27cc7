"""What users of other programs suffered from, lived through by residents (docs/complaints.md)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.queries.receipt import code_of
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.faces.resident.tests.ground import told_step_by_step
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db

WHO_SEES_IT = "只有社区和办理单位能看到"


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def hint_of(page: str, field: str) -> str:
    """The words that are read out with a field."""
    control = re.search(rf'<input[^>]*name="{field}"[^>]*>', page)
    assert control is not None, field
    told = re.search(r'aria-describedby="([^"]+)"', control.group())
    assert told is not None, control.group()
    words = [
        re.search(rf'id="{one}"[^>]*>(.*?)</', page, re.DOTALL) for one in told.group(1).split()
    ]
    return " ".join(found.group(1) for found in words if found)


def test_who_will_see_name_and_phone_stands_at_the_field_itself(
    place: Community, client: Client
) -> None:
    step = told_step_by_step(client, until="reach") + "reach/"
    for page in ("/submit/whole/?unit=TXC", step):
        assert WHO_SEES_IT in hint_of(client.get(page).content.decode(), "name"), page


def test_being_late_is_no_longer_said_as_running_once_the_answer_is_there(
    place: Community, client: Client
) -> None:
    with enter(SystemScope("test")):
        matter = lead_to(place, "handling", at=now() - timedelta(days=60))
    client.post("/track/", {"number": matter.number, "code": code_of(matter)})
    address = f"/matter/{matter.number}/"
    page = client.get(address).content.decode()
    assert "现在超期了，对不起" in page and f"{address}ask/urge/" in page
    with enter(SystemScope("test")):
        actions.report_done(
            by=place.grid_worker, matter=matter, outcome="solved", answer="灯修好了，耽误您了。"
        )
        actions.approve(by=place.reviewer, matter=matter)
    page = client.get(address).content.decode()
    assert "灯修好了，耽误您了。" in page
    assert "现在超期了" not in page
    assert f"{address}ask/urge/" not in page, "nothing is left to be urged"
    assert "现在超期了" not in client.get("/mine/").content.decode()
