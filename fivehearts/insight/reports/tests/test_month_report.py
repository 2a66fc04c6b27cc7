"""The month report: thirteen parts in order, each number open to its rows, on screen and on paper."""

from __future__ import annotations

import html
import io
import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from fivehearts.community.duties.models import User
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.foundation.figures import Period, declared
from fivehearts.foundation.scope import Actor, ActorScope, enter
from fivehearts.insight.indicators.tests import lives
from fivehearts.insight.indicators.tests.ground import TOO_LATE, answered, declined, imported
from fivehearts.insight.reports.queries import branches, month_report
from fivehearts.insight.reports.vocabulary import MONTH, PEER_TABLES

OCTOBER = {"unit": "TXC", "month": "2024-10"}


@pytest.fixture
def place(db: None) -> Community:
    return found()


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def _main(actor: Actor, **asked: str) -> str:
    answer: Any = _client(actor).get(reverse("reports:month"), asked)
    assert answer.status_code == 200
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_the_report_has_its_thirteen_parts_in_order(place: Community) -> None:
    answered(place, "solved", "satisfied")
    main = _main(place.analyst, **OCTOBER)
    assert re.findall(r'id="part-(\d+)"', main) == [str(n) for n in range(1, 14)]


def test_every_number_of_the_report_opens_to_its_rows(place: Community) -> None:
    answered(place, "solved", "satisfied")
    answered(place, "unsolved", "dissatisfied", done=TOO_LATE)
    declined(place)
    client = _client(place.analyst)
    main = _main(place.analyst, **OCTOBER)
    links = re.findall(r'href="([^"]*/rows/[^"]*)"[^>]*>(\d+)</a>', main)
    assert len(links) > 40
    for address, number in {(html.unescape(address), number) for address, number in links}:
        page = client.get(address + "&per_page=100")
        assert page.status_code == 200
        assert page.context["table"].paginator.count == int(number), address


def test_whoever_was_late_is_named_with_the_arithmetic(place: Community) -> None:
    for _time in range(5):
        answered(place, "solved", "satisfied")
    answered(place, "solved", "satisfied", done=TOO_LATE)
    main = html.unescape(re.sub(r"<[^>]+>", "", _main(place.analyst, **OCTOBER)))
    assert "第一网格：6 件到期，1 件超时 → 83.33 %" in main


def test_where_all_was_in_time_nobody_is_named(place: Community) -> None:
    answered(place, "solved", "satisfied")
    assert "到期的都按时完成了。" in _main(place.analyst, **OCTOBER)


def test_units_stand_in_the_order_of_the_tree_beside_others_of_their_kind(place: Community) -> None:
    lives.returned(place)
    lives.raised(place)
    with enter(ActorScope(place.administrator)):
        report = month_report(place.administrator, place.subdistrict, Period.month(2024, 10))
    groups = [(group.kind, [unit.name for unit in group.units]) for group in report.groups()]
    assert groups == [
        ("subdistrict", ["和平街道"]),
        ("community", ["幸福里社区", "桃园社区"]),
        ("police", ["和平派出所"]),
    ]
    # A community stands for its grids and the property company beside them.
    assert report.line("matters.returned", place.community).denominator == 3
    assert report.line("matters.completed_on_time", place.police).denominator == 1


def test_a_unit_from_elsewhere_that_answered_is_in_the_table(place: Community) -> None:
    lives.raised(place)
    main = _main(place.analyst, **OCTOBER)
    assert "和平派出所" in main and "幸福里社区（本级）" in main


def test_what_limits_the_figures_is_said_first(place: Community) -> None:
    imported(place)
    answered(place, "solved", "satisfied")
    main = _main(place.analyst, **OCTOBER)
    assert "本月有 1 件导入的历史事项未计入。" in main
    assert "已标明“样本少”" in main
    assert "本月尚未结束" not in main
    assert "未计入。" not in _main(place.analyst, **OCTOBER, history="on")
    assert "本月尚未结束" in _main(place.analyst, unit="TXC")


def test_shares_of_few_matters_are_marked_wherever_they_are_printed(place: Community) -> None:
    answered(place, "solved", "satisfied")
    main = _main(place.analyst, **OCTOBER)
    for part in (2, 3, 5, 9):
        section = main[main.index(f'id="part-{part}"') : main.index(f'id="part-{part + 1}"')]
        assert "样本少：占比只按 1 件计算。" in section, part
    assert main.count("<sup>*</sup>") > 3
    for _time in range(29):
        answered(place, "solved", "satisfied")
    assert "占比只按" not in _main(place.analyst, **OCTOBER)


def test_an_empty_month_prints_a_dash_and_never_a_percent(place: Community) -> None:
    main = _main(place.analyst, unit="TXC", month="2024-05")
    peers = main[main.index('id="part-7"') : main.index('id="part-8"')]
    assert "—" in peers and "100.00" not in peers and "0.00 %" not in peers


def test_a_category_is_counted_with_its_parts(place: Community) -> None:
    lives.leaking_roof(place)
    lives.small(place)
    with enter(ActorScope(place.analyst)):
        report = month_report(place.analyst, place.community, Period.month(2024, 10))
        found = branches(report.found["matters.accepted_by_category"].figure)
    (housing,) = found
    assert (housing.key, housing.count) == ("housing", 2)
    assert {part.key: part.count for part in housing.parts} == {"housing": 1, "housing-roof": 1}


def test_the_report_is_taken_away_as_a_workbook(place: Community) -> None:
    lives.extended(place)
    answered(place, "solved", "satisfied", done=TOO_LATE)
    file: Any = _client(place.analyst).get(reverse("reports:month"), {**OCTOBER, "_export": "xlsx"})
    assert "2024-10.xlsx" in unquote(file["Content-Disposition"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(file.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    numbers = [int(row[0]) for row in rows[1:]]
    assert numbers == sorted(numbers) and set(numbers) == {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
    late = [row for row in rows if row[0] == 8 and row[2] == "matters.completed_on_time"]
    assert [row[4:8] for row in late] == [["第一网格", "50.00", 1, 2]]


def test_who_may_not_read_figures_reads_no_report(place: Community) -> None:
    address = reverse("reports:month")
    assert _client(place.clerk).get(address, OCTOBER).status_code == 403
    assert Client().get(address, OCTOBER).status_code == 302
    for code in ("TXC2", "TXS", "nothing", "\x00"):
        assert _client(place.analyst).get(address, {"unit": code}).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "soon", "0001-01", "2000-01", "9999-12"])
def test_a_month_that_is_none_shows_the_present_one(place: Community, month: str) -> None:
    assert (
        _client(place.analyst)
        .get(reverse("reports:month"), {"unit": "TXC", "month": month})
        .status_code
        == 200
    )


def test_no_colleague_is_named_in_the_report(place: Community) -> None:
    answered(place, "solved", "satisfied", done=TOO_LATE)
    main = _main(place.analyst, **OCTOBER)
    for name in ("grid_worker", "reviewer", "caller", "dispatcher"):
        assert name not in main


def test_every_figure_the_report_names_is_declared() -> None:
    named = {code for section in MONTH for code in section.figures}
    named |= {code for _title, codes in PEER_TABLES for code in codes}
    assert named <= {one.code for one in declared()}
    assert [section.number for section in MONTH] == list(range(1, 14))
