"""Dates and their reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.clock import DayKind, Deadline, Line, Suspension, Term, TermUnit
from fivehearts.foundation.clock.queries import calendar

# A reminder comes when four fifths of the term are used, counted as the term is counted.
WARN_SHARE = 0.8


def deadline(*, start: datetime, term: Term, calendar_code: str) -> Deadline:
    """When `term` from `start` ends on that calendar, with the lines that explain it."""
    return calendar(calendar_code).due(start, term)


def warn_moment(*, start: datetime, due_at: datetime, term: Term, calendar_code: str) -> datetime:
    """When the unit is reminded: after four fifths of the term.

    A date set by somebody else leaves as much time as lies before it: counted in working time,
    or by the clock where it holds none.
    """
    days = calendar(calendar_code)
    worked = 0 if term.unit == TermUnit.CLOCK_MINUTES else days.working_seconds(start, due_at)
    if not worked:
        return start + timedelta(seconds=int((due_at - start).total_seconds() * WARN_SHARE))
    return min(days.advance(start, int(worked * WARN_SHARE)), due_at)


def paused_dates(
    *,
    due_at: datetime,
    warn_at: datetime,
    unit: TermUnit,
    pauses: Iterable[tuple[datetime, datetime]],
    calendar_code: str,
) -> tuple[datetime, datetime]:
    """The two dates of a promise moved on by suspensions, one after the other, in their order.

    The promised date moves by exactly the working time of each (clock terms by its elapsed
    time), also where it had passed; the reminder only where it had not come yet. The same sum
    serves when a suspension ends and when a term is counted again from its start.
    """
    days = calendar(calendar_code)
    by_clock = unit == TermUnit.CLOCK_MINUTES
    for since, until in pauses:
        due_at = days.due_after_pause(due_at, since, until, unit)
        if since < warn_at:
            counted = unit if by_clock else TermUnit.WORKING_MINUTES
            warn_at = days.due_after_pause(warn_at, since, until, counted)
    return due_at, min(warn_at, due_at)


def kept_lines(when: Deadline) -> list[list[Any]]:
    """The reason of a date in the form the promise keeps it."""
    return [[str(x.day), x.kind.value, x.counted, x.name, x.provisional] for x in when.lines]


def explanation(promise: Promise) -> Deadline:
    """The promised date with the lines that led to it when it was promised.

    Asks the database only where suspensions have moved the date.
    """
    lines = tuple(
        Line(date.fromisoformat(day), DayKind(kind), counted, name, provisional)
        for day, kind, counted, name, provisional in promise.lines
    )
    suspensions: tuple[Suspension, ...] = ()
    if promise.term_due_at is not None:
        over = promise.pauses.filter(until__isnull=False).order_by("since")
        suspensions = tuple(
            Suspension(since, until, seconds)
            for since, until, seconds in over.values_list("since", "until", "seconds")
            if until is not None and seconds is not None
        )
    return Deadline(
        promise.due_at,
        lines,
        promise.provisional,
        promise.made_at,
        promise.term,
        term_due_at=promise.term_due_at,
        suspensions=suspensions,
    )
