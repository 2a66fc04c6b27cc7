"""Many at once, each by itself; and the board, whose every number opens its rows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.faces.desk import actions
from fivehearts.faces.desk.models import Bulk, BulkItem
from fivehearts.faces.desk.queries.board import board_of
from fivehearts.faces.desk.vocabulary.bulk import NothingMarked, TooManyMarked, ToWhomMissing
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import ActorScope, SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def client_of(place: Community, name: str) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=place.people[name].user_id),
        "django.contrib.auth.backends.ModelBackend",
    )
    return client


def lot(place: Community, name: str, verb: str, marked: dict[str, int], **more: object) -> Bulk:
    actor = place.people[name]
    with enter(ActorScope(actor)):
        return actions.start_bulk(by=actor, verb=verb, marked=marked, **more)  # type: ignore[arg-type]


def fared(bulk: Bulk) -> dict[str, tuple[str, str]]:
    return {
        item.matter.number: (item.result, item.reason)
        for item in BulkItem.objects.filter(bulk=bulk).select_related("matter")
    }


def test_each_goes_through_its_own_action_and_one_refusal_hinders_no_other(
    place: Community,
) -> None:
    first, stale, wrong, last = (
        reload(lead_to(place, state))
        for state in ("accepted", "accepted", "registered", "accepted")
    )
    marked = {one.number: one.version for one in (first, stale, wrong, last)}
    marked[stale.number] -= 1
    bulk = lot(place, "secretary", "dispatch", marked, unit=place.grid, words="请尽快")
    results = fared(bulk)
    assert [results[one.number][0] for one in (first, stale, wrong, last)] == [
        "done", "refused", "refused", "done",
    ]  # fmt: skip
    assert "抢先" in results[stale.number][1] or results[stale.number][1]
    assert reload(first).state == reload(last).state == "dispatched"
    assert reload(stale).state == "accepted" and reload(wrong).state == "registered"
    # Each is on record by itself, the refused ones are not.
    verbs = Entry.objects.filter(verb="matters.dispatch", by=place.secretary.ref)
    assert {entry.subject for entry in verbs} == {
        f"matters.Matter:{first.pk}", f"matters.Matter:{last.pk}",
    }  # fmt: skip


def test_many_are_handed_over_to_one_colleague_and_strangers_matters_are_not_there(
    place: Community,
) -> None:
    second = place.hire("second", place.grid, "grid_worker")
    handled = [reload(lead_to(place, "handling")) for _n in range(3)]
    colleague = User.objects.get(pk=second.user_id)
    marked = {one.number: one.version for one in handled}
    bulk = lot(place, "grid_worker", "hand_over", marked, colleague=colleague)
    assert {result for result, _reason in fared(bulk).values()} == {"done"}
    assert {reload(one).owner_id for one in handled} == {second.user_id}
    with pytest.raises(NothingMarked):
        lot(place, "stranger", "sign", marked)


def test_a_long_lot_goes_on_in_pieces_and_twice_pressed_is_once_done(
    place: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fivehearts.faces.desk.actions.bulk.PIECE", 2)
    dispatched = [reload(lead_to(place, "dispatched")) for _n in range(5)]
    marked = {one.number: one.version for one in dispatched}
    client = client_of(place, "grid_worker")
    form = {"verb": "sign", "once": "pressed-twice", "m": [f"{n}:{v}" for n, v in marked.items()]}
    answers = [client.post("/desk/bulk/", form) for _twice in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Bulk.objects.count() == 1
    assert "已处理 2 件" in client.get(answers[0]["Location"]).content.decode()
    for _piece in range(4):
        client.post(f"{answers[0]['Location']}carry-on/")
    assert "已处理 5 件：办成 5 件" in client.get(answers[0]["Location"]).content.decode()
    assert {reload(one).version for one in dispatched} == {dispatched[0].version + 1}


def test_too_many_and_nobody_to_give_them_to_are_said(place: Community) -> None:
    accepted = reload(lead_to(place, "accepted"))
    with pytest.raises(ToWhomMissing):
        lot(place, "secretary", "dispatch", {accepted.number: accepted.version})
    with pytest.raises(TooManyMarked):
        lot(place, "secretary", "sign", {str(n): 1 for n in range(201)})


def test_the_board_counts_what_lies_with_each_unit_and_each_number_opens_its_rows(
    place: Community,
) -> None:
    lead_to(place, "registered")
    lead_to(place, "handling")
    lead_to(place, "handling", at=now() - timedelta(days=40))
    with enter(ActorScope(place.secretary)):
        board = board_of(place.secretary, at=now())
    assert (board.all.open, board.all.late) == (3, 1)
    by_name = {unit.name: unit for unit in board.units}
    assert by_name["幸福里社区"].itself and by_name["幸福里社区"].load.open == 1
    assert by_name["第一网格"].load.open == 2 and by_name["第一网格"].load.late == 1
    client = client_of(place, "secretary")
    body = client.get("/desk/board/").content.decode()
    opened = 0
    for address, many in re.findall(r'<a href="(/desk/matters/\?[^"]+)"[^>]*>(\d+)</a>', body):
        page = client.get(address.replace("&amp;", "&")).content.decode()
        assert f"共 {many} 条" in page, address
        opened += 1
    assert opened >= 6


def test_the_board_says_what_was_asked_and_when_the_ladder_climbs(place: Community) -> None:
    handling = reload(lead_to(place, "handling"))
    matters.ask_return(by=place.grid_worker, matter=handling, reason="不属于本网格，属于物业")
    body = client_of(place, "secretary").get("/desk/board/").content.decode()
    assert "待审批退单" in body and "mark=return" in body
    assert "下一次提醒、催办或上报" in body
    assert client_of(place, "clerk").get("/desk/board/").status_code == 403


def test_people_stand_by_name_whatever_they_have_in_hand(place: Community) -> None:
    second = place.hire("a_second", place.grid, "grid_worker")
    for _n in range(3):
        lead_to(place, "signed")
    mine = reload(lead_to(place, "dispatched"))
    matters.sign(by=second, matter=mine)
    with enter(ActorScope(place.secretary)):
        board = board_of(place.secretary, at=now())
    grid = next(unit for unit in board.units if unit.name == "第一网格")
    assert [name for _key, name, _load in grid.names] == ["a_second", "grid_worker"]
