"""A resident asks for speed, once a day and kindly received; a superior asks, and gets a reply."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters.tests.community import lead_to
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import LOOKS, at_work, comes_with_code, does, form, opens_matter

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])


@LOOKS
def test_the_resident_urges_once_a_day(given, visitor, screen: str, elder: bool) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling", words="楼下烧烤店半夜还在吵。")
    look = f"urged{'-elder' if elder else ''}"
    resident = comes_with_code(visitor, screen, place, matter, elder=elder)
    resident.presses("催一催")
    resident.reads("每个工作日可以催一次", "不会因此给您记上什么")
    resident.page_is_well(f"{look}-asks")
    resident.page.locator("main textarea").fill("孩子下周要考试")
    resident.page.locator("main form").get_by_role("button", name="催一催").click()
    resident.reads("谢谢您提醒", "您催了一次", "孩子下周要考试")
    resident.page_is_well(look)
    resident.presses("催一催")
    resident.reads("您今天已经催过，也告诉第一网格了", "起可以再催")
    resident.page_is_well(f"{look}-twice")

    worker = at_work(visitor, screen, "grid_worker")
    opens_matter(worker, matter)
    worker.reads("孩子下周要考试", "已催办")
    worker.page_is_well(f"{look}-desk")


@SCREENS
def test_the_sub_district_orders_supervision_and_the_unit_replies(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    with enter(SystemScope("journey")):
        place.hire("director", place.subdistrict, "secretary")
    matter = lead_to(place, "handling", words="快递柜占了消防通道。")
    director = at_work(visitor, screen, "director")
    opens_matter(director, matter)
    form(director, "督办")
    director.page_is_well("supervise-form")
    does(director, "督办", words={"要求单位说明什么": "消防通道何时清空，请写明日期。"})
    director.reads("已发督办单，等待回复", "要求第一网格回复", "督办中")
    director.page_is_well("supervised")

    worker = at_work(visitor, screen, "grid_worker")
    worker.opens("/desk/")
    worker.reads("快递柜占了消防通道", "督办中")
    opens_matter(worker, matter)
    worker.reads("和平街道发来督办", "消防通道何时清空，请写明日期。")
    worker.page_is_well("supervised-unit")
    does(worker, "回复督办", words={"回复": "快递柜明天上午移走，通道当天清空。"})
    worker.reads("回复已保存")
    worker.does_not_read("和平街道发来督办")
    worker.page_is_well("supervised-replied")

    opens_matter(director, matter)
    director.reads("快递柜明天上午移走，通道当天清空。")
    director.page_is_well("supervised-answered")
