"""Pages of procedures: what is in force, writing and publishing, a matter on its way, the resident's view."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fivehearts.engines.matters.tests.community import Community, lead_to, reload
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.definition import as_text
from fivehearts.engines.procedures.models import Procedure, Run, Version
from fivehearts.engines.procedures.queries.versions import in_force_of
from fivehearts.engines.procedures.reference import shipped
from fivehearts.engines.procedures.tests.walking import ALLOWANCE, CERTIFICATE, begun, fresh
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db


def _document(code: str = CERTIFICATE) -> dict[str, Any]:
    return next(one for one in shipped() if one["code"] == code)


def _tracking(run: Run) -> Client:
    client = Client()
    session = client.session
    session["opened"] = [run.matter_id]
    session.save()
    return client


def test_everybody_reads_what_is_needed_how_long_it_takes_and_the_chart(place: Community) -> None:
    client = Client()
    listed = client.get("/procedures/").content.decode()
    assert "开具在本社区居住情况的证明" in listed and "5个工作日" in listed
    page = client.get(f"/procedures/{ALLOWANCE}/").content.decode()
    for words in (
        "入户调查",
        "在社区公示7天",
        "民发〔2021〕57号",
        "<svg",
        "行政复议",
        "30个工作日",
    ):
        assert words in page
    assert client.get("/procedures/nothing/").status_code == 404


def test_a_definition_is_tried_mended_kept_and_published(place: Community) -> None:
    desk, wrong = place.desk_of("keeper"), _document()
    wrong["steps"][0]["next"][0]["to"] = "nowhere"
    address = f"/desk/procedures/{CERTIFICATE}/write/"
    page = desk.post(address, {"text": as_text(wrong)})
    assert page.status_code == 422 and "nowhere" in page.content.decode()
    right = _document()
    right["steps"][0]["days"] = 2
    right["term"]["days"] = 6
    upload = SimpleUploadedFile("x.json", as_text(right).encode())
    tried = desk.post(address, {"file": upload, "note": "窗口人手少"})
    assert tried.status_code == 200 and "<svg" in tried.content.decode()
    assert not Version.objects.filter(state="draft").exists()
    kept = desk.post(address, {"text": as_text(right), "note": "窗口人手少", "keep": "1"})
    assert kept.status_code == 302
    shown = desk.get(f"/desk/procedures/{CERTIFICATE}/?version=2").content.decode()
    assert "窗口人手少" in shown and "<del>5</del>" in shown and "<ins>6</ins>" in shown
    publish = f"/desk/procedures/{CERTIFICATE}/publish/"
    assert f'action="{publish}"' not in shown and "由另一位" in shown
    alone = desk.post(publish)
    assert alone.status_code == 409 and place.second_keeper.name in alone.content.decode()
    second = place.desk_of("second_keeper")
    assert second.post(publish).status_code == 302
    version = in_force_of(CERTIFICATE)
    assert version and version.number == 2
    again = second.post(publish)
    assert again.status_code == 409
    file = desk.get(f"/desk/procedures/{CERTIFICATE}/file/").content.decode()
    assert json.loads(file) == right


def test_a_draft_is_thrown_away_and_another_procedure_is_not_taken_for_it(place: Community) -> None:
    desk = place.desk_of("keeper")
    data = {"text": as_text(_document()), "keep": "1"}
    mixed = desk.post(f"/desk/procedures/{ALLOWANCE}/write/", data)
    assert mixed.status_code == 409 and CERTIFICATE in mixed.content.decode()
    assert desk.post("/desk/procedures/write/", data).status_code == 302
    assert desk.post(f"/desk/procedures/{CERTIFICATE}/discard/").status_code == 302
    assert desk.post(f"/desk/procedures/{CERTIFICATE}/discard/").status_code == 409
    assert Procedure.objects.get(code=CERTIFICATE).versions.count() == 1


def test_only_who_keeps_the_catalogue_at_the_top_writes(place: Community) -> None:
    for name in ("administrator", "secretary"):
        assert place.desk_of(name).get("/desk/procedures/write/").status_code == 403
    assert place.desk_of("secretary").get(f"/desk/procedures/{ALLOWANCE}/").status_code == 200


def test_a_handler_begins_a_procedure_and_the_office_takes_its_step(place: Community) -> None:
    with enter(SystemScope("test")):
        matter = lead_to(place, "handling")
    grid, address = place.desk_of("grid_worker"), f"/desk/matters/{matter.number}/procedure/"
    assert f'href="{address}"' in grid.get(f"/desk/matters/{matter.number}/").content.decode()
    assert "最低生活保障" in grid.get(address).content.decode()
    assert grid.post(f"{address}begin/", {"procedure": ALLOWANCE}).status_code == 302
    assert grid.post(f"{address}begin/", {"procedure": ALLOWANCE}).status_code == 409
    # The grid sees where it is; the step is another unit's.
    assert 'name="branch"' not in grid.get(address).content.decode()
    office = place.desk_of("civil")
    assert matter.display_number in office.get("/desk/procedures/").content.decode()
    with enter(SystemScope("test")):
        _run, step = fresh(Run.unscoped.get())
    finish = {"step": step.pk, "branch": "complete", "note": "看了原件"}
    missing = office.post(f"{address}finish/", finish)
    assert missing.status_code == 422
    assert "看了原件" in missing.content.decode() and "申请书" in missing.content.decode()
    here = dict.fromkeys(("application", "authority", "identity", "income"), "here")
    assert office.post(f"{address}papers/", here).status_code == 302
    assert office.post(f"{address}finish/", finish).status_code == 302
    # The page was open in two windows: the second reads that it was done.
    late = office.post(f"{address}finish/", {**finish, "branch": "to-visit"})
    assert late.status_code == 409
    assert place.desk_of("stranger").get(address).status_code == 404


def test_the_resident_reads_what_is_done_what_is_next_and_what_is_missing(place: Community) -> None:
    run = begun(place)
    with enter(SystemScope("test")):
        actions.ask_for_papers(by=place.civil, run=fresh(run)[0], papers=["income"])
    tracked = _tracking(run).get(f"/matter/{reload(run.matter).number}/").content.decode()
    assert "还缺" in tracked and "工资流水" in tracked and "<svg" in tracked
    office = place.desk_of("civil")
    address = f"/desk/matters/{run.matter.number}/procedure/received/"
    assert office.post(address).status_code == 302
    assert office.post(address).status_code == 409
    tracked = _tracking(run).get(f"/matter/{run.matter.number}/").content.decode()
    assert "受理申请" in tracked and "和平街道民政办" in tracked


def test_a_handler_stops_a_procedure_with_a_reason(place: Community) -> None:
    run = begun(place)
    grid = place.desk_of("grid_worker")
    address = f"/desk/matters/{run.matter.number}/procedure/end/"
    assert grid.post(address, {"reason": ""}).status_code == 422
    assert grid.post(address, {"reason": "居民说不办了"}).status_code == 302
    assert "居民说不办了" in _tracking(run).get(f"/matter/{run.matter.number}/").content.decode()
    assert place.desk_of("civil").post(address, {"reason": "再停"}).status_code == 403
