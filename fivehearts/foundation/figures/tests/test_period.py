"""A month knows the one before, the one after, and the same month of the year before."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivehearts.foundation.figures import Period

MONTHS = st.builds(Period.month, st.integers(2, 9998), st.integers(1, 12))


@given(MONTHS)
def test_the_month_after_the_month_before_is_the_month(month: Period) -> None:
    assert month.previous().next() == month
    assert month.previous().until_on == month.first_on
    assert Period.parse(f"{month.first_on.year}-{month.first_on.month}") == month


@given(MONTHS)
def test_twelve_months_before_is_a_year_before(month: Period) -> None:
    before = month
    for _step in range(12):
        before = before.previous()
    assert before == month.year_before()


def test_february_of_a_leap_year_is_compared_with_the_whole_february_before() -> None:
    leap = Period.month(2024, 2)
    assert (leap.until_on - leap.first_on).days == 29
    assert leap.year_before() == Period(date(2023, 2, 1), date(2023, 3, 1))


def test_before_the_calendar_begins_there_is_no_month() -> None:
    with pytest.raises(ValueError):
        Period.month(1, 1).year_before()
