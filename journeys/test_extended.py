"""More time is asked for before the date, decided by somebody else, and the resident reads why."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import lead_to, reload
from fivehearts.foundation.clock.explain import moment
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import LOOKS, at_work, comes_with_code, does, form, opens_matter

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
WHY = "厂家的电梯配件下周三才到，到货当天装。"
TOLD = "电梯配件要等厂家发货，下周三到货，当天就装，这几天请走东边楼梯。"


def due_of(matter: Matter) -> str:
    """The promised date as every page says it."""
    with enter(SystemScope("journey")):
        return moment(reload(matter).promise.due_at)


@SCREENS
def test_more_time_is_asked_for_and_decided_by_the_secretary(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling", words="5号楼电梯三天两头停。")
    before = due_of(matter)
    worker = at_work(visitor, screen, "grid_worker")
    opens_matter(worker, matter)
    worker.opens(f"/desk/matters/{matter.number}/do/ask_extension/")
    worker.page_is_well("extension-page-of-its-own")
    opens_matter(worker, matter)
    form(worker, "申请延期")
    worker.page_is_well("extension-form")
    does(worker, "申请延期", words={"需要延长多少": "99", "为什么需要延期": WHY})
    worker.reads("延期最多不超过原期限：5个工作日")
    worker.page_is_well("extension-too-long")
    does(worker, "申请延期", words={"需要延长多少": "3"})
    worker.reads("审批之前承诺时间不变", "延长 3 个工作日")
    worker.page_is_well("extension-asked")
    assert due_of(matter) == before

    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/")
    secretary.reads("延期待审批")
    opens_matter(secretary, matter)
    secretary.reads("单位申请延期", WHY)
    secretary.page_is_well_in_large_type_too("extension-to-decide")
    does(secretary, "批准延期", words={"告诉居民为什么改期": TOLD})
    secretary.reads("新的时间已承诺", due_of(matter), f"由 {before} 改为")
    secretary.does_not_read("申请延期</a>")
    secretary.page_is_well_in_large_type_too("extension-granted")
    assert due_of(matter) != before

    secretary.presses("这个日期的全部说明（可打印）")
    secretary.reads("延期获批", TOLD, due_of(matter))
    secretary.page_is_well("extension-clock")
    secretary.page.emulate_media(media="print")
    assert not secretary.page.get_by_role("button", name="打印").is_visible()
    secretary.page_is_well("extension-clock-printed")


@LOOKS
def test_the_resident_reads_the_new_date_and_why(given, visitor, screen: str, elder: bool) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling", words="5号楼电梯三天两头停。")
    before = due_of(matter)
    with enter(SystemScope("journey")):
        actions.ask_extension(by=place.grid_worker, matter=matter, amount=3, reason=WHY)
        actions.extend(by=place.secretary, matter=reload(matter), words=TOLD)
    after = due_of(matter)
    look = f"extended{'-elder' if elder else ''}"
    resident = comes_with_code(visitor, screen, place, matter, elder=elder)
    resident.reads(after, TOLD, before)
    resident.does_not_read(WHY)
    resident.page_is_well(look)
    resident.presses("这个日期的全部说明（可打印）")
    resident.reads(before, after, TOLD)
    resident.page_is_well(f"{look}-clock")
    resident.page.emulate_media(media="print")
    resident.page_is_well(f"{look}-clock-printed")


def test_a_verb_has_a_page_of_its_own_where_no_scripts_run(given, visitor) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling", words="5号楼电梯三天两头停。")
    worker = at_work(visitor, "phone", "grid_worker", scripts=False)
    opens_matter(worker, matter)
    worker.presses("申请延期")
    worker.reads("5号楼电梯三天两头停。", "返回事项")
    does(worker, "申请延期", words={"需要延长多少": "99", "为什么需要延期": WHY})
    worker.reads("延期最多不超过原期限：5个工作日")
    does(worker, "申请延期", words={"需要延长多少": "3"})
    worker.reads("审批之前承诺时间不变", "延长 3 个工作日")
