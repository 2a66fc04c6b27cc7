"""When a promise takes which step of the ladder. One place says it: `moment_of`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from fivehearts.engines.promises.models import Ladder, Promise
from fivehearts.engines.promises.vocabulary import (
    LADDER,
    NEVER_SKIPPED_FROM,
    NEXT_TIER_AFTER,
    NEXT_TIER_EVERY,
    SUPERVISION_AFTER,
    URGENT_WITHIN,
    Rung,
    top_of,
)
from fivehearts.foundation.clock import Term, TermUnit, day_of
from fivehearts.foundation.clock.queries import calendar

# Done at the very moment is kept; a second later it is late.
LATE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Course:
    """All of a promise that decides when it climbs; equal courses climb at equal moments."""

    due_at: datetime
    warn_at: datetime
    urgent: bool
    calendar: str
    top: int


def is_urgent(*, term: Term, start: datetime, due_at: datetime) -> bool:
    """Whether rungs wait for no working morning: at most a day by the clock (danger, utilities)."""
    if term.unit == TermUnit.FIXED:
        return due_at - start <= URGENT_WITHIN
    by_clock = term.unit == TermUnit.CLOCK_MINUTES
    return by_clock and timedelta(minutes=term.amount) <= URGENT_WITHIN


# The same of the rows of a statement: `is_urgent`, with URGENT_WITHIN as `within`.
URGENT = """CASE term_unit WHEN 'fixed' THEN due_at - made_at <= %(within)s
    WHEN 'clock_minutes' THEN make_interval(mins => term_amount) <= %(within)s ELSE false END"""


def course_of(promise: Promise) -> Course:
    """The course of one promise."""
    urgent = is_urgent(term=promise.term, start=promise.made_at, due_at=promise.due_at)
    top = top_of(promise.kind)
    return Course(promise.due_at, promise.warn_at, urgent, promise.calendar, top)


def moment_of(course: Course, step: int, told_at: datetime | None = None) -> datetime:
    """When the promise takes step number `step` (from 1) of LADDER (matters.md §3.3).

    A reminder at `warn_at`; the urging note when the date has passed; supervision when two
    working days after it are over, one tier higher when five are, and again every three. Each
    waits for the next working morning. The days of an urgent promise are days by the clock,
    and its steps wait for nothing. A tier that was told late (`told_at`: the step before) has
    its days all the same.
    """
    rung, tier = LADDER[step - 1]
    if rung == Rung.REMINDER:
        return _in_hours(course, course.warn_at)
    if rung == Rung.URGING:
        return _in_hours(course, course.due_at + LATE)
    if rung == Rung.SUPERVISION:
        return _when_over(course, SUPERVISION_AFTER)
    ruled = _when_over(course, NEXT_TIER_AFTER + NEXT_TIER_EVERY * (tier - 1))
    if told_at is None:
        return ruled
    if course.urgent:
        return max(ruled, told_at + timedelta(days=NEXT_TIER_EVERY))
    # Whoever is told in the morning has that day as the first of the three.
    return max(ruled, _morning(course, told_at, NEXT_TIER_EVERY))


def _in_hours(course: Course, at: datetime) -> datetime:
    return at if course.urgent else calendar(course.calendar).next_open(at)


def _when_over(course: Course, days: int) -> datetime:
    if course.urgent:
        return course.due_at + timedelta(days=days)
    return _morning(course, course.due_at, days + 1)


def _morning(course: Course, after: datetime, working_days: int) -> datetime:
    office = calendar(course.calendar)
    return office.open_of(office.nth_working_day(day_of(after, office.tz), working_days))


def next_step_at(
    promise: Promise, rung: int = 0, climbed_at: datetime | None = None
) -> datetime | None:
    """When the next step after `rung` is due; None where it ended, is historical, suspended or at
    the top."""
    if not promise.runs or promise.historical or promise.paused_since is not None:
        return None
    course = course_of(promise)
    if rung >= course.top:
        return None
    return moment_of(course, rung + 1, climbed_at)


def step_due(course: Course, rung: int, told_at: datetime | None, at: datetime) -> int:
    """The step to be standing on at `at`, coming from step `rung`; `rung` where none is due.

    Steps that were overtaken meanwhile (nobody swept for a week) are passed by; supervision and
    every tier above it are taken one at a time, since each tells somebody new. A sweep at night
    takes none but those of urgent promises.
    """
    if not course.urgent and not calendar(course.calendar).is_open(at):
        return rung
    reach = max(NEVER_SKIPPED_FROM, rung + 1)
    reached = rung
    for step in range(rung + 1, min(course.top, reach) + 1):
        if moment_of(course, step, told_at) <= at:
            reached = step
    return reached


def step_and_next(
    course: Course, rung: int, told_at: datetime | None, at: datetime
) -> tuple[int, datetime | None]:
    """The step due at `at`, and when the one after it is: never before `at`."""
    step = step_due(course, rung, told_at, at)
    if step >= course.top:
        return step, None
    next_at = moment_of(course, step + 1, at if step > rung else told_at)
    return step, max(next_at, _in_hours(course, at))


@dataclass(frozen=True, slots=True)
class NextSweep:
    """What the ladder does next: so many are due now, so many more at `then_at`."""

    due_now: int
    then_at: datetime | None
    due_then: int


def due_rungs(at: datetime) -> NextSweep:
    """How many promises climb at the next sweep, and when the next ones after `at` are due."""
    waiting = Ladder._base_manager.all()
    later = waiting.filter(next_at__gt=at).order_by("next_at")
    then = later.values_list("next_at", flat=True).first()
    due_then = waiting.filter(next_at=then).count() if then else 0
    return NextSweep(waiting.filter(next_at__lte=at).count(), then, due_then)


def due_promises(*, at: datetime) -> list[int]:
    """The promises with a step due at `at`, all of them by one look, as they lie in the tables.

    Whoever takes them in this order comes to every page of every table once.

    No index says when a step is due: it would be written again at every step, and to look
    through the narrow rows of a million running promises takes a tenth of a second.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(promise_id ORDER BY promise_id) FROM promises_ladder"
            " WHERE next_at <= %s",
            [at],
        )
        (keys,) = cursor.fetchone()
        return keys or []
