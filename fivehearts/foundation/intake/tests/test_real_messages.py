"""The real messages of a city, with their dirt, all become clean rows."""

import collections
import re
import time
from pathlib import Path

import pytest

from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.intake import converters, running, workbooks
from fivehearts.foundation.intake.mapping import Column, Mapping, bind
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.vault import findings

FOLDER = Path(__file__).parents[5] / "shared" / "data" / "messages"
MESSAGE = [
    Column("number", ["留言编号"], converters.number()),
    Column("user", ["留言用户"], converters.text(most=40, one_line=True)),
    Column("subject", ["留言主题"], converters.text(most=200, one_line=True)),
    Column("asked_at", ["留言时间"], converters.moment()),
    Column("body", ["留言详情"], converters.text(most=10_000)),
]
COUNT = converters.integer()
MAPPINGS = {
    "replied": [
        Column("reply", ["答复意见"], converters.text(most=10_000)),
        Column("replied_at", ["答复时间"], converters.moment()),
    ],
    "open": [
        Column("against", ["反对数"], COUNT, required=False, compares=False),
        Column("likes", ["点赞数"], COUNT, required=False, compares=False),
    ],
    "labelled": [Column("category", ["一级分类"], converters.text(most=40, one_line=True))],
}
ROWS = {"replied": 2_400, "open": 4_326, "labelled": 395}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the real messages are not beside this checkout"
)


def mapping_of(name):
    return Mapping(name, [*MESSAGE, *MAPPINGS[name]], key="number")


@pytest.fixture(params=sorted(ROWS))
def messages(request):
    """Name, table and rows of one workbook; a row that cannot be taken fails the test."""
    bound = bind(mapping_of(request.param), workbooks.read(FOLDER / f"{request.param}.xlsx"))
    return request.param, bound, [bound.convert(line) for line in bound.lines]


def test_every_row_is_taken_and_none_is_dirty(messages):
    name, bound, rows = messages
    assert len(rows) == ROWS[name]
    raw = [cell for line in bound.lines for cell in line.cells]
    met = collections.Counter(type(cell).__name__ for cell in raw)
    for title, sign in {
        "tabs": "\t",
        "ideographic": "\u3000",
        "nbsp": "\u00a0",
        "cr": "\r",
        "unseen": "\u200b",
    }.items():
        met[title] = sum(isinstance(cell, str) and sign in cell for cell in raw)
    texts = [value for row in rows for value in row.values.values() if isinstance(value, str)]
    met["paragraphs"] = sum("\n" in text for text in texts)
    met["phones and identity numbers"] = sum(len(findings.find(text)) for text in texts)
    print(name, dict(met))
    assert not [
        text
        for text in texts
        if re.search(r"[\t\r\u00a0\u3000\u200b-\u200d\ufeff]|_x000D_|  |\n\n", text)
    ]
    assert all(text == text.strip() and text for text in texts)


def test_numbers_and_moments_are_what_they_say(messages):
    _name, _bound, rows = messages
    assert all(row.source_number.isdigit() for row in rows)
    moments = [value for row in rows for key, value in row.values.items() if key.endswith("_at")]
    assert {value.utcoffset().total_seconds() for value in moments} == {8 * 3600}
    assert 2010 <= min(moments).year <= max(moments).year <= 2020
    assert all(value.tzinfo is SHANGHAI and not value.microsecond for value in moments)


def test_a_dry_run_of_the_real_messages_adds_up(unit):
    started = time.monotonic()
    for name in sorted(ROWS):
        path = FOLDER / f"{name}.xlsx"
        report = running.run(
            mapping_of(name),
            path,
            lambda row: row.source_number,
            unit=unit,
            by=system("import"),
            dry_run=True,
        )
        print(
            name,
            report.line,
            dict(list(report.reasons.items())[:5]),
        )
        assert report.rows == ROWS[name]
        assert report.imported >= report.rows - 2
    print(
        f"{sum(ROWS.values()) / (time.monotonic() - started):,.0f} rows a second, read, cleaned and looked up"
    )
