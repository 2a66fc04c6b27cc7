"""`fivehearts routing`: a workbook sorted by people teaches, another one is guessed row by row."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter
from rich.console import Console

from fivehearts.foundation.intake.vocabulary import ColumnsMissing, FileUnreadable
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.insight.suggestions import command
from fivehearts.insight.suggestions.models import RoutingModel
from fivehearts.insight.suggestions.tests.examples import examples
from fivehearts.insight.suggestions.vocabulary import (
    NotATable,
    NothingLearnt,
    TooFewCategories,
    TooFewDispatches,
)

HEAD = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级分类")


def workbook(path: Path, rows: list[tuple[object, ...]], head: tuple[str, ...] = HEAD) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([head, *rows]):
            sheet.write_row(at, 0, row)
    return path


def sorted_by_people(path: Path) -> Path:
    rows = [
        (
            number,
            f"A{number}",
            one.title,
            "2019/1/2 08:00:00",
            f"\n\t\u3000{one.words}_x000D_\n",
            one.label,
        )
        for number, one in enumerate(examples(), 1)
    ]
    return workbook(path, rows)


def said(run: object, *arguments: object, **options: object) -> str:
    out = StringIO()
    run(*arguments, console=Console(file=out, width=200), **options)  # type: ignore[operator]
    return out.getvalue()


def test_what_was_learnt_is_guessed_for_every_row_in_order(db: None, tmp_path: Path) -> None:
    told = said(command.train, sorted_by_people(tmp_path / "sorted.xlsx"))
    assert "examples 48, macro-F1 on five folds" in told
    rows: list[tuple[object, ...]] = [
        (59405, "A1", "路灯不亮", "2019/1/2", "晚上路灯三天不亮，看不清路"),
        ("0077", "A2", "小学入学报名", "2019/1/2", "家长想知道小学入学报名要交什么材料"),
        (59407, "A3", "", "2019/1/2", "  \n\t"),
        (59405, "A4", "广场舞", "2019/1/2", "广场舞音响太大，吵得孩子没法睡觉"),
    ]
    asked = workbook(tmp_path / "asked.xlsx", rows, HEAD[:5])
    told = said(command.predict, asked, tmp_path / "out.csv")
    assert "rows 4 = guessed 3 + without words 1" in told
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert list(found[0]) == ["留言编号", "category", "confidence", "reason"]
    assert [one["留言编号"] for one in found] == ["59405", "0077", "59407", "59405"]
    assert [one["category"] for one in found] == ["traffic", "education", "", "noise"]
    assert all(0 < float(one["confidence"]) <= 1 for one in found if one["category"])
    assert "路灯" in found[0]["reason"]
    said(command.predict, asked, tmp_path / "excel.csv", mark=True)
    assert (tmp_path / "excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_each_obstacle_is_one_sentence(db: None, tmp_path: Path) -> None:
    one = workbook(tmp_path / "one.xlsx", [(1, "A", "灯", "2019/1/2", "灯坏了", "noise")])
    with pytest.raises(NothingLearnt):
        said(command.predict, one, tmp_path / "out.csv")
    with pytest.raises(TooFewCategories):
        said(command.train, one)
    with pytest.raises(TooFewDispatches, match="300"):
        said(command.train, None)
    with pytest.raises(ColumnsMissing, match="一级分类"):
        said(
            command.train,
            workbook(tmp_path / "head.xlsx", [(1, "A", "灯", "2019", "坏")], HEAD[:5]),
        )
    (tmp_path / "torn.xlsx").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(FileUnreadable):
        said(command.train, tmp_path / "torn.xlsx")
    with enter(SystemScope("test")):
        assert not RoutingModel.objects.exists()
    said(command.train, sorted_by_people(tmp_path / "sorted.xlsx"))
    with pytest.raises(NotATable):
        said(command.predict, one, tmp_path / "no" / "folder.csv")
