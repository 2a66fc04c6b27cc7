"""Rows out as CSV or as a workbook, safe to open: no cell can become a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32767  # characters, the limit of the workbook format
NARROWEST, WIDEST = 8, 48  # characters of a column


def guarded(value: Any) -> Any:
    """The value as it may stand in a cell: text that begins like a formula gets an apostrophe.

    Moments become local time without zone, as workbooks know none; numbers stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, (bool, int, float, Decimal, date)):
        return value
    text = str(value).replace("\x00", "")
    return (
        f"'{text}"
        if text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
        else text
    )


class _Echo:
    """What csv writes to: gives the line back to be streamed."""

    def write(self, value: str) -> str:
        return value


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Stream rows as CSV in UTF-8 with a mark, which Excel needs to read Chinese."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow([guarded(word) for word in head])
        for row in rows:
            yield writer.writerow([_csv_word(guarded(cell)) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(f"{name}.csv")
    return response


def _csv_word(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else value


def workbook_response(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """Rows as an .xlsx file, written row by row in constant memory."""
    spool = TemporaryFile()  # noqa: SIM115 - the response closes it after sending
    # Loaded by whoever writes a workbook, not by every start.
    import xlsxwriter

    book = xlsxwriter.Workbook(
        spool,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, word in enumerate(head):
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, len(str(word)) * 2 + 4)))
        sheet.write_string(0, column, str(guarded(word)), bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, guarded(cell), moment)
    book.close()
    spool.seek(0)
    response = FileResponse(spool, content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(f"{name}.xlsx")
    return response


def _write(sheet: Any, row: int, column: int, value: Any, moment: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value, moment)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST_CELL])
    else:
        sheet.write(row, column, value)


def attachment(name: str) -> str:
    """A Content-Disposition with a Chinese file name that every browser reads."""
    plain = name.encode("ascii", "ignore").decode().replace('"', "") or "export"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
