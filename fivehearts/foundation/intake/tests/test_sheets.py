"""All sheets of a workbook, as people see them; titles in one row or two, wherever they stand."""

from datetime import datetime

import pytest
import xlsxwriter

from fivehearts.foundation.intake import headings
from fivehearts.foundation.intake.sheets import Passed, Sheet, read_book
from fivehearts.foundation.intake.vocabulary import FileEmpty
from fivehearts.foundation.intake.workbooks import Line


def book(path, fill):
    with xlsxwriter.Workbook(str(path)) as made:
        made.set_properties({"created": datetime(2020, 1, 1)})
        fill(made)
    return path


def known(title):
    return {"姓名": 1.0, "电话": 1.0, "房号": 1.0}.get(title.rpartition("/")[2], 0.0) + (
        0.1 if title.startswith("户主/") else 0.0
    )


def test_a_merged_cell_stands_in_each_of_its_rows_and_says_where_it_is_carried_on(tmp_path):
    def fill(made):
        sheet = made.add_worksheet("1栋")
        sheet.merge_range(0, 0, 2, 0, "101")
        for row, name in enumerate(["甲", "乙", "丙"]):
            sheet.write(row, 1, name)
        sheet.merge_range(4, 0, 4, 1, "以上属实")

    (sheet,) = read_book(book(tmp_path / "a.xlsx", fill)).sheets
    assert [line.cells for line in sheet.lines[:3]] == [["101", "甲"], ["101", "乙"], ["101", "丙"]]
    assert [sorted(line.continued) for line in sheet.lines] == [[], [0], [0], []]
    assert (sheet.lines[3].number, sheet.lines[3].cells) == (5, ["以上属实", ""])


def test_hidden_and_empty_sheets_are_named_and_left(tmp_path):
    def fill(made):
        for name in ("现用", "旧表", "空"):
            made.add_worksheet(name)
        made.get_worksheet_by_name("现用").write(0, 0, "姓名")
        made.get_worksheet_by_name("旧表").write(0, 0, "姓名")
        made.get_worksheet_by_name("旧表").hide()

    found = read_book(book(tmp_path / "a.xlsx", fill))
    assert [sheet.name for sheet in found.sheets] == ["现用"]
    assert found.passed == {"旧表": Passed.HIDDEN, "空": Passed.EMPTY}


def test_a_workbook_with_nothing_in_it_is_refused(tmp_path):
    with pytest.raises(FileEmpty):
        read_book(book(tmp_path / "a.xlsx", lambda made: made.add_worksheet()))


def test_a_formula_is_what_it_last_came_to(tmp_path):
    def fill(made):
        made.add_worksheet().write_formula(0, 0, '="1栋"&"101"', None, "1栋101")

    (sheet,) = read_book(book(tmp_path / "a.xlsx", fill)).sheets
    assert sheet.lines[0].cells == ["1栋101"]


def two_rows(made):
    sheet = made.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, "住户台账")
    sheet.merge_range(1, 0, 2, 0, "房号")
    sheet.merge_range(1, 1, 1, 2, "户主")
    sheet.merge_range(1, 3, 1, 4, "成员")
    for place, title in enumerate(["姓名", "电话", "姓名", "电话"], 1):
        sheet.write(2, place, title)
    sheet.write_row(3, 0, ["101", "甲", "1", "乙", "2"])
    # The titles again on the next page.
    sheet.write_row(4, 0, ["房号", "户主", "", "成员"])
    sheet.write_row(5, 0, ["102", "丙", "3"])


def test_titles_in_two_rows_are_read_as_one_and_have_the_shape_of_one(tmp_path):
    (sheet,) = read_book(book(tmp_path / "a.xlsx", two_rows)).sheets
    heading = headings.find(sheet, known)
    assert heading.titles == ("房号", "户主/姓名", "户主/电话", "成员/姓名", "成员/电话")
    assert heading.above == ("住户台账",)
    assert heading.lines[0].cells == ["101", "甲", "1", "乙", "2"]
    flat = Sheet("", [Line(1, [*heading.titles, "", "退回原因"]), Line(2, ["101", "甲"])])
    assert headings.find(flat, known).shape == heading.shape


def test_without_known_titles_there_is_no_heading():
    sheet = Sheet("封面", [Line(1, ["幸福社区"]), Line(2, ["姓名"])])
    assert headings.find(sheet, known) is None
