"""How many working days an answer took: always the shortest term it would have kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fivehearts.engines.catalogue.reference import CODES
from fivehearts.engines.matters.importing.answers import times, working_days_taken
from fivehearts.engines.matters.importing.mappings import CATEGORIES, kind_of
from fivehearts.foundation.clock import SHANGHAI, Term, TermUnit, standard_calendar

CALENDAR = standard_calendar()
MOMENTS = st.datetimes(
    min_value=datetime(2011, 1, 1), max_value=datetime(2020, 6, 1), timezones=st.just(SHANGHAI)
)


@settings(deadline=None)
@given(asked=MOMENTS, minutes=st.integers(0, 60 * 24 * 60))
def test_the_days_taken_are_the_shortest_term_the_answer_keeps(
    asked: datetime, minutes: int
) -> None:
    answered = asked + timedelta(minutes=minutes)
    days = working_days_taken(CALENDAR, asked, answered)
    assert CALENDAR.due_at(asked, Term(days, TermUnit.WORKING_DAYS)) >= answered
    if days > 1:
        assert CALENDAR.due_at(asked, Term(days - 1, TermUnit.WORKING_DAYS)) < answered


def test_without_answers_there_is_no_median() -> None:
    nothing = times(CALENDAR, [])
    assert (nothing.answered, nothing.median_days, nothing.within) == (0, None, {5: 0, 15: 0})


def test_every_class_of_the_messages_has_a_category_of_ours() -> None:
    assert len(CATEGORIES) == 7
    assert set(CATEGORIES.values()) <= CODES


def test_the_title_says_what_is_wanted() -> None:
    assert kind_of("咨询A6区道路命名问题") == "consult"
    assert kind_of("建议增加地铁站") == "suggestion"
    assert kind_of("举报违规收费") == "report"
    assert kind_of("感谢社区的帮助") == "praise"
    assert kind_of("D10县拖欠工程款") == "complaint"
