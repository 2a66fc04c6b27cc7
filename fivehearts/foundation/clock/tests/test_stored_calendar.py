"""The calendar in the database: loaded once, kept by every process, noticed when it changes."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from fivehearts.foundation.clock import queries, standard_calendar
from fivehearts.foundation.clock.models import Day, StoredCalendar
from fivehearts.foundation.clock.reference import load_reference_data

pytestmark = pytest.mark.django_db

PLAIN_FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Begin and leave without a copy, since every test is rolled back."""
    queries.forget_calendars()
    yield
    queries.forget_calendars()


@pytest.fixture
def a_minute_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the process look at its clock and find that it must ask again."""
    seconds = {"now": 1000.0}
    monkeypatch.setattr(queries, "monotonic", lambda: seconds["now"])

    def pass_time() -> None:
        seconds["now"] += queries.TRUSTED_SECONDS + 1

    return pass_time


def version() -> int:
    return StoredCalendar.objects.get(code="standard").version


def test_the_stored_calendar_is_the_computed_one() -> None:
    load_reference_data()
    assert queries.calendar() == standard_calendar()


def test_loading_again_changes_nothing() -> None:
    load_reference_data()
    before = version()
    assert load_reference_data() == 0
    assert version() == before


def test_loading_mends_days_it_wrote_itself() -> None:
    load_reference_data()
    Day.objects.filter(day=date(2026, 10, 10)).delete()
    Day.objects.filter(day=date(2026, 10, 1)).update(working=True)
    assert load_reference_data() == 2
    queries.forget_calendars()
    assert queries.calendar() == standard_calendar()


def test_loading_leaves_alone_what_people_entered() -> None:
    load_reference_data()
    Day.objects.create(
        day=PLAIN_FRIDAY, working=False, name="台风", source="市政府通知", published=True
    )
    StoredCalendar.objects.filter(code="standard").update(intervals=[["08:30", "12:00"]])
    assert load_reference_data() == 0
    queries.forget_calendars()
    assert not queries.calendar().is_working_day(PLAIN_FRIDAY)
    assert queries.calendar().day_seconds == int(3.5 * 3600)


def test_a_year_published_by_hand_stays_until_the_library_knows_it() -> None:
    load_reference_data()
    year = max(standard_calendar().published_years) + 1
    Day.objects.filter(day__year=year).delete()
    Day.objects.create(
        day=date(year, 1, 1), working=False, name="元旦", source="国务院办公厅通知", published=True
    )
    assert load_reference_data() == 0
    assert Day.objects.filter(day__year=year).count() == 1
    queries.forget_calendars()
    assert year in queries.calendar().published_years


def test_within_a_minute_the_calendar_costs_no_query(
    a_minute_later: Callable[[], None],
    django_assert_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    load_reference_data()
    with django_assert_num_queries(3):
        first = queries.calendar()
    with django_assert_num_queries(0):
        assert queries.calendar() is first
    a_minute_later()
    with django_assert_num_queries(1):
        assert queries.calendar() is first


def test_a_changed_day_is_noticed_by_a_running_process(
    a_minute_later: Callable[[], None],
) -> None:
    load_reference_data()
    assert queries.calendar().is_working_day(PLAIN_FRIDAY)
    before = version()
    Day.objects.create(
        day=PLAIN_FRIDAY, working=False, name="台风", source="市政府通知", published=True
    )
    assert version() > before
    a_minute_later()
    assert not queries.calendar().is_working_day(PLAIN_FRIDAY)
    Day.objects.filter(day=PLAIN_FRIDAY).delete()
    a_minute_later()
    assert queries.calendar().is_working_day(PLAIN_FRIDAY)


def test_changed_hours_are_noticed_by_a_running_process(
    a_minute_later: Callable[[], None],
) -> None:
    load_reference_data()
    assert queries.calendar().day_seconds == 7 * 3600
    StoredCalendar.objects.filter(code="standard").update(intervals=[["09:00", "17:00"]])
    a_minute_later()
    assert queries.calendar().day_seconds == 8 * 3600


def test_an_office_with_other_hours_has_the_same_holidays() -> None:
    load_reference_data()
    StoredCalendar.objects.create(code="duty", name="值班室", intervals=[["00:00", "00:00"]])
    duty = queries.calendar("duty")
    assert duty.day_seconds == 24 * 3600
    assert not duty.is_working_day(date(2026, 10, 1))


def test_before_anything_is_loaded_the_standard_calendar_still_answers() -> None:
    StoredCalendar.objects.all().delete()
    assert queries.calendar() == standard_calendar()
    with pytest.raises(queries.UnknownCalendarError):
        queries.calendar("nowhere")


@pytest.mark.parametrize("blank", ["name", "source"])
def test_a_day_without_a_name_or_a_source_is_refused(blank: str) -> None:
    facts = {"name": "台风", "source": "市政府通知"} | {blank: ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        Day.objects.create(day=PLAIN_FRIDAY, working=False, published=True, **facts)
