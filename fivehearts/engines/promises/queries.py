"""What other floors may ask about promises."""

from __future__ import annotations

from datetime import datetime, timedelta

from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.clock import Deadline, Term, TermUnit
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


def explanation(promise: Promise) -> Deadline:
    """The lines that lead to the promise's first date; later moves stand in `promise.moves`."""
    return deadline(start=promise.made_at, term=promise.term, calendar_code=promise.calendar)
