"""When a promise takes which step of the ladder. One place says it: `moment_of`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from fivehearts.engines.promises.models import Promise
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
_LATE = timedelta(seconds=1)


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
        return _in_hours(course, course.due_at + _LATE)
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


def next_rung_at(promise: Promise) -> datetime | None:
    """When the next step is due; None where it ended, is historical, suspended or at the top."""
    if not promise.runs or promise.historical or promise.paused_since is not None:
        return None
    course = course_of(promise)
    if promise.rung >= course.top:
        return None
    return moment_of(course, promise.rung + 1, promise.climbed_at)


def step_due(course: Course, rung: int, told_at: datetime | None, at: datetime) -> int:
    """The step to be standing on at `at`, coming from step `rung`; `rung` where none is due.

    Steps that were overtaken meanwhile (nobody swept for a week) are passed by; supervision and
    every tier above it are taken one at a time, since each tells somebody new.
    """
    reach = max(NEVER_SKIPPED_FROM, rung + 1)
    reached = rung
    for step in range(rung + 1, min(course.top, reach) + 1):
        if moment_of(course, step, told_at) <= at:
            reached = step
    return reached


@dataclass(frozen=True, slots=True)
class NextSweep:
    """What the ladder does next: so many are due now, so many more at `then_at`."""

    due_now: int
    then_at: datetime | None
    due_then: int


def due_rungs(at: datetime) -> NextSweep:
    """How many promises climb at the next sweep, and when the next ones after `at` are due."""
    waiting = Promise._base_manager.all()
    later = waiting.filter(next_rung_at__gt=at).order_by("next_rung_at")
    then = later.values_list("next_rung_at", flat=True).first()
    due_then = waiting.filter(next_rung_at=then).count() if then else 0
    return NextSweep(waiting.filter(next_rung_at__lte=at).count(), then, due_then)


def due_promises(
    *, at: datetime, limit: int, after: tuple[datetime, int] | None = None
) -> list[tuple[datetime, int]]:
    """The promises with a step due at `at`, longest due first: since when, and their keys.

    `limit` at most, and only those behind `after`, so that whoever asks again goes on.
    """
    due = Promise._base_manager.filter(next_rung_at__lte=at)
    if after is not None:
        since, key = after
        due = due.filter(
            Q(next_rung_at__gt=since) | Q(next_rung_at=since, pk__gt=key), next_rung_at__gte=since
        )
    rows = due.order_by("next_rung_at", "id").values_list("next_rung_at", "pk")[:limit]
    return [(since, key) for since, key in rows if since is not None]
