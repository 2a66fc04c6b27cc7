"""The working calendar as everybody asks for it: one value, kept per process."""

from dataclasses import dataclass
from datetime import time
from time import monotonic

from fivehearts.foundation.clock.calendars import Calendar, Interval, SpecialDay
from fivehearts.foundation.clock.models import Day, StoredCalendar
from fivehearts.foundation.clock.national_days import standard_calendar

# How long a process trusts its copy before it asks for the version again, in seconds.
TRUSTED_SECONDS = 60.0


class UnknownCalendarError(LookupError):
    """No calendar has this code."""


@dataclass(frozen=True, slots=True)
class _Kept:
    calendar: Calendar
    version: int | None
    checked: float


_kept: dict[str, _Kept] = {}


def calendar(code: str = "standard") -> Calendar:
    """Return the calendar of this code.

    Costs no query within a minute of the last look, then one for the version; days and hours
    are read only when the version has changed. Before the reference data are loaded,
    "standard" is the calendar computed from the library; any other code raises
    UnknownCalendarError.
    """
    kept = _kept.get(code)
    if kept and monotonic() - kept.checked < TRUSTED_SECONDS:
        return kept.calendar
    version = _version(code)
    fresh = kept.calendar if kept and kept.version == version else _read(code, version)
    _kept[code] = _Kept(fresh, version, monotonic())
    return fresh


def forget_calendars() -> None:
    """Let this process read its calendars again at the next question."""
    _kept.clear()


def _version(code: str) -> int | None:
    return StoredCalendar.objects.filter(code=code).values_list("version", flat=True).first()


def _read(code: str, version: int | None) -> Calendar:
    if version is None:
        if code == "standard":
            return standard_calendar()
        raise UnknownCalendarError(code)
    intervals = StoredCalendar.objects.values_list("intervals", flat=True).get(code=code)
    rows = list(Day.objects.values_list("day", "working", "name", "published"))
    special = {day: SpecialDay(working, name) for day, working, name, _ in rows}
    published = frozenset(day.year for day, _, _, published in rows if published)
    return Calendar(code, _hours(intervals), special=special, published_years=published)


def _hours(intervals: list[list[str]]) -> tuple[Interval, ...]:
    return tuple(
        (time.fromisoformat(opening), time.fromisoformat(closing)) for opening, closing in intervals
    )
