"""The register at the desk: found, opened, described, merged, moved, and kept as long as a rule says."""

from __future__ import annotations

from typing import Any

import pytest

from fivehearts.community.people import actions
from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import Person
from fivehearts.community.places import actions as places
from fivehearts.engines.matters.tests.community import Community
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
BY = system("journey")
# Made up, with a right check digit: a woman born on 1 March 1948.
NAME, PHONE, IDENTITY = "周桂兰", "13512349876", "430102194803010023"
LONG = "买买提江·阿卜杜热合曼·伊斯拉木江"


def living_there(place: Community) -> dict[str, Person]:
    """Four files behind two doors; two of them of one person, one with a very long name."""
    with enter(SystemScope("journey")):
        quarter = places.add_quarter(unit=place.community, name="幸福里小区", by=BY)
        house = places.add_building(quarter=quarter, unit=place.grid, name="3栋", by=BY)
        rows = [places.DwellingRow("1", 1, "101"), places.DwellingRow("1", 1, "102")]
        places.lay_out_dwellings(building=house, rows=rows, by=BY)
        one, two = house.dwellings.order_by("pk")

        def down(name: str, phone: str, door: Any = None, **more: Any) -> Person:
            facts = PersonFacts(name, phone, **more)
            return actions.write_down(facts=facts, unit=place.community, dwelling=door, by=BY)

        first = down(NAME, PHONE, one, identity=IDENTITY)
        home = actions.found_household(unit=place.community, dwelling=one, by=BY)
        actions.add_member(household=home, person=first, relation="head", by=BY)
        actions.add_phone(person=first, phone="13900139000", kind="family", by=BY)
        actions.ask_correction(person=first, field="phone", wanted="13512340000", by=BY)
        return {
            "first": first,
            "again": down("周贵兰", "", identity=IDENTITY),
            "long": down(LONG, "13600136000", two),
            "other": down("刘一鸣", "13700137000", two),
        }


def finds(clerk: Any, words: str) -> None:
    clerk.opens("/desk/people/")
    searches(clerk, words)


def searches(clerk: Any, words: str) -> None:
    box = clerk.page.get_by_label("姓名、拼音、电话或证件号码")
    box.fill(words)
    box.press("Enter")


def shows(clerk: Any, what: str, purpose: str) -> None:
    """Lift the mask beside this word, saying what for."""
    beside = clerk.page.locator("main div", has_text=what).filter(has=clerk.page.locator("summary"))
    field = beside.last
    field.locator("summary").first.click()
    field.get_by_label("查看用途").select_option(label=purpose)
    field.get_by_role("button", name="显示并记录").click()


@SCREENS
def test_somebody_is_found_opened_unmasked_and_described(given, visitor, screen: str) -> None:
    place = given.a_community()
    clerk = at_work(visitor, screen, "secretary")
    clerk.opens("/desk/people/")
    clerk.page_is_well_read_large_too("people-none")
    living_there(place)
    finds(clerk, "zgl")
    clerk.reads("周**", "135****9876")
    clerk.does_not_read(NAME, PHONE, IDENTITY)
    finds(clerk, "139 0013 9000")
    clerk.page_is_well_read_large_too("people")
    clerk.presses("周**")
    clerk.page_is_well_read_large_too("people-file")
    shows(clerk, "家属电话", "上门走访")
    clerk.reads("13900139000", "仅本次显示，查看已记录")
    clerk.does_not_read(PHONE)
    clerk.page_is_well_read_large_too("people-file-shown")
    clerk.presses("更正资料")
    clerk.picks("沟通语言", "本地方言")
    clerk.page_is_well_read_large_too("people-edit")
    clerk.presses("更正资料")
    clerk.reads("资料已更正。", "本地方言")
    clerk.presses("登记同意")
    clerk.presses("登记同意")
    clerk.presses("添加标签")
    clerk.picks("标签", "残疾")
    clerk.fills("等级", "二级")
    clerk.picks("依据", "本人同意")
    clerk.picks("同意用途", "上门探访和照料")
    clerk.presses("添加标签")
    clerk.reads("标签已添加。", "残疾")
    clerk.does_not_read("二级")
    shows(clerk, "等级和备注", "核对标签、待遇和帮扶")
    clerk.reads("二级")
    clerk.page_is_well_read_large_too("people-file-label")
    clerk.presses("撤回同意")
    clerk.unfolds("已结束的标签")
    clerk.presses("查看同户人员")
    clerk.page_is_well_read_large_too("people-household")
    clerk.presses("注销这一户")
    clerk.page_is_well_read_large_too("people-household-close")
    clerk.opens("/desk/people/corrections/")
    clerk.page_is_well_read_large_too("people-corrections")
    clerk.presses("周**")
    clerk.presses("显示并记录")
    clerk.reads("13512340000")
    clerk.page_is_well_read_large_too("people-correction")


@SCREENS
def test_files_are_merged_taken_apart_moved_out_and_kept_by_rule(
    given, visitor, screen: str
) -> None:
    files = living_there(given.a_community())
    clerk = at_work(visitor, screen, "secretary")
    clerk.opens("/desk/people/duplicates/")
    clerk.reads("证件号码相同")
    clerk.page_is_well_read_large_too("people-duplicates")
    clerk.presses("并入第一份")
    clerk.reads("档案已合并，可在档案页撤销。", "没有相似的档案")
    finds(clerk, PHONE)
    clerk.presses("周**")
    clerk.presses("撤销合并")
    clerk.reads("两份档案已恢复为各自独立。")
    clerk.opens(f"/desk/people/{files['long'].pk}/merge/")
    searches(clerk, "lym")
    clerk.page_is_well_read_large_too("people-merge-found")
    clerk.presses("选这一份")
    clerk.presses("合并这两份档案")
    clerk.page_is_well_read_large_too("people-merge-missing")
    clerk.picks("依据是什么", "本人确认")
    clerk.presses("合并这两份档案")
    clerk.reads("档案已合并，可在档案页撤销。")
    clerk.page_is_well_read_large_too("people-merged")
    clerk.opens(f"/desk/people/{files['first'].pk}/do/leave/")
    clerk.picks("迁出情形", "迁出本市")
    clerk.fills("日期", f"{today():%Y-%m-%d}")
    clerk.page_is_well_read_large_too("people-leave")
    clerk.presses("迁出或去世")
    clerk.reads("迁出已登记。", "已不在本辖区")
    clerk.page_is_well_read_large_too("people-left")
    clerk.presses("撤销迁出")
    clerk.reads("迁出已撤销。")
    clerk.opens("/desk/people/keeping/")
    clerk.unfolds("更正")
    clerk.fills("天数", "900")
    clerk.presses("保存")
    clerk.fills("规定或决定", "《社区档案管理办法》第十二条")
    clerk.presses("保存")
    clerk.reads("保存期限已更正。", "900 天", "《社区档案管理办法》第十二条")
    clerk.page_is_well_read_large_too("people-keeping")
    for empty in ("reviews", "arrivals", "take-out", "new"):
        clerk.opens(f"/desk/people/{empty}/")
        clerk.page_is_well_read_large_too(f"people-{empty}")
