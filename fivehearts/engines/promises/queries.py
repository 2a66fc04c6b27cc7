"""What other floors may ask about promises."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.clock import DayKind, Deadline, Line, Term, TermUnit
from fivehearts.foundation.clock.queries import calendar

# A reminder comes when four fifths of the term are used, counted as the term is counted.
WARN_SHARE = 0.8


def deadline(*, start: datetime, term: Term, calendar_code: str) -> Deadline:
    """When `term` from `start` ends on that calendar, with the lines that explain it."""
    return calendar(calendar_code).due(start, term)


def warn_moment(*, start: datetime, due_at: datetime, term: Term, calendar_code: str) -> datetime:
    """When the unit is reminded: after four fifths of the term."""
    if term.unit == TermUnit.CLOCK_MINUTES:
        return start + timedelta(seconds=int((due_at - start).total_seconds() * WARN_SHARE))
    days = calendar(calendar_code)
    return min(days.advance(start, int(days.working_seconds(start, due_at) * WARN_SHARE)), due_at)


def kept_lines(when: Deadline) -> list[list[Any]]:
    """The reason of a date in the form the promise keeps it."""
    return [[str(x.day), x.kind.value, x.counted, x.name, x.provisional] for x in when.lines]


def explanation(promise: Promise) -> Deadline:
    """The promised date with the lines that led to it when it was promised."""
    lines = tuple(
        Line(date.fromisoformat(day), DayKind(kind), counted, name, provisional)
        for day, kind, counted, name, provisional in promise.lines
    )
    return Deadline(promise.due_at, lines, promise.provisional, promise.made_at, promise.term)
