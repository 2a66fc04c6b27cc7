"""The figures and the month report as an analyst reads them: at a desk, on a phone, on paper."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from fivehearts.engines.matters.tests.community import Community
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.insight.indicators.tests.lives import LIVES
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
OCTOBER = "?unit=TXC&month=2024-10"


@pytest.fixture
def place(given: Any) -> Community:
    """A community whose October went every way a month can go."""
    community: Community = given.a_community()
    with enter(SystemScope("journey")):
        for life in LIVES:
            life(community)
    return community


@SCREENS
def test_an_analyst_opens_a_number_down_to_a_matter(
    place: Community, visitor: Any, screen: str
) -> None:
    analyst = at_work(visitor, screen, "analyst")
    analyst.opens(f"/desk/figures/{OCTOBER}")
    analyst.reads("按期办结率", "小事不出社区率", "样本少")
    analyst.page_is_well("figures-october")
    row = analyst.page.get_by_role("row", name=re.compile("^按期办结率")).first
    row.get_by_role("link").first.click()
    analyst.reads("按期办结率：计入的全部")
    analyst.page_is_well("figures-rows-october")
    analyst.page.locator("main table tbody a").first.click()
    expect(analyst.page).to_have_url(re.compile(r"/desk/matters/[^/]+/$"))


@SCREENS
def test_months_and_units_are_chosen_and_history_is_asked_for(
    place: Community, visitor: Any, screen: str
) -> None:
    administrator = at_work(visitor, screen, "administrator")
    administrator.opens("/desk/figures/")
    administrator.page.get_by_role("combobox", name="单位").select_option(value="TXC")
    administrator.page.get_by_role("textbox", name="月份").fill("2024-10")
    administrator.presses("查看")
    administrator.reads("2024年10月", "不含导入的历史数据。")
    administrator.presses("计入历史数据")
    administrator.reads("含导入的历史数据。")
    administrator.presses("上月")
    administrator.reads("2024年9月")
    administrator.page_is_well("figures-empty-month")


@SCREENS
def test_the_month_report_is_read_in_its_parts(place: Community, visitor: Any, screen: str) -> None:
    analyst = at_work(visitor, screen, "analyst")
    analyst.opens(f"/desk/figures/{OCTOBER}")
    # The menu leads to the month that runs; this button to the month that is read.
    analyst.page.locator("main").get_by_role("link", name="月报").click()
    analyst.reads("2024年10月月报", "1. 受理总量", "屋面外墙漏水", "7. 同类单位对照", "13. 附表")
    analyst.reads("件超时 →")
    analyst.does_not_read("桃园社区")
    analyst.page_is_well("month-report")
    late = analyst.page.get_by_role("listitem").filter(has_text="件超时").first
    late.get_by_role("link").last.click()
    analyst.reads("没有达到的", "只列归在")
    analyst.page_is_well("month-report-rows")


def test_the_month_report_is_printed_on_a4(place: Community, visitor: Any) -> None:
    analyst = at_work(visitor, "desk", "analyst")
    analyst.opens(f"/desk/reports/month/{OCTOBER}")
    analyst.page.emulate_media(media="print")
    # What A4 leaves between its margins.
    analyst.page.set_viewport_size({"width": 658, "height": 1000})
    analyst.reads("1. 受理总量", "典型案例")
    expect(analyst.page.get_by_role("button", name="打印")).to_be_hidden()
    expect(analyst.page.get_by_role("button", name="查看")).to_be_hidden()
    analyst.page_is_well("month-report-on-paper")


@SCREENS
def test_without_scripts_everything_is_there(place: Community, visitor: Any, screen: str) -> None:
    analyst = at_work(partial(visitor, scripts=False), screen, "analyst")
    analyst.opens(f"/desk/reports/month/{OCTOBER}")
    analyst.reads("1. 受理总量")
    analyst.page.get_by_role("link", name="返回统计").click()
    analyst.reads("受理情况")
