"""Laws of working time that hold for every calendar, whatever its hours and holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from fivehearts.foundation.clock import (
    SHANGHAI,
    Calendar,
    SpecialDay,
    Term,
    TermUnit,
    standard_calendar,
)

# Other work on the machine must not fail a law: no time limit for a single example.
LAW = settings(deadline=None)
FEWER = settings(deadline=None, max_examples=60)

ZONES = st.sampled_from([SHANGHAI, UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")])
# China had summer time until 1991; what that means is a law of its own at the end.
moments = st.builds(
    lambda at, zone: at.replace(tzinfo=UTC).astimezone(zone),
    st.datetimes(datetime(1992, 1, 1), datetime(2035, 12, 31)),
    ZONES,
)
COUNTED = [unit for unit in TermUnit if unit is not TermUnit.FIXED]
terms = st.builds(Term, st.integers(1, 400), st.sampled_from(COUNTED))


def in_order(*unsorted: datetime) -> list[datetime]:
    """Sort as moments: Python compares two of one zone as the walls show them."""
    return sorted(unsorted, key=datetime.timestamp)


def elapsed(first: datetime, last: datetime) -> timedelta:
    """The time between two moments, whatever the walls showed."""
    return last.astimezone(UTC) - first.astimezone(UTC)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The standard calendar, or an office with other hours and its own special days."""
    if draw(st.booleans()):
        return standard_calendar()
    marks = sorted(draw(st.sets(st.integers(0, 24 * 4), min_size=2, max_size=6)))
    edges = [time(mark // 4 % 24, mark % 4 * 15) for mark in marks[: len(marks) // 2 * 2]]
    days = draw(
        st.dictionaries(
            st.dates(date(2020, 1, 1), date(2021, 12, 31)),
            st.builds(SpecialDay, st.booleans(), st.just("节日")),
            max_size=60,
        )
    )
    return Calendar("other", tuple(zip(edges[::2], edges[1::2], strict=True)), special=days)


@LAW
@given(calendars(), moments, moments, moments)
def test_the_parts_of_a_span_add_up_to_the_whole(
    calendar: Calendar, a: datetime, b: datetime, c: datetime
) -> None:
    first, middle, last = in_order(a, b, c)
    assert calendar.working_seconds(first, last) == calendar.working_seconds(
        first, middle
    ) + calendar.working_seconds(middle, last)


@LAW
@given(calendars(), moments, moments, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_longer_span_never_has_less_working_time(
    calendar: Calendar, a: datetime, b: datetime, more: timedelta
) -> None:
    first, last = in_order(a, b)
    worked = calendar.working_seconds(first, last)
    later = last.astimezone(UTC) + more
    assert 0 <= worked <= calendar.working_seconds(first, later)
    assert worked <= elapsed(first, last).total_seconds() + 1
    assert calendar.working_seconds(last, first) == (0 if elapsed(first, last) else worked)


@LAW
@given(calendars(), moments, st.integers(1, 10**7))
def test_advance_is_the_inverse_and_the_earliest(
    calendar: Calendar, start: datetime, seconds: int
) -> None:
    end = calendar.advance(start, seconds)
    assert end > start
    assert calendar.working_seconds(start, end) == seconds
    assert calendar.working_seconds(start, end - timedelta(seconds=1)) == seconds - 1


@LAW
@given(calendars(), moments, st.integers(0, 10**6), st.integers(0, 10**6))
def test_advancing_in_two_steps_is_advancing_once(
    calendar: Calendar, start: datetime, one: int, two: int
) -> None:
    in_steps = calendar.advance(calendar.advance(start, one), two)
    assert in_steps == calendar.advance(start, one + two)


@LAW
@given(calendars(), moments, st.integers(1, 10**7))
def test_no_date_lands_outside_working_hours(
    calendar: Calendar, start: datetime, seconds: int
) -> None:
    end = calendar.advance(start, seconds)
    # The second before it was worked: it lies inside the hours or exactly at their end.
    assert calendar.is_open(end - timedelta(seconds=1))


@LAW
@given(calendars(), moments, terms)
def test_every_reason_leads_to_its_date(calendar: Calendar, start: datetime, term: Term) -> None:
    deadline = calendar.due(start, term)
    due = deadline.due_at
    counted = [line.counted for line in deadline.lines if line.counted]
    assert due == calendar.due_at(start, term)
    assert due > start
    match term.unit:
        case TermUnit.WORKING_DAYS:
            assert counted == list(range(1, term.amount + 1))
        case TermUnit.NATURAL_DAYS:
            assert counted == list(range(1, term.amount + 1))
        case _:
            assert sum(counted) == term.amount * 60
    if term.unit is not TermUnit.CLOCK_MINUTES:
        assert calendar.is_open(due - timedelta(seconds=1))
    days = [line.day for line in deadline.lines]
    assert days == [days[0] + timedelta(n) for n in range(len(days))]
    assert days[0] == start.astimezone(calendar.tz).date()
    assert days[-1] == (due - timedelta(seconds=1)).date()


@LAW
@given(calendars(), moments, terms, st.integers(1, 400))
def test_more_days_never_end_earlier(
    calendar: Calendar, start: datetime, term: Term, more: int
) -> None:
    longer = Term(term.amount + more, term.unit)
    assert calendar.due_at(start, term) <= calendar.due_at(start, longer)


@LAW
@given(calendars(), moments, terms, st.floats(0, 1), st.floats(0, 1))
def test_a_warning_comes_between_the_start_and_the_date(
    calendar: Calendar, start: datetime, term: Term, a: float, b: float
) -> None:
    early, late = sorted((a, b))
    first, second = (calendar.warn_at(start, term, share) for share in (early, late))
    assert start <= first <= second <= calendar.due_at(start, term)


@LAW
@given(calendars(), moments, terms, moments, moments)
def test_a_pause_moves_a_date_by_exactly_its_working_time(
    calendar: Calendar, start: datetime, term: Term, a: datetime, b: datetime
) -> None:
    paused, resumed = in_order(a, b)
    due = calendar.due_at(start, term)
    moved = calendar.due_after_pause(due, paused, resumed, term.unit)
    match term.unit:
        case TermUnit.CLOCK_MINUTES:
            assert elapsed(due, moved) == elapsed(paused, resumed)
        case TermUnit.NATURAL_DAYS:
            assert elapsed(due, moved) >= elapsed(paused, resumed)
        case _:
            worked = calendar.working_seconds(paused, resumed)
            assert calendar.working_seconds(due, moved) == worked


@LAW
@given(calendars(), moments, moments)
def test_the_time_used_day_by_day_is_the_time_used(
    calendar: Calendar, a: datetime, b: datetime
) -> None:
    first, last = (moment.astimezone(UTC) for moment in in_order(a, b))
    last = min(last, first + timedelta(days=400))
    lines = calendar.used(first, last)
    assert sum(line.counted for line in lines) == calendar.working_seconds(first, last)
    assert all(0 <= line.counted <= calendar.day_seconds for line in lines)


@LAW
@given(calendars(), moments)
def test_the_next_opening_is_the_first_open_moment(calendar: Calendar, at: datetime) -> None:
    opening = calendar.next_open(at)
    assert calendar.is_open(opening)
    assert calendar.working_seconds(at, opening) == 0
    assert opening >= at


@LAW
@given(moments, moments, ZONES, ZONES)
def test_the_answer_does_not_depend_on_how_a_moment_is_written(
    a: datetime, b: datetime, zone: ZoneInfo, other: ZoneInfo
) -> None:
    calendar = standard_calendar()
    first, last = in_order(a, b)
    rewritten = calendar.working_seconds(first.astimezone(zone), last.astimezone(other))
    assert rewritten == calendar.working_seconds(first, last)


def minute_by_minute(calendar: Calendar, start: datetime, minutes: int) -> int:
    """Count working minutes by looking at the wall clock at every single one."""
    counted = 0
    for n in range(minutes):
        wall = (start + timedelta(minutes=n)).astimezone(calendar.tz)
        rule = calendar.special.get(wall.date())
        worked = rule.working if rule else wall.weekday() < 5
        at = wall.time()
        inside = any(
            opening <= at and (at < closing or closing == time(0))
            for opening, closing in calendar.intervals
        )
        counted += worked and inside
    return counted


@FEWER
@given(
    calendars(),
    st.datetimes(datetime(2020, 1, 1), datetime(2021, 12, 1)),
    st.integers(0, 6 * 1440),
)
def test_the_sum_equals_counting_minute_by_minute(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    begin = start.replace(second=0, microsecond=0, tzinfo=UTC)
    end = begin + timedelta(minutes=minutes)
    expected = minute_by_minute(calendar, begin, minutes) * 60
    assert calendar.working_seconds(begin, end) == expected


@FEWER
@given(
    calendars(),
    st.datetimes(datetime(1985, 1, 1), datetime(1992, 1, 1)),
    st.integers(0, 6 * 1440),
)
def test_the_summer_time_of_the_eighties_changes_no_working_hour(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    day_hours = Calendar("day", special=calendar.special)
    begin = start.replace(second=0, microsecond=0, tzinfo=UTC)
    expected = minute_by_minute(day_hours, begin, minutes) * 60
    assert day_hours.working_seconds(begin, begin + timedelta(minutes=minutes)) == expected
