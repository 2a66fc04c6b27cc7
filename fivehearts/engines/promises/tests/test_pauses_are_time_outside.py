"""Suspending and resuming is the same as counting the time outside the suspensions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fivehearts.engines.promises import actions
from fivehearts.engines.promises.models import Move, Pause, Promise
from fivehearts.engines.promises.queries import paused_dates
from fivehearts.engines.promises.tests.ground import BY, again, found_unit, promised
from fivehearts.engines.promises.vocabulary import DateUnchanged, MoveCause
from fivehearts.foundation.clock import Term, TermUnit, standard_calendar
from fivehearts.foundation.scope.models import Unit

pytestmark = pytest.mark.django_db

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LAW = settings(deadline=None, phases=PHASES)
LIVED = settings(
    deadline=None,
    max_examples=40,
    phases=PHASES,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CALENDAR = standard_calendar()

Span = tuple[datetime, datetime]
starts = st.datetimes(datetime(2025, 9, 1), datetime(2026, 9, 1)).map(
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)
WORKING = st.sampled_from([TermUnit.WORKING_DAYS, TermUnit.WORKING_MINUTES])
COUNTED = st.sampled_from([unit for unit in TermUnit if unit is not TermUnit.FIXED])


def terms(units: st.SearchStrategy[TermUnit]) -> st.SearchStrategy[Term]:
    def of(unit: TermUnit) -> st.SearchStrategy[Term]:
        most = 20 if unit.in_days else 4000
        return st.builds(Term, st.integers(1, most), st.just(unit))

    return units.flatmap(of)


# Gaps and lengths, one after the other: so long runs the clock, so long it stands.
GAP = st.timedeltas(timedelta(0), timedelta(days=4)).map(
    lambda gap: timedelta(seconds=int(gap.total_seconds()))
)
rhythms = st.lists(st.tuples(GAP, GAP), min_size=1, max_size=5)


def laid_out(start: datetime, rhythm: list[tuple[timedelta, timedelta]]) -> list[Span]:
    spans, at = [], start
    for runs, stands in rhythm:
        spans.append((at + runs, at + runs + stands))
        at = spans[-1][1]
    return spans


def moved(start: datetime, term: Term, pauses: list[Span]) -> datetime:
    due = CALENDAR.due_at(start, term)
    return paused_dates(
        due_at=due, warn_at=due, unit=term.unit, pauses=pauses, calendar_code="standard"
    )[0]


def signed(start: datetime, end: datetime) -> int:
    """Working seconds from start to end, negative where it goes back."""
    return CALENDAR.working_seconds(start, end) - CALENDAR.working_seconds(end, start)


@LAW
@given(starts, terms(WORKING), rhythms)
def test_the_working_time_outside_the_pauses_is_the_term(
    start: datetime, term: Term, rhythm: list[tuple[timedelta, timedelta]]
) -> None:
    pauses: list[Span] = []
    for span in laid_out(start, rhythm):
        if span[0] < moved(start, term, pauses):  # not yet late
            pauses.append(span)
    due = moved(start, term, pauses)
    outside = CALENDAR.working_seconds(start, due) - sum(
        CALENDAR.working_seconds(*span) for span in pauses
    )
    assert outside == CALENDAR.working_seconds(start, CALENDAR.due_at(start, term))


@LAW
@given(starts, terms(WORKING), rhythms)
def test_what_was_left_when_the_clock_stopped_is_left_when_it_runs_on(
    start: datetime, term: Term, rhythm: list[tuple[timedelta, timedelta]]
) -> None:
    """Also where the date had passed: as late as it was, and no later."""
    pauses: list[Span] = []
    for since, until in laid_out(start, rhythm):
        left = signed(since, moved(start, term, pauses))
        pauses.append((since, until))
        assert signed(until, moved(start, term, pauses)) == left


@LAW
@given(starts, st.integers(1, 4000), rhythms)
def test_a_clock_term_is_elapsed_time_outside_the_pauses(
    start: datetime, minutes: int, rhythm: list[tuple[timedelta, timedelta]]
) -> None:
    pauses = laid_out(start, rhythm)
    due = moved(start, Term(minutes, TermUnit.CLOCK_MINUTES), pauses)
    stood = sum((until - since for since, until in pauses), timedelta(0))
    assert due == start + timedelta(minutes=minutes) + stood


@LIVED
@given(data=st.data(), start=starts, term=terms(COUNTED), rhythm=rhythms)
def test_the_date_follows_from_start_term_and_list_whatever_happened_when(
    db: None, data: st.DataObject, start: datetime, term: Term, rhythm: list[Span]
) -> None:
    unit = Unit.objects.filter(code="U").first() or found_unit()
    promise = promised(unit, term, start)
    pauses = laid_out(start, rhythm)  # type: ignore[arg-type]
    for since, until in pauses:
        _sometimes_another_term(data, promise, since)
        actions.pause(by=BY, promises=[promise], at=since)
        _sometimes_another_term(data, promise, since)
        actions.resume(by=BY, promises=[promise], at=until)
    after = again(promise)
    assert after.due_at == CALENDAR.due_with_pauses(start, after.term, pauses)
    assert after.made_at <= after.warn_at <= after.due_at
    listed = Pause.objects.filter(promise=promise).order_by("id")
    assert [(one.since, one.until) for one in listed] == pauses
    moves = list(Move.objects.filter(promise=promise).order_by("id"))
    dates = [CALENDAR.due_at(start, term), *(one.new_due_at for one in moves)]
    assert [one.old_due_at for one in moves] == dates[:-1]
    assert dates[-1] == after.due_at
    if after.term.unit is not TermUnit.CLOCK_MINUTES:
        assert CALENDAR.is_open(after.due_at - timedelta(seconds=1))


def _sometimes_another_term(data: st.DataObject, promise: Promise, at: datetime) -> None:
    if not data.draw(st.booleans()):
        return
    term = data.draw(terms(st.just(promise.term.unit)))
    try:
        actions.move_date(by=BY, promise=promise, term=term, cause=MoveCause.URGENCY_CHANGED, at=at)
    except DateUnchanged:
        assert term.unit == promise.term.unit
