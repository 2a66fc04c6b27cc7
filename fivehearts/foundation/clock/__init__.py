"""The working calendar and the arithmetic of deadlines; the pure part needs no Django."""

from fivehearts.foundation.clock.calendars import Calendar, SpecialDay
from fivehearts.foundation.clock.moments import SHANGHAI, day_of, local, now, start_of, today
from fivehearts.foundation.clock.national_days import standard_calendar
from fivehearts.foundation.clock.vocabulary import (
    DayKind,
    Deadline,
    Line,
    Suspension,
    Term,
    TermUnit,
)

__all__ = [
    "SHANGHAI",
    "Calendar",
    "DayKind",
    "Deadline",
    "Line",
    "SpecialDay",
    "Suspension",
    "Term",
    "TermUnit",
    "day_of",
    "local",
    "now",
    "standard_calendar",
    "start_of",
    "today",
]
