"""The calendar of China, against three sources that do not know each other."""

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from fivehearts.foundation.clock import DayKind, standard_calendar
from fivehearts.foundation.clock.national_days import FIRST_YEAR, SOURCES_DIFFER

LAST_YEAR = 2026
CHINESE_DAYS = Path(__file__).parents[5] / "shared" / "data" / "calendar" / "chinese-days.json"


def every_day(first: int, last: int) -> list[date]:
    """All days of the years from `first` to `last`."""
    start = date(first, 1, 1)
    return [start + timedelta(n) for n in range((date(last + 1, 1, 1) - start).days)]


def test_every_day_since_2019_is_as_both_libraries_say() -> None:
    calendar = standard_calendar()
    china = holidays.country_holidays("CN", years=range(2019, LAST_YEAR + 2))
    for day in every_day(2019, LAST_YEAR):
        ours = calendar.is_working_day(day)
        assert (day, ours, ours) == (
            day,
            china.is_working_day(day),
            chinese_calendar.is_workday(day),
        )


def test_every_day_since_2004_is_as_the_second_library_says_but_for_the_named_days() -> None:
    calendar = standard_calendar()
    differing = {
        day
        for day in every_day(FIRST_YEAR, LAST_YEAR)
        if calendar.is_working_day(day) != chinese_calendar.is_workday(day)
    }
    assert differing == set(SOURCES_DIFFER)
    assert all(len(reason) > 40 for reason in SOURCES_DIFFER.values())


def test_every_day_is_as_the_published_list_says_but_for_the_named_days() -> None:
    if not CHINESE_DAYS.exists():
        pytest.skip("the list of chinese-days is not part of the product and is not here")
    listed = json.loads(CHINESE_DAYS.read_text(encoding="utf-8"))
    calendar = standard_calendar()

    def worked(day: date) -> bool:
        text = day.isoformat()
        return text in listed["workdays"] or (day.weekday() < 5 and text not in listed["holidays"])

    differing = {
        day
        for day in every_day(FIRST_YEAR, LAST_YEAR)
        if calendar.is_working_day(day) != worked(day)
    }
    assert differing == set(SOURCES_DIFFER)


def test_the_named_day_was_worked_in_exchange_for_a_tuesday() -> None:
    calendar = standard_calendar()
    assert calendar.kind_of(date(2005, 12, 31)) is DayKind.MAKE_UP
    assert calendar.kind_of(date(2006, 1, 3)) is DayKind.HOLIDAY


# 2020 had 251 as first announced, and 249 after the Spring Festival was extended.
@pytest.mark.parametrize(
    ("year", "days"), [(2019, 250), (2020, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_a_year_has_its_known_number_of_working_days(year: int, days: int) -> None:
    calendar = standard_calendar()
    assert calendar.working_days(date(year, 1, 1), date(year + 1, 1, 1)) == days


def test_announced_years_are_published_and_later_ones_are_not() -> None:
    calendar = standard_calendar()
    assert calendar.published_years >= set(range(2004, LAST_YEAR + 1))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2003, 12, 31))
    if LAST_YEAR + 1 not in calendar.published_years:
        # Until then the statutory holidays are known, the make-up days are not.
        assert calendar.kind_of(date(2027, 10, 1)) is DayKind.HOLIDAY
        assert not any(
            rule.working for day, rule in calendar.special.items() if day.year == LAST_YEAR + 1
        )


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2025, 9, 28), DayKind.MAKE_UP, "国庆节、中秋节"),
        (date(2026, 9, 20), DayKind.MAKE_UP, "国庆节"),
        (date(2026, 10, 4), DayKind.HOLIDAY, "国庆节"),
        (date(2023, 9, 30), DayKind.HOLIDAY, "中秋节、国庆节"),
        (date(2020, 1, 31), DayKind.HOLIDAY, "春节"),
        (date(2020, 2, 2), DayKind.HOLIDAY, "春节"),
        (date(2026, 2, 14), DayKind.MAKE_UP, "春节"),
        (date(2012, 6, 22), DayKind.HOLIDAY, "端午节"),
        (date(2026, 10, 17), DayKind.WEEKEND, ""),
        (date(2026, 10, 8), DayKind.WORKING, ""),
    ],
)
def test_a_day_carries_the_name_the_notice_gave_it(day: date, kind: DayKind, name: str) -> None:
    calendar = standard_calendar()
    rule = calendar.special.get(day)
    assert calendar.kind_of(day) is kind
    assert (rule.name if rule else "") == name


def test_every_special_day_has_a_name_and_every_make_up_day_is_a_weekend() -> None:
    for day, rule in standard_calendar().special.items():
        assert rule.name
        assert not rule.name.endswith("）")
        assert not rule.working or day.weekday() >= 5
