"""The lists of the desk: narrowed, dressed, kept as views, worked on by keys, many at once."""

import pytest

from fivehearts.engines.matters.tests.community import lead_to, reload
from journeys.desk_ground import at_work, in_every_state

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])


@SCREENS
def test_a_list_is_narrowed_kept_as_a_view_and_widened_again(given, visitor, screen: str) -> None:
    place = given.a_community()
    in_every_state(place)
    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/matters/")
    secretary.presses("全部筛选")
    secretary.page_is_well("all-filters")
    secretary.picks("状态", "办理中")
    secretary.presses("查看清单")
    secretary.reads("状态：办理中", "高龄津贴")
    secretary.page_is_well("narrowed")
    secretary.presses("保存为视图")
    secretary.fills("视图名称", "在办的")
    secretary.page_is_well("keep-view")
    secretary.presses("保存")
    secretary.reads("在办的", "已保存为视图")
    secretary.page_is_well("a-view")
    secretary.page.get_by_label("去掉“状态：办理中”").click()
    secretary.reads("路灯不亮")
    secretary.opens("/desk/views/")
    secretary.page_is_well("views")
    secretary.presses("删除")
    secretary.presses("恢复")
    secretary.reads("在办的")


@SCREENS
def test_columns_and_density_are_chosen_and_stay(given, visitor, screen: str) -> None:
    place = given.a_community()
    in_every_state(place)
    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/")
    secretary.presses("列与行距")
    secretary.chooses("经办人")
    secretary.chooses("紧急程度")
    secretary.chooses("紧凑")
    secretary.page_is_well("columns")
    secretary.presses("保存")
    secretary.reads("紧急程度")
    secretary.page_is_well("work-dense")


def test_the_keys_move_mark_open_and_lead_elsewhere(given, visitor) -> None:
    place = given.a_community()
    in_every_state(place)
    secretary = at_work(visitor, "desk", "secretary")
    secretary.opens("/desk/")
    page = secretary.page
    page.keyboard.press("?")
    secretary.page.get_by_role("dialog").get_by_text("全部筛选").wait_for()
    secretary.page_is_well("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_text("已选 1 件").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_text("已选 2 件").wait_for()
    secretary.page_is_well("marked-rows")
    page.keyboard.press("o")
    page.wait_for_url("**/desk/matters/*/")
    page.keyboard.press("u")
    page.wait_for_url("**/desk/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/desk/matters/")
    # Words are words: inside a field no key does anything else.
    page.keyboard.press("/")
    page.keyboard.type("jx?")
    assert page.locator("[data-key-search]").input_value() == "jx?"


@SCREENS
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_many_are_dispatched_at_once_and_each_says_how_it_fared(
    given, visitor, screen: str, scripts: bool
) -> None:
    place = given.a_community()
    accepted = [lead_to(place, "accepted") for _n in range(12)]
    signed = lead_to(place, "registered")
    secretary = at_work(visitor, screen, "secretary", scripts=scripts)
    secretary.opens("/desk/")
    for box in secretary.page.locator("input[name=m]").all():
        box.check()
    secretary.page.locator("form#marked").get_by_role("button", name="派单").click()
    secretary.reads("所选 13 件中，现在可以办 12 件")
    secretary.page_is_well("bulk-ask")
    secretary.page.locator("select[name=to]").select_option(str(place.grid.pk))
    secretary.presses("派单所选事项")
    if not scripts:
        secretary.presses("继续")
    secretary.reads("已处理 13 件：办成 12 件，未办成 1 件")
    secretary.page_is_well("bulk-result")
    assert {reload(one).state for one in accepted} == {"dispatched"}
    assert reload(signed).state == "registered"
