"""The lists of the desk: narrowed, dressed, kept as views, worked on by keys, many at once."""

import pytest

from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.tests.community import Community, lead_to, reload
from fivehearts.faces.desk import actions as desk
from fivehearts.foundation.scope import SystemScope, enter
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
    secretary.reads("可在下方恢复")
    secretary.presses("恢复")
    secretary.reads("“在办的”已恢复")


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
    secretary.reads("紧急：水电气热")
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
    # Who speaks to the computer turns single keys off.
    page.get_by_label("在这台电脑上使用快捷键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert not page.locator("tr.is-at").count()
    secretary.presses("快捷键 ?")
    page.get_by_label("在这台电脑上使用快捷键").check()
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
    # Without scripts nothing can be asked of a page but what it shows.
    if scripts:
        secretary.page_is_well("bulk-ask")
    secretary.page.locator("select[name=to]").select_option(str(place.grid.pk))
    secretary.presses("派单所选事项")
    if not scripts:
        secretary.presses("继续")
    secretary.reads("已处理 13 件：办成 12 件，未办成 1 件")
    if scripts:
        secretary.page_is_well("bulk-result")
    assert {reload(one).state for one in accepted} == {"dispatched"}
    assert reload(signed).state == "registered"


def _house_words(place: Community) -> None:
    with enter(SystemScope("journey")):
        desk.keep_reply(
            by=place.secretary,
            unit=place.community,
            verb="report_done",
            title="已修好",
            words="您反映的 {number} 已于 {date} 由{unit}办结，有疑问请打 {phone}。",
        )


@SCREENS
def test_the_board_the_work_order_and_the_templates_are_well(given, visitor, screen: str) -> None:
    place = given.a_community()
    held = in_every_state(place)
    _house_words(place)
    with enter(SystemScope("journey")):
        matters.ask_return(
            by=place.grid_worker, matter=held["signed"], reason="下水道归安居物业管，请改派。"
        )
    secretary = at_work(visitor, screen, "secretary")
    for name, path in {
        "board": "/desk/board/",
        "replies": "/desk/replies/",
        "new-reply": "/desk/replies/new/",
        "work-order": f"/desk/matters/{held['round-two'].number}/work-order/",
        "work-supervised": "/desk/matters/?mark=return&holder=only:TXG1",
    }.items():
        secretary.opens(path)
        secretary.page_is_well(name)
    secretary.opens(f"/desk/matters/{held['round-two'].number}/work-order/")
    secretary.page.emulate_media(media="print")
    assert not secretary.page.get_by_role("button", name="打印").is_visible()
    secretary.page_is_well("work-order-on-paper")


@SCREENS
def test_two_at_one_matter_read_of_each_other_and_house_words_go_in_by_a_press(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling")
    _house_words(place)
    first = at_work(visitor, "desk", "grid_worker")
    first.opens(f"/desk/matters/{matter.number}/")
    first.does_not_read("正在办理，")
    second = at_work(visitor, screen, "secretary")
    second.opens(f"/desk/matters/{matter.number}/")
    second.reads("grid_worker 正在办理")
    first.unfolds("答复模板")
    first.page.get_by_role("button", name="填入").first.click()
    assert matter.display_number in first.page.get_by_label("给居民的答复").input_value()
    first.page_is_well("house-words")
    second.page_is_well("soft-lock")
