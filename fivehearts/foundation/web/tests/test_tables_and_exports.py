"""Lists are sorted, paged and carried out without surprises."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import django_tables2
import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from fivehearts.foundation.web.exports import guarded
from fivehearts.foundation.web.tables import Table, configured, exported

ROWS = [{"number": f"26-{n:07d}", "title": f"第 {n} 件", "days": n} for n in range(1, 31)]


class Matters(Table):
    number = django_tables2.Column(verbose_name="编号")
    title = django_tables2.Column(verbose_name="事项", orderable=False)
    days = django_tables2.Column(verbose_name="天数")


def page(query: str, rows: Sequence[dict[str, Any]] = ROWS) -> BeautifulSoup:
    request = RequestFactory().get(f"/list/{query}")
    table = configured(request, Matters(rows), per_page=10)
    html = Template("{% data_table table %}").render(Context({"request": request, "table": table}))
    return BeautifulSoup(html, "html.parser")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_head_says_how_the_list_is_sorted_and_a_link_turns_it_round() -> None:
    head = page("?sort=days").find("th", attrs={"aria-sort": "ascending"})
    assert head.get_text(strip=True) == "天数"
    assert head.a["href"] == "?sort=-days"


def test_sorting_goes_back_to_the_first_page_and_keeps_the_filter() -> None:
    links = [a["href"] for a in page("?page=3&word=灯").select("thead a")]
    assert all("page=" not in link and "word=" in link for link in links)


@pytest.mark.parametrize(
    "query", ["?page=99", "?page=0", "?page=x", "?sort=secret", "?sort=-__class__", "?page=%00"]
)
def test_an_address_made_up_by_hand_still_shows_the_list(query: str) -> None:
    assert len(page(query).select("tbody tr")) == 10


def test_an_empty_list_is_no_empty_table() -> None:
    assert page("", []).select("table") == []


@pytest.mark.parametrize("word", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_a_cell_never_becomes_a_formula(word: str) -> None:
    assert guarded(word) == f"'{word}"


def test_numbers_stay_numbers_and_moments_lose_their_zone() -> None:
    assert guarded(-3) == -3
    assert guarded(datetime(2026, 11, 3, 2, 30, tzinfo=UTC)) == datetime(2026, 11, 3, 10, 30)


def test_the_whole_list_goes_out_as_csv_that_a_spreadsheet_reads() -> None:
    rows = [*ROWS, {"number": "=cmd|' /C calc'!A0", "title": "灯", "days": 1}]
    response = exported(RequestFactory().get("/?_export=csv"), Matters(rows))
    text = body(response).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["编号", "事项", "天数"]
    assert len(lines) == 32
    assert lines[-1][0].startswith("'=")


def test_the_whole_list_goes_out_as_a_workbook() -> None:
    response = exported(RequestFactory().get("/?_export=xlsx"), Matters(ROWS))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body(response))).get_sheet_by_index(0)
    lines = sheet.to_python()
    assert lines[0] == ["编号", "事项", "天数"]
    assert lines[30] == ["26-0000030", "第 30 件", 30.0]


@pytest.mark.parametrize("query", ["", "?_export=exe", "?_export="])
def test_no_export_is_made_that_nobody_asked_for(query: str) -> None:
    assert exported(RequestFactory().get(f"/{query}"), Matters(ROWS)) is None
