"""A list is narrowed by its address: every filter by itself, all together, and nonsense by nothing."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import load_workbook

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.queries.work import Narrowing, end_of_day, end_of_week, narrowed
from fivehearts.engines.matters.queries.work import all_matters as everything
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to
from fivehearts.faces.desk.vocabulary import exports
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.scope import ActorScope, SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def found_by(
    place: Community, name: str = "secretary", *, days: int = 0, **asked: Any
) -> list[str]:
    actor = place.people[name]
    with enter(ActorScope(actor)):
        at = now() + timedelta(days=days)
        rows = narrowed(everything(), actor, Narrowing(**asked), at=at)
        return [matter.number for matter in rows.order_by("number")]


def test_each_filter_finds_its_own(place: Community) -> None:
    question = lead_to(place, "registered", kind="consult", channel="counter")
    urgent = lead_to(place, "accepted", urgency="urgent")
    signed = lead_to(place, "signed")
    closed = lead_to(place, "closed")
    everybody = sorted(one.number for one in (question, urgent, signed, closed))
    assert found_by(place) == everybody
    assert found_by(place, kind="consult") == [question.number]
    assert found_by(place, channel="counter") == [question.number]
    assert found_by(place, urgency="urgent") == [urgent.number]
    assert found_by(place, state="closed") == [closed.number]
    assert found_by(place, state="open") == sorted(set(everybody) - {closed.number})
    assert found_by(place, queue="dispatch") == [urgent.number]
    assert found_by(place, owner=str(place.grid_worker.user_id)) == [signed.number]
    assert found_by(place, "grid_worker", owner="me") == [signed.number]
    assert found_by(place, owner="nobody") == sorted([question.number, urgent.number])


def test_a_unit_is_found_by_code_with_all_below_it_and_by_a_part_of_its_name(
    place: Community,
) -> None:
    first = lead_to(place, "registered")
    with enter(SystemScope("test")):
        second = actions.register(by=place.clerk, facts=facts(place.second_grid))
    assert found_by(place, unit="TXG2") == [second.number]
    assert found_by(place, unit="第二网格") == [second.number]
    assert found_by(place, unit="TXC") == sorted([first.number, second.number])
    assert found_by(place, unit="幸福") == sorted([first.number, second.number])
    assert found_by(place, unit="没有这个单位") == []


def test_late_today_and_this_week_are_three_different_things(place: Community) -> None:
    matter = lead_to(place, "registered")
    due = matter.next_due_at
    assert due is not None
    days = (local(due).date() - local(now()).date()).days
    assert found_by(place, due="late") == []
    assert found_by(place, due="late", days=days + 1) == [matter.number]
    assert found_by(place, due="today", days=days + 1) == []
    assert bool(found_by(place, due="today")) == (due < end_of_day(now()))
    assert bool(found_by(place, due="week")) == (due < end_of_week(now()))


def test_nonsense_in_an_address_narrows_nothing_and_breaks_nothing(place: Community) -> None:
    matter = lead_to(place, "registered")
    assert found_by(place, kind="burn", state="nowhere", queue="x", channel="y", due="z",
                    owner="9" * 400) == [matter.number]  # fmt: skip


def test_every_filter_in_force_has_a_chip_that_takes_it_away(place: Community) -> None:
    lead_to(place, "registered", kind="consult")
    page = place.desk_of("secretary").get(
        "/desk/matters/?kind=consult&due=week&owner=nobody&sort=-next_due_at"
    )
    body = page.content.decode()
    assert body.count("fh-chip") >= 4
    assert "类型：咨询" in body
    assert re.search(r'href="[^"]*due=week&amp;owner=nobody[^"]*"[^>]*aria-label="', body)


def test_a_list_page_marks_what_can_be_worked_on_and_an_analyst_marks_nothing(
    place: Community,
) -> None:
    matter = lead_to(place, "registered")
    body = place.desk_of("secretary").get("/desk/").content.decode()
    assert f'value="{matter.number}:{matter.version}"' in body
    assert 'name="m"' not in place.desk_of("analyst").get("/desk/matters/").content.decode()


def test_columns_and_density_are_remembered_for_each_colleague(place: Community) -> None:
    lead_to(place, "registered", urgency="urgent")
    clerk, secretary = place.desk_of("clerk"), place.desk_of("secretary")
    answer = clerk.post(
        "/desk/columns/?base=work", {"columns": ["urgency", "owner"], "density": "dense"}
    )
    assert answer["Location"] == "/desk/"
    body = clerk.get("/desk/").content.decode()
    assert "fh-table--dense" in body and "水电气热" in body and "当前所在" not in body
    assert "fh-table--dense" not in secretary.get("/desk/").content.decode()


def test_a_file_holds_exactly_what_the_list_is_narrowed_to_with_every_column(
    place: Community,
) -> None:
    question = lead_to(place, "registered", kind="consult")
    lead_to(place, "registered", kind="complaint")
    answer = place.desk_of("secretary").get("/desk/?kind=consult&_export=xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][0] == question.display_number
    assert rows[0][0] == "编号" and len(rows[0]) == len(rows[1]) == 16


def test_a_long_list_is_prepared_in_pieces_and_comes_out_whole(
    place: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {lead_to(place, "registered").display_number for _n in range(5)}
    monkeypatch.setattr("fivehearts.faces.desk.views.lists.AT_ONCE", 2)
    monkeypatch.setattr("fivehearts.faces.desk.actions.exporting.PIECE", 2)
    assert exports.MOST_ROWS > exports.AT_ONCE > exports.PIECE
    client = place.desk_of("secretary")
    asked = client.get("/desk/?_export=csv")
    assert asked.status_code == 200 and "5" in asked.content.decode()
    ordered = client.post("/desk/exports/", {"query": "", "base": "work", "format": "csv"})
    address = ordered["Location"]
    assert "已准备 2 行，共 5 行" in client.get(address).content.decode()
    # Not ready yet: no half file.
    assert client.get(f"{address}file/")["Location"] == address
    for _piece in range(2):
        client.post(f"{address}prepare/")
    file = b"".join(client.get(f"{address}file/").streaming_content).decode()  # type: ignore[attr-defined]
    assert len(file.strip().splitlines()) == 6
    assert all(number in file for number in numbers)
    assert place.desk_of("clerk").get(address).status_code == 404


def test_an_empty_list_needs_no_file(place: Community) -> None:
    answer = place.desk_of("secretary").post("/desk/exports/", {"base": "work"})
    assert answer.status_code == 422 and "没有可导出的内容" in answer.content.decode()
