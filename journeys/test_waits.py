"""A matter waits: suspended until a day, parked on a condition; the resident reads why and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.tests.community import lead_to, reload
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work, comes_with_code, does, form, opens_matter

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
WHY = "厂家缺货，下周发货。"
TOLD = "配件在路上，到货当天就来安装，请您稍等。"
CONDITION = "整条水管要等改造资金。"
PARKED = "已列入明年改造计划，资金到位后就安排。"


@SCREENS
def test_the_clock_stands_until_a_day_and_what_waits_for_money_is_reviewed(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling", words="5号楼电梯三天两头停。")
    later = f"{today() + timedelta(days=9)}"
    worker = at_work(visitor, screen, "grid_worker")
    opens_matter(worker, matter)
    form(worker, "申请挂起")
    worker.page_is_well("suspension-form")
    does(
        worker,
        "申请挂起",
        picks={"等待什么": "配件或材料已订购"},
        words={"为什么在此之前办不了": WHY, "挂起到哪天": later},
    )
    worker.reads("审批之前照常计时", "配件或材料已订购")

    secretary = at_work(visitor, screen, "secretary")
    opens_matter(secretary, matter)
    secretary.reads("单位申请挂起", WHY)
    does(secretary, "批准挂起", words={"告诉居民为什么要等": TOLD})
    secretary.reads("已停止计时", "已挂起", "恢复后时限按停止的工作时间顺延")
    secretary.page_is_well_in_large_type_too("suspended")

    resident = comes_with_code(visitor, screen, place, matter, elder=screen == "phone")
    resident.reads("需要等一等", TOLD, "起暂停计时")
    resident.does_not_read(WHY)
    resident.page_is_well("suspended-resident")

    does(secretary, "恢复办理")
    secretary.reads("已恢复计时")
    with enter(SystemScope("journey")):
        given_words = {"cause": "budget", "reason": CONDITION}
        day = today() + timedelta(days=60)
        actions.ask_parking(
            by=place.grid_worker, matter=reload(matter), review_on=day, **given_words
        )
    opens_matter(secretary, matter)
    secretary.reads("单位申请挂账", CONDITION)
    does(secretary, "批准挂账", words={"告诉居民为什么要等": PARKED})
    secretary.opens("/desk/board/")
    secretary.reads("挂账事项 1")
    secretary.opens("/desk/matters/?mark=parked")
    secretary.reads("5号楼电梯", "挂账待条件")
    secretary.page_is_well("parked-list")
