"""How long the imported answers took, in working days, and which of them answer nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models.functions import Length

from fivehearts.engines.matters.models import Report
from fivehearts.foundation.clock import day_of
from fivehearts.foundation.clock.calendars import Calendar

# “留言已收悉” and its like: fewer characters than this answer nothing.
SHORT = 20


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """The answers of an import; `within` counts them by working days, `median_days` is None without any."""

    answered: int
    within: dict[int, int]
    median_days: float | None
    short: int


def working_days_taken(calendar: Calendar, asked: datetime, answered: datetime) -> int:
    """The shortest term in working days that this answer would have kept, at least 1.

    A term of n working days ends at the close of the n-th working day after the day it was
    asked (`Calendar.due`), so an answer after the close belongs to the next day.
    """
    first, last = day_of(asked), day_of(answered)
    days = calendar.working_days(first, last) - int(calendar.is_working_day(first) and first < last)
    in_time = calendar.is_working_day(last) and first < last and answered <= calendar.close_of(last)
    # `days` counts the working days between the two, without either of them.
    taken = days + 1 if in_time or not calendar.is_working_day(last) else days + 2
    return max(1, taken if first < last else 1)


def times(calendar: Calendar, spans: Iterable[tuple[datetime, datetime, int]]) -> AnswerTimes:
    """From (asked, answered, characters of the answer) to shares and the median."""
    rows = [(working_days_taken(calendar, asked, done), length) for asked, done, length in spans]
    days = [taken for taken, _length in rows]
    return AnswerTimes(
        answered=len(days),
        within={term: sum(taken <= term for taken in days) for term in (5, 15)},
        median_days=float(median(days)) if days else None,
        short=sum(length < SHORT for _taken, length in rows),
    )


def spans(matter_ids: Iterable[int]) -> list[tuple[datetime, datetime, int]]:
    """Asked, answered and the length of the answer, of these matters. One query."""
    rows = Report.objects.filter(matter__in=list(matter_ids), approved=True)
    return list(rows.values_list("matter__registered_at", "at", Length("answer")))
