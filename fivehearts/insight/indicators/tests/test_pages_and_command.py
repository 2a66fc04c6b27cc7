"""The page of figures, the rows behind them, and the same figures on the terminal."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rich.console import Console

from fivehearts.community.duties.models import User
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.foundation.scope import Actor
from fivehearts.insight.indicators import command
from fivehearts.insight.indicators.tests import lives
from fivehearts.insight.indicators.tests.ground import (
    MONDAY,
    answered,
    declined,
    imported,
    unanswered,
)

OCTOBER = {"unit": "TXC", "month": "2024-10"}


@pytest.fixture
def place(db: None) -> Community:
    return found()


def _page(actor: Actor, name: str = "figures", *args: str, **asked: str) -> Any:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.get(reverse(f"indicators:{name}", args=args), asked)


def _text(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_an_analyst_reads_the_figures_of_the_own_community(place):
    answered(place, "solved", "satisfied")
    declined(place)
    text = _text(_page(place.analyst, **OCTOBER))
    assert "幸福里社区" in text and "100.00" in text
    assert "桃园社区" not in text


def test_without_a_question_the_page_shows_the_first_unit_and_this_month(place):
    text = _text(_page(place.administrator))
    assert "和平街道" in text


def test_units_outside_the_own_posts_and_unknown_ones_are_not_found(place):
    for code in ("TXC2", "TXS", "nothing", "x' OR 1=1", "\x00"):
        assert _page(place.analyst, unit=code).status_code == 404
        assert _page(place.analyst, "rows", "matters.accepted", unit=code).status_code == 404


def test_who_has_no_post_with_figures_reads_why_not(place):
    assert _page(place.clerk, **OCTOBER).status_code == 403
    assert _page(place.clerk, "rows", "matters.accepted", **OCTOBER).status_code == 403


def test_signed_out_visitors_are_sent_to_sign_in(place):
    assert Client().get(reverse("indicators:figures")).status_code == 302


@pytest.mark.parametrize(
    "month", ["", "2026-13", "soon", "0001-01", "9999-12", "2026-11-01", "１２-３"]
)
def test_a_month_that_is_none_shows_the_present_one(place, month):
    assert _page(place.analyst, unit="TXC", month=month).status_code == 200


def test_months_can_be_turned_back_and_forth(place):
    text = _text(_page(place.analyst, unit="TXC", month="2024-01"))
    assert "month=2023-12" in text and "month=2024-02" in text


def test_imported_history_is_counted_on_request(place):
    imported(place)
    accepted = reverse("indicators:rows", args=["matters.accepted"])
    assert "part=excluded%3Ahistory" in _text(_page(place.analyst, **OCTOBER))
    shown = _text(_page(place.analyst, **OCTOBER, history="on"))
    assert "part=excluded%3Ahistory" not in shown
    assert f"{accepted}?unit=TXC&amp;month=2024-10&amp;history=on" in shown


def test_a_small_sample_and_a_missing_rate_are_marked(place):
    unanswered(place)
    text = _text(_page(place.analyst, **OCTOBER))
    assert "—" in text
    answered(place, "solved", "satisfied")
    text = _text(_page(place.analyst, **OCTOBER))
    assert "fh-figures__note" in text


def test_three_rates_together_show_their_arithmetic_and_lead_to_the_three(place):
    answered(place, "solved", "satisfied")
    text = _text(_page(place.analyst, **OCTOBER))
    row = text[text.index("三率综合") :]
    row = row[: row.index("</tr>")]
    assert row.count("100.00") == 4 and "× 30 %" in row and row.count("× 35 %") == 2
    for code in ("responded_on_time", "solved", "satisfied"):
        assert reverse("indicators:rows", args=[f"matters.{code}"]) in row
    own = _page(place.analyst, "rows", "matters.three_rates", **OCTOBER)
    assert own.status_code == 404
    told = {one["code"]: one for one in json.loads(_said("json"))["figures"]}
    assert told["matters.three_rates"]["value"] == "100.00"
    assert [one["weight"] for one in told["matters.three_rates"]["weighed"]] == [30, 35, 35]
    assert "满意率 100.00 × 35 %" in _said("csv") and "× 30 %" in _said("table")


def test_every_link_of_the_page_opens(place):
    answered(place, "solved", "satisfied")
    declined(place)
    unanswered(place)
    client = Client()
    client.force_login(User.objects.get(pk=place.analyst.user_id))
    page = client.get(reverse("indicators:figures"), OCTOBER).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    links = {html.unescape(link) for link in re.findall(r'href="([^"#]+)"', main)}
    assert sum("rows/" in link for link in links) > 10
    for link in links:
        address = reverse("indicators:figures") + link if link.startswith("?") else link
        assert client.get(address).status_code == 200, link


def test_rows_lead_to_the_pages_of_their_matters(place):
    matter = answered(place, "solved", "satisfied")
    text = _text(_page(place.analyst, "rows", "matters.solved", **OCTOBER, part="hits"))
    assert reverse("matters:matter", args=[matter.number]) in text
    assert matter.display_number in text and matter.title in text


def test_an_unknown_figure_or_part_is_not_found(place):
    assert _page(place.analyst, "rows", "matters.nothing", **OCTOBER).status_code == 404
    assert _page(place.analyst, "rows", "matters.solved", **OCTOBER, part="x").status_code == 404
    nul = _page(place.analyst, "rows", "matters.accepted_by_unit", **OCTOBER, part="key:\x00")
    assert nul.status_code == 404
    odd = _page(place.analyst, "rows", "matters.accepted_by_unit", **OCTOBER, part="key:<b>")
    assert odd.status_code == 200 and b"<b>" not in odd.content.replace(b"<b></b>", b"")


def test_rows_put_down_to_one_unit_are_those_of_its_line(place):
    lives.returned(place)
    asked = OCTOBER | {"part": "hits"}
    text = _text(_page(place.analyst, "rows", "matters.returned", **asked, at="TXG1"))
    assert "只列归在第一网格名下的。" in text
    beside = _page(place.analyst, "rows", "matters.returned", **asked, at="TXP")
    assert beside.context["table"].paginator.count == 0
    for unknown in ("nothing", "\x00"):
        page = _page(place.analyst, "rows", "matters.returned", **asked, at=unknown)
        assert page.status_code == 404
    # A unit outside the own posts opens nothing that the own unit does not hold anyway.
    page = _page(place.analyst, "rows", "matters.accepted", **OCTOBER, at="TXC2")
    assert page.context["table"].paginator.count == 0


def test_a_category_opens_with_everything_below_it(place):
    lives.leaking_roof(place)
    lives.small(place)
    code = "matters.accepted_by_category"
    for part, number in [("under:housing", 2), ("key:housing", 1), ("under:housing-roof", 1)]:
        page = _page(place.analyst, "rows", code, **OCTOBER, part=part)
        assert page.context["table"].paginator.count == number, part
    assert (
        _page(place.analyst, "rows", "matters.solved", **OCTOBER, part="under:x").status_code == 404
    )


def test_rows_can_be_taken_away_as_files(place):
    lead_to(place, "accepted", at=MONDAY)
    asked = OCTOBER | {"part": "all"}
    file = _page(place.analyst, "rows", "matters.accepted", **asked, _export="csv")
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2 and "2024-10-14 10:00:00" in rows[1]
    book = _page(place.analyst, "rows", "matters.accepted", **asked, _export="xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_the_figures_can_be_taken_away_as_files(place):
    answered(place, "solved", "satisfied")
    file = _page(place.analyst, **OCTOBER, _export="csv")
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    solved = [row for row in rows if row[0] == "matters.solved"]
    assert solved[0][3:6] == ["100.00", "1", "1"]


@pytest.mark.usefixtures("kept_for_long")
def test_a_page_of_rows_costs_the_same_queries_at_1_3_and_25_rows(place):
    asked = []
    for more in (1, 2, 22):
        for _time in range(more):
            answered(place, "solved", "satisfied")
        with CaptureQueriesContext(connection) as statements:
            _text(_page(place.analyst, "rows", "matters.solved", **OCTOBER))
            _text(_page(place.analyst, **OCTOBER))
        asked.append(len(statements))
    assert asked[0] == asked[1] == asked[2]


def _said(format: str, **options: Any) -> str:
    out = io.StringIO()
    command.run("TXC", "2024-10", format, console=Console(file=out, width=160), **options)
    return out.getvalue()


def test_the_terminal_shows_the_same_figures_in_three_forms(place):
    answered(place, "solved", "satisfied")
    unanswered(place)
    table = _said("table")
    assert "100.00 %" in table and "幸福里社区" in table and "1 / 1" in table
    told = {one["code"]: one for one in json.loads(_said("json"))["figures"]}
    assert told["matters.solved"]["value"] == "100.00"
    assert {"code": "no_contact", "count": 1}.items() <= {
        key: value for key, value in told["matters.solved"]["excluded"][1].items() if key != "title"
    }.items()
    assert told["matters.accepted"]["value"] == 2
    rows = {(row[2], row[4]): row for row in csv.reader(io.StringIO(_said("csv")))}
    assert rows["matters.solved", ""][5:8] == ["100.00", "1", "1"]


def test_the_terminal_shows_how_figures_changed(place):
    answered(place, "solved", "satisfied")
    answered(place, "solved", "dissatisfied", done=lives.TOO_LATE)
    out = io.StringIO()
    command.run("TXC", "2024-11", "json", console=Console(file=out, width=160))
    told = {one["code"]: one for one in json.loads(out.getvalue())["figures"]}
    assert told["matters.accepted"]["since_before"] == "-100.0"
    assert told["matters.solved"]["since_before"] is None
    assert told["matters.accepted"]["unit"] == "件"
    out = io.StringIO()
    command.run("TXC", "2024-11", console=Console(file=out, width=200))
    assert "-100.0 %" in out.getvalue()


def test_the_terminal_counts_history_on_request(place):
    imported(place)
    plain, with_it = json.loads(_said("json")), json.loads(_said("json", history=True))
    counted = [
        {one["code"]: one["value"] for one in told["figures"]}["matters.accepted"]
        for told in (plain, with_it)
    ]
    assert counted == [0, 1]


@pytest.mark.parametrize(
    ("unit", "month", "format"),
    [("C99", "2024-10", "table"), ("TXC", "October", "table"), ("TXC", "2024-10", "pdf")],
)
def test_what_is_not_understood_is_refused_in_a_sentence(place, unit, month, format):
    with pytest.raises(command.NotUnderstood) as refused:
        command.run(unit, month, format)
    assert any(word in refused.value.sentence for word in (unit, month, format))
