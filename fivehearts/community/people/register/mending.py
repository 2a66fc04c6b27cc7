"""The workbook to mend: the rows somebody of whom was turned back, as they stood, with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.register.cells import is_nothing
from fivehearts.community.people.register.fields import OF_PERSON, OF_PLACE, Fact, Place
from fivehearts.community.people.register.reading import Meanings, Page
from fivehearts.community.people.register.reasons import Reason
from fivehearts.foundation.intake.bulk import TurnedBack
from fivehearts.foundation.intake.mending import REASON, write_cell
from fivehearts.foundation.intake.sheets import is_ditto
from fivehearts.foundation.intake.workbooks import Line

# Whose door is missing is not given the one above.
_HOMELESS = Reason.DOOR_MISSING.value
ROW_BEFORE = _("Row in the former table")


def write(
    path: Path, pages: Sequence[Page], meanings: Meanings, reasons: Sequence[TurnedBack]
) -> None:
    """One sheet for each sheet with rows to mend, under its name, titles in one row.

    Cells stand as they were; what a row left to the rows above it, it says itself now: the door,
    and cells that only say “the same”. Whoever a merged cell named above is not named again.
    Both columns behind them are passed over when the mended workbook is read.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    by_row: dict[tuple[int, int], list[TurnedBack]] = {}
    for one in reasons:
        by_row.setdefault((one.sheet, one.row), []).append(one)
    # Loaded by whoever writes a workbook, not by every start.
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F2F2F2", "text_wrap": True})
        red = book.add_format({"font_color": "#C00000", "text_wrap": True})
        for at, page in enumerate(pages):
            wanted = {row for sheet, row in by_row if sheet == at}
            homeless = {
                row for row in wanted if any(_HOMELESS in one.codes for one in by_row[at, row])
            }
            lines = list(_whole(page, meanings[page.heading.shape], wanted, homeless))
            if lines:
                sheet = book.add_worksheet(page.sheet.name or None)
                said = [_sentence(by_row[at, line.number]) for line in lines]
                _page(sheet, page, lines, said, (bold, red))


def _whole(
    page: Page, meaning: Sequence[Place | None], wanted: set[int], homeless: set[int]
) -> Iterator[Line]:
    """The wanted rows, each complete without those above it."""
    places = [at for at, one in enumerate(meaning) if one and one.fact in OF_PLACE]
    people = {at for at, one in enumerate(meaning) if one and one.fact in OF_PERSON}
    doors = [at for at in places if meaning[at] in {Place(Fact.ROOM), Place(Fact.ADDRESS)}]
    above: list[Any] = []
    carried: dict[int, Any] = {}
    for line in page.heading.lines:
        cells = [
            above[at] if is_ditto(cell) and at < len(above) else cell
            for at, cell in enumerate(line.cells)
        ]
        above = cells
        if any(at < len(cells) and not is_nothing(cells[at]) for at in doors):
            carried = {at: cells[at] for at in places if at < len(cells)}
        elif line.number not in homeless:
            cells = [carried.get(at, cell) for at, cell in enumerate(cells)]
        if line.number in wanted:
            kept = ["" if at in line.continued & people else c for at, c in enumerate(cells)]
            yield Line(line.number, kept)


def _page(
    sheet: Any, page: Page, lines: Sequence[Line], said: Sequence[str], formats: tuple[Any, Any]
) -> None:
    bold, red = formats
    titles, above = page.heading.titles, page.heading.above
    width = max(len(titles), *(len(line.cells) for line in lines))
    top = 0
    if above:
        # The titles above may say which quarter or building it is.
        sheet.write_string(0, 0, " ".join(above)[:500])
        top = 1
    for place, title in enumerate(titles):
        sheet.write_string(top, place, title, bold)
    with translation.override("zh-hans"):
        sheet.write_string(top, width, str(REASON), bold)
        sheet.write_string(top, width + 1, str(ROW_BEFORE), bold)
    for row, (line, sentence) in enumerate(zip(lines, said, strict=True), top + 1):
        for place, cell in enumerate(line.cells):
            write_cell(sheet, row, place, cell)
        sheet.write_string(row, width, sentence, red)
        sheet.write_number(row, width + 1, line.number)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(0, width - 1, 18)
    sheet.set_column(width, width, 60)


def _sentence(reasons: Sequence[TurnedBack]) -> str:
    """The reasons of a row; where several people stand in it, each with their own."""
    return "\n".join(f"{one.who}：{one.reason}" if one.who else one.reason for one in reasons)
