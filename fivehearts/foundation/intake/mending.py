"""The workbook of rejected rows: mend it and import it again."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .mapping import Bound

# What one cell of a workbook holds at most.
_MOST_CHARACTERS = 32_767
REASON = _("Reason for return")


def write(path: Path, bound: Bound, reasons: Mapping[int, str]) -> None:
    """Write the lines whose row numbers are in `reasons`, cells as they were, reason behind them.

    The reason's title belongs to no mapping, so the column is passed over when the mended
    workbook is read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    width = max(len(bound.titles), *(len(line.cells) for line in bound.lines))
    # Loaded by whoever writes a workbook, not by every start.
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#F2F2F2"})
        red = book.add_format({"font_color": "#C00000", "text_wrap": True})
        for place, title in enumerate(bound.titles):
            sheet.write_string(0, place, str(title), bold)
        with translation.override("zh-hans"):
            sheet.write_string(0, width, str(REASON), bold)
        kept = (line for line in bound.lines if line.number in reasons)
        for row, line in enumerate(kept, 1):
            for place, cell in enumerate(line.cells):
                write_cell(sheet, row, place, cell)
            sheet.write_string(row, width, reasons[line.number], red)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, width - 1, 20)
        sheet.set_column(width, width, 50)


def write_cell(sheet: Any, row: int, place: int, cell: Any) -> None:
    """A cell as it was read; text never as a formula or a link, whatever it begins with."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    elif isinstance(cell, datetime | date):
        sheet.write_datetime(row, place, cell)
    elif cell is not None and cell != "":
        sheet.write_string(row, place, str(cell)[:_MOST_CHARACTERS])
