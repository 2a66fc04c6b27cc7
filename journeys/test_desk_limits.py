"""Who sees what, who was faster, and the door that closes: the limits, kindly said."""

import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from journeys.desk_ground import (
    TOLD,
    at_work,
    form,
    has_a_password,
    in_every_state,
    is_told,
    registered,
    signs_in,
)

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
HAN = re.compile(r"[\u4e00-\u9fff]")


@SCREENS
def test_a_colleague_without_the_post_reads_and_a_stranger_finds_nothing(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    matter = registered(place)
    analyst = at_work(visitor, screen, "analyst")
    analyst.opens(f"/desk/matters/{matter.number}/")
    analyst.reads("您的岗位暂时没有要做的", "138****5678")
    analyst.does_not_read("13812345678", "受理</button>", "查看并记录")
    analyst.page_is_well("matter-without-the-post")
    is_told(analyst, "/desk/register/", 403)
    analyst.reads("不在您的岗位范围内", "受理员")
    analyst.page_is_well("not-your-post")

    stranger = at_work(visitor, screen, "stranger")
    is_told(stranger, f"/desk/matters/{matter.number}/", 404)
    stranger.does_not_read(matter.title)
    stranger.page_is_well("stranger")


@SCREENS
def test_who_decides_on_an_old_page_reads_that_somebody_was_faster(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    matter = registered(place)
    slow, fast = at_work(visitor, screen, "clerk"), at_work(visitor, screen, "secretary")
    for somebody in (slow, fast):
        somebody.opens(f"/desk/matters/{matter.number}/")
    declining = form(slow, "不予受理")
    declining.get_by_label("不予受理的原因").fill("不归社区管")
    declining.get_by_label("居民应当找谁").fill("市公交公司")
    form(fast, "受理").get_by_role("button", name="受理").click()
    fast.reads("已受理，请派单")
    declining.get_by_role("button", name="不予受理").click()
    slow.reads("刚才已有同事先处理了")
    assert form(slow, "不予受理").get_by_label("不予受理的原因").input_value() == "不归社区管"
    slow.page_is_well("overtaken")


@SCREENS
def test_five_wrong_passwords_close_the_door_for_a_while(given, visitor, screen: str) -> None:
    given.a_community()
    has_a_password("clerk")
    somebody = visitor(screen)
    somebody.opens("/sign-in/")
    somebody.page_is_well("sign-in")
    signs_in(somebody, "clerk", "not-the-password")
    somebody.reads("登录名或密码不对")
    somebody.page_is_well("sign-in-wrong")
    for _again in range(4):
        signs_in(somebody, "clerk", "not-the-password")
    somebody.reads("暂时不能登录", "密码已连续输错五次")
    somebody.page_is_well("locked-out")
    signs_in(somebody, "clerk")
    somebody.reads("暂时不能登录")


def test_the_keys_search_walk_open_and_explain_themselves(given, visitor) -> None:
    place = given.a_community()
    first, second = registered(place, urgency="urgent"), registered(place)
    clerk = at_work(visitor, "desk", "clerk")
    clerk.opens("/desk/")
    keys = clerk.page.keyboard
    keys.press("?")
    assert clerk.page.get_by_role("dialog").is_visible()
    clerk.page_is_well("keys")
    keys.press("Escape")
    keys.press("j")
    keys.press("j")
    keys.press("k")
    assert clerk.page.locator("tr.is-at").count() == 1
    keys.press("Enter")
    clerk.page.wait_for_url(f"**/desk/matters/{first.number}/")
    keys.press("/")
    keys.type(second.display_number)
    keys.press("Enter")
    clerk.page.wait_for_url(f"**/desk/matters/{second.number}/")


def test_the_work_list_goes_into_a_workbook_and_a_text_file(given, visitor) -> None:
    place = given.a_community()
    numbers = {registered(place).display_number for _ in range(3)}
    clerk = at_work(visitor, "desk", "clerk")
    clerk.opens("/desk/")
    with clerk.page.expect_download() as waiting:
        clerk.presses("工作簿")
    rows = CalamineWorkbook.from_path(waiting.value.path()).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "编号"
    assert {row[0] for row in rows[1:]} == numbers
    with clerk.page.expect_download() as waiting:
        clerk.presses("CSV")
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert {line.split(",")[0].strip('"') for line in lines[1:]} == numbers


@SCREENS
def test_the_head_follows_a_figure_down_to_its_rows_and_to_the_matter(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    held = in_every_state(place)
    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/")
    secretary.presses("统计")
    secretary.reads("受理", "按期办结率", "满意率")
    named = secretary.page.get_by_text("满意率", exact=True)
    row = secretary.page.locator("tr", has=named)
    row.get_by_role("link").first.click()
    secretary.reads("满意率", TOLD["closed"])
    secretary.page_is_well("figure-down")
    secretary.presses(held["closed"].display_number)
    secretary.reads(TOLD["closed"], "办理过程")


@SCREENS
def test_in_english_no_chinese_is_left_but_data(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = registered(place)
    secretary = at_work(visitor, screen, "secretary")
    secretary.opens("/desk/")
    secretary.page.locator(".fh-user > summary").click()
    secretary.page.get_by_role("button", name="English").click()
    secretary.reads("My work")
    for name, path in {
        "en-work": "/desk/",
        "en-search": "/desk/matters/?q=路灯",
        "en-matter": f"/desk/matters/{matter.number}/",
        "en-register": "/desk/register/",
        "en-slip": f"/desk/matters/{matter.number}/receipt/",
        "en-figures": "/desk/figures/",
        "en-roles": "/desk/roles/",
        "en-colleagues": "/desk/colleagues/",
        "en-invitations": "/desk/invitations/",
        "en-password": "/desk/password/",
    }.items():
        secretary.opens(path)
        secretary.page_is_well(name)
        assert not chinese_words(secretary), f"{path}: {chinese_words(secretary)}"


def chinese_words(somebody) -> list[str]:
    """Lines with Chinese in them that are no data: names of units, words of residents."""
    data = re.compile(
        "清河市|东城区|和平街道|幸福里社区|第一网格|第二网格|安居物业|和平派出所|桃园社区|中文"
        "|3号楼2单元|楼道灯坏了三天|老人晚上不敢下楼|希望尽快修好|张\\*+|路灯"
    )
    categories = somebody.page.locator("select[name=category]")
    lines = somebody.page.locator("body").inner_text().splitlines()
    lines += [text for one in categories.all() for text in one.inner_text().splitlines()]
    bare = (re.sub(r"[，。、；\s]", "", data.sub("", line)) for line in lines)
    return sorted({line for line in bare if HAN.search(line)})
