"""Cells as people and programs leave them become clean words, moments and figures."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.intake import cleaning, converters
from fivehearts.foundation.intake.vocabulary import RowError

NOON = datetime(2015, 11, 5, 11, 36, 53, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "written",
    [
        "2015/11/5 11:36:53",
        "2015-11-05 11:36:53",
        "2015-11-05T11:36:53",
        "2015-11-05 11:36:53.0",
        "2015.11.5 11:36:53",
        "2015年11月5日 11时36分53秒",
        "2015年11月5日11:36:53",
        "２０１５／１１／５　１１：３６：５３",
        "  2015/11/5\u00a011:36:53\t\n",
        "20151105113653",
        "2015-11-05T03:36:53Z",
        "2015-11-05 03:36:53+0000",
        "2015/11/5 上午11:36:53",
        "2015/11/5 11:36:53 AM",
        datetime(2015, 11, 5, 11, 36, 53),
        datetime(2015, 11, 5, 11, 36, 52, 999_995),
        42313.48394675926,
        "42313.48394675926",
        NOON,
    ],
)
def test_one_moment_has_many_spellings(written):
    assert converters.moment()(written) == NOON


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2015年11月5日 下午3点", 15, 0),
        ("2015-11-05 晚上8:05", 20, 5),
        ("2015-11-05 中午12:30", 12, 30),
        ("2015-11-05 凌晨12:30", 0, 30),
        ("2015-11-05 3:04 PM", 15, 4),
        ("2015/11/5 9:05", 9, 5),
    ],
)
def test_the_half_of_the_day_is_understood(written, hour, minute):
    assert converters.moment()(written) == datetime(2015, 11, 5, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "written", ["2015/11/5", "2015年11月5日", "20151105", date(2015, 11, 5), 42313.0, 42313]
)
def test_a_day_without_a_time_takes_the_time_the_mapping_gives(written):
    assert converters.moment()(written) == datetime(2015, 11, 5, tzinfo=SHANGHAI)
    assert converters.moment(day_only=time(17, 30))(written) == datetime(
        2015, 11, 5, 17, 30, tzinfo=SHANGHAI
    )


WRONG_MOMENTS = [
    "昨天",
    "2015/13/5",
    "2015/2/30",
    "2015-11-05 25:00",
    "0000-00-00 00:00:00",
    "1015/11/5",
]


@pytest.mark.parametrize(
    "written",
    [
        *WRONG_MOMENTS,
        "5/11/2015",
        5.0,
        -1,
        1e9,
        float("nan"),
        float("inf"),
        True,
        time(3),
        timedelta(1),
        object(),
    ],
)
def test_what_is_no_moment_is_said_so(written):
    with pytest.raises(RowError) as caught:
        converters.moment()(written)
    assert "2026-11-22 15:04:05" in caught.value.sentence


@given(at=st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2099, 1, 1)))
def test_a_moment_survives_every_way_of_writing_it(at):
    at = at.replace(microsecond=0)
    convert = converters.moment()
    days = (at - datetime(1899, 12, 30)) / timedelta(days=1)
    wanted = at.replace(tzinfo=SHANGHAI)
    written = [
        at,
        f"{at:%Y/%m/%d %H:%M:%S}",
        f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}",
        at.isoformat(),
    ]
    assert {convert(cell) for cell in written} == {wanted}
    assert convert(days) == wanted
    assert convert(wanted.astimezone(UTC)) == wanted


@given(
    st.one_of(
        st.text(max_size=40),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.none(),
        st.binary(max_size=9),
    )
)
def test_no_cell_whatever_raises_anything_but_a_refusal(cell):
    kinds = [
        converters.moment(),
        converters.integer(),
        converters.number(),
        converters.text(most=20),
        converters.choice({"是": True}),
    ]
    for convert in kinds:
        try:
            convert(cell)
        except RowError as refusal:
            assert refusal.sentence


def test_padding_goes_and_paragraphs_stay():
    cell = "\n\t\t\t\n\t\u3000\u3000毛市长：您好！\u3000\u3000我是一居民。 \r\n\r\n第二段\u00a0\u00a0话_x000D_\n\u200b 谢谢\u3000 \n\t"
    assert cleaning.paragraphs(cell) == "毛市长：您好！\n我是一居民。\n第二段 话\n谢谢"
    assert cleaning.one_line(cell) == "毛市长：您好！ 我是一居民。 第二段 话 谢谢"


def test_what_cannot_be_seen_cannot_be_stored():
    assert cleaning.paragraphs("路\x00灯\x07\u202e坏\ufeff了\ud800") == "路灯坏了"
    assert cleaning.paragraphs("一家👨\u200d👩\u200d👧人") == "一家👨\u200d👩\u200d👧人"
    assert cleaning.paragraphs("3_x0041_ a_b_x c") == "3A a_b_x c"


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text):
    # An escape that spells an escape is opened one step at a time.
    once = cleaning.paragraphs(text)
    assert "_x" in text or cleaning.paragraphs(once) == once
    assert once == once.strip()
    assert "\n\n" not in once


def test_figures_stored_as_fractions_are_figures_again():
    assert [
        converters.number()(cell) for cell in (36491.0, "36491.0", " 36491 ", 36491, "３６４９１")
    ] == ["36491"] * 5
    assert [converters.integer()(cell) for cell in (12.0, "12", "12.0", "1,2", "１２")] == [12] * 5
    assert converters.text(most=9)(12.0) == "12"


@pytest.mark.parametrize("cell", [1.5, "1.5", -1, 2**40, "很多", float("nan"), "", "1e5"])
def test_what_is_no_count_is_said_so(cell):
    with pytest.raises(RowError):
        converters.integer()(cell)


def test_words_and_lengths_are_bounded():
    assert converters.choice({"网上": "web", "电话": "phone"})(" 电 话 ") == "phone"
    with pytest.raises(RowError, match="网上、电话"):
        converters.choice({"网上": "web", "电话": "phone"})("鸽子")
    assert len(converters.text(most=3)("三个字")) == 3
    with pytest.raises(RowError):
        converters.text(most=3)("四个字了")


def test_titles_are_compared_without_ornaments():
    for written in ("留言编号", " 留言 编号＊", "留言编号（必填）", "留言编号：", "留言\n编号"):
        assert cleaning.title(written) == "留言编号"
