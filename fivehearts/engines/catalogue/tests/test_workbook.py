"""The catalogue goes out as a workbook and comes in again as a draft, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation

from fivehearts.engines.catalogue import actions
from fivehearts.engines.catalogue.models import Category, Entry, Question, Tag, Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.difference import differences
from fivehearts.engines.catalogue.queries.published import published
from fivehearts.engines.catalogue.tests.keeping import KEEPER
from fivehearts.engines.catalogue.vocabulary.terms import TermKey
from fivehearts.engines.catalogue.workbook.taking import Read, read, write_rejects
from fivehearts.engines.catalogue.workbook.writing import written
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.intake import workbooks
from fivehearts.foundation.intake.vocabulary import ColumnsMissing, FileUnreadable

pytestmark = pytest.mark.usefixtures("fresh_catalogue")

HEAD = ["编码", "上级编码", "名称", "英文名称", "权限层级", "停用"]


def exported(folder: Path, language: str = "zh-hans") -> Path:
    path = folder / "catalogue.xlsx"
    with translation.override(language):
        path.write_bytes(written(published()).read())
    return path


def sheet(folder: Path, *rows: list[Any], head: list[str] = HEAD) -> Path:
    path = folder / "rows.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for number, cells in enumerate([head, *rows]):
            page.write_row(number, 0, cells)
    return path


def taken(path: Path, **given: Any) -> dict[str, Any]:
    found: Read = read(path)
    return {one.part: one for one in actions.take_in(by=KEEPER, lines=found.lines, **given)}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_goes_out_comes_in_and_changes_nothing(tmp_path: Path, language: str) -> None:
    found = taken(exported(tmp_path, language))
    told = {part: (one.rows, one.changed, one.known, one.reasons) for part, one in found.items()}
    assert told == {
        "categories": (73, 0, 73, {}),
        "terms": (21, 0, 21, {}),
        "questions": (14, 0, 14, {}),
        "tags": (6, 0, 6, {}),
    }
    draft = reading.draft()
    assert draft is not None
    assert differences(published(), draft) == []


def test_rows_are_taken_in_whatever_order_and_below_each_other(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["dogs-lost", "dogs", "走失的狗", "Lost dogs", "社区", ""],
        ["dogs", "", "养犬", "Dogs", "街道", "否"],
        ["noise", "", "吵闹", "Noise", "网格", ""],
    )
    found = taken(path)["categories"]
    assert (found.rows, found.changed, found.known, found.reasons) == (3, 3, 0, {})
    draft = reading.draft()
    assert draft is not None
    lost = Entry.objects.get(version=draft, category__code="dogs-lost")
    assert (lost.parent, lost.power) == (Category.objects.get(code="dogs"), "community")
    noise = Entry.objects.get(version=draft, category__code="noise")
    # What the sheet has no column for becomes empty; the order stays.
    assert (noise.name_zh, noise.power, noise.order) == ("吵闹", "grid", 20)


def test_a_row_that_cannot_be_taken_stops_no_other_and_says_why(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["dogs", "", "养犬", "Dogs", "宇宙", ""],
        ["cats", "cows", "养猫", "Cats", "社区", ""],
        ["养鸟", "", "养鸟", "Birds", "社区", ""],
        ["fish", "", "养鱼", "Fish", "社区", ""],
        ["trade", "", "市场监管", "Shops and markets", "district", "是"],
    )
    with translation.override("zh-hans"):
        found = taken(path)["categories"]
    assert (found.rows, found.changed, found.known) == (5, 1, 0)
    assert "网格" in found.reasons[2]
    assert "cows" in found.reasons[3]
    assert sorted(found.reasons) == [2, 3, 4, 6]
    assert "食品安全" in found.reasons[6]
    rejects = write_rejects(tmp_path / "rejects", read(path), [found])
    lines = workbooks.read(rejects["categories"]).lines
    assert [line.cells[0] for line in lines] == ["编码", "dogs", "cats", "养鸟", "trade"]
    assert "cows" in str(lines[2].cells[-1])


def test_a_branch_is_retired_by_its_rows_from_the_bottom(tmp_path: Path) -> None:
    rows = [
        [code, "trade" if "-" in code else "", "x", "x", "district", "是"]
        for code in ("trade", "trade-food", "trade-street", "trade-prices")
    ]
    found = taken(sheet(tmp_path, *rows))["categories"]
    assert (found.changed, found.known, found.reasons) == (4, 0, {})
    draft = reading.draft()
    assert Entry.objects.filter(version=draft, retired=True).count() == 4


def test_a_trial_run_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["dogs", "", "养犬", "Dogs", "社区", ""])
    assert taken(path, dry_run=True)["categories"].changed == 1
    assert Version.objects.count() == 1
    assert not Category.objects.filter(code="dogs").exists()


def test_terms_questions_and_tags_come_in_by_their_titles(tmp_path: Path) -> None:
    terms = sheet(
        tmp_path,
        ["办结", "一般", "", "网格", 2, "个工作日"],
        ["办结", "一般", "", "", 0, "个工作日"],
        head=["环节", "紧急程度", "类型", "层级", "时限", "时限单位"],
    )
    found = taken(terms)["terms"]
    assert (found.changed, list(found.reasons)) == (1, [3])
    draft = reading.draft()
    assert draft is not None
    rules = reading.rules_of(draft)
    key = TermKey("resolve", "ordinary", tier="grid")
    assert rules[key] == Term(2, TermUnit.WORKING_DAYS)
    questions = sheet(
        tmp_path,
        [
            "noise-dancing",
            "有多少人？",
            "How many?",
            "单选",
            "十人以下\n十人以上",
            "under ten\nten or more",
        ],
        head=["分类编码", "问题", "英文问题", "回答方式", "备选答案", "英文备选答案"],
    )
    assert taken(questions)["questions"].changed == 1
    asked = Question.objects.get(entry__version=draft, entry__category__code="noise-dancing")
    assert asked.choices == [["十人以下", "under ten"], ["十人以上", "ten or more"]]
    tags = sheet(tmp_path, ["alone", "空巢老人", "elderly alone"], head=HEAD[:1] + HEAD[2:4])
    assert taken(tags)["tags"].changed == 1
    assert Tag.objects.get(code="alone").name_zh == "空巢老人"


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing):
        read(sheet(tmp_path, ["甲"], head=["姓名"]))
    nothing = tmp_path / "x.xlsx"
    nothing.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(FileUnreadable):
        read(nothing)
