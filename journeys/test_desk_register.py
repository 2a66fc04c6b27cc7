"""The register comes as the community keeps it: understood, tried, taken in, mended, taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from fivehearts.community.people.models import Household, PersonalData
from fivehearts.community.people.tests import ugly
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])


def as_kept(path: Path) -> Path:
    """Titles in two rows; a family, and one of them with a number that is wrong."""
    crowd = ugly.Crowd(21)

    def fill(made):
        sheet = made.add_worksheet("9栋")
        sheet.merge_range(0, 0, 0, 6, "晨光里小区住户台账")
        sheet.merge_range(1, 0, 2, 0, "门牌")
        for first, who in ((1, "户主"), (4, "配偶")):
            sheet.merge_range(1, first, 1, first + 2, who)
            sheet.write_row(2, first, ["姓名", "身份证号", "联系电话"])
        for at in range(3):
            one, two = crowd.human(), crowd.human()
            number = two.identity if at else "123456"
            row = [f"1-{at + 1}01", one.name, one.identity, one.phone, two.name, number, two.phone]
            sheet.write_row(3 + at, 0, row)
        sheet.write(7, 0, "合计：3户6人")

    return ugly.book(path, fill)


def mended(path: Path, there: Path) -> Path:
    """The workbook to mend with the right number in it."""
    with CalamineWorkbook.from_path(str(path)) as found:
        name = found.sheet_names[0]
        rows = found.get_sheet_by_name(name).to_python(skip_empty_area=False)
    right = ugly.Crowd(22).human().identity
    rows = [[right if cell == "123456" else cell for cell in row] for row in rows]

    def fill(made):
        sheet = made.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return ugly.book(there, fill)


def take_in(clerk, path: Path) -> None:
    clerk.page.set_input_files("input[type=file]", path)
    clerk.presses("试读")


@SCREENS
def test_a_register_is_understood_tried_taken_in_and_mended(
    given, visitor, screen: str, tmp_path: Path
) -> None:
    given.a_community()
    clerk = at_work(visitor, screen, "secretary")
    clerk.opens("/desk/people/register/")
    clerk.page_is_well("register-choose")
    clerk.presses("试读")
    clerk.reads("请选择工作簿。")
    take_in(clerk, as_kept(tmp_path / "台账.xlsx"))
    clerk.reads("每一列是什么？", "这种格式的台账第一次用")
    clerk.page_is_well("register-columns")
    clerk.presses("记住并试读")
    clerk.reads("已试读，尚未导入", "退回原因")
    clerk.presses("自动新建未登记的房屋")
    clerk.reads("将新建 3 处尚未登记的房屋。", "身份证号有误")
    clerk.page_is_well("register-tried")
    clerk.presses("确认导入")
    clerk.reads("台账已导入")
    clerk.page_is_well("register-taken")
    with clerk.page.expect_download() as download:
        clerk.presses("下载待修改的行")
    download.value.save_as(tmp_path / "mend.xlsx")
    clerk.opens("/desk/people/register/")
    take_in(clerk, mended(tmp_path / "mend.xlsx", tmp_path / "mended.xlsx"))
    clerk.reads("已试读，尚未导入")
    clerk.presses("确认导入")
    clerk.reads("台账已导入")
    with enter(SystemScope("journey")):
        assert PersonalData._base_manager.exclude(identity_index="").count() == 6
        assert Household._base_manager.count() == 3
    clerk.opens("/desk/people/register/")
    with clerk.page.expect_download() as download:
        clerk.presses("导出工作簿")
    assert download.value.suggested_filename.endswith("人口台账.xlsx")
