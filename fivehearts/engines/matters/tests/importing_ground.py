"""What tests of the import stand on: a unit tree, workbooks of invented messages, a way to run it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.console import Console

from fivehearts.community.places import actions as places
from fivehearts.engines.matters import importing
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit

FOUNDER = system("tests")
REPLIED = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
OPEN = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
LABELLED = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级分类")
TIERS = (("G", "city"), ("D", "district"), ("S", "subdistrict"), ("C01", "community"))


def found_units() -> Unit:
    """A city down to the community C01, and C02 beside it; gives C01 back."""
    unit: Unit | None = None
    with enter(SystemScope("tests")):
        for code, kind in TIERS:
            above = unit
            unit = places.found_unit(
                code=code, name=f"单位{code}", kind=kind, parent=above, by=FOUNDER
            )
        places.found_unit(code="C02", name="单位C02", kind="community", parent=above, by=FOUNDER)
    assert unit is not None
    return unit


def replied(number: Any, **changed: Any) -> list[Any]:
    """A message of 2019-09-26 with its reply of 2019-10-09, the fifth working day after it."""
    facts = {
        "name": "UU1",
        "title": "投诉小区门口乱停车",
        "written_at": "2019/9/26 10:00:00",
        "words": "\n\t\t您好！\u3000\u3000门口停满了车，_x000D_\n请处理。",
        "reply": "网友您好，经核实，社区已安装地桩并安排巡查，感谢您的留言。",
        "replied_at": "2019/10/9 15:00:00",
    }
    return [number, *(facts | changed).values()]


def workbook(path: Path, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook; text stays text, numbers numbers, moments moments."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy/m/d h:mm:ss"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, head)
        for at, row in enumerate(rows, 1):
            sheet.write_row(at, 0, row)
    return path


def imported(path: Path, mapping: str = "replied", **options: Any) -> tuple[importing.Counts, str]:
    """Run the import over `path` for C01: its counts, and what it printed."""
    said = io.StringIO()
    console = Console(file=said, width=200)
    counts = importing.run(path, mapping, "C01", console=console, **options)
    return counts, said.getvalue()
