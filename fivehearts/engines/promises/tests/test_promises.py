"""A promise is made once, explained for good, and moves only by a recorded verb."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fivehearts.engines.promises import actions
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.queries import explanation
from fivehearts.engines.promises.vocabulary import DateUnchanged, MoveCause, PromiseEnded
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.clock.explain import explain
from fivehearts.foundation.clock.models import Day
from fivehearts.foundation.clock.queries import forget_calendars
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit

pytestmark = pytest.mark.django_db

BY = system("test").backdating()
WEDNESDAY = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
TWO_DAYS = Term(2, TermUnit.WORKING_DAYS)
FOUR_DAYS = Term(4, TermUnit.WORKING_DAYS)
FIVE_DAYS = Term(5, TermUnit.WORKING_DAYS)


@pytest.fixture
def unit(db: None) -> Unit:
    return Unit.objects.create(code="U", name="幸福里社区", kind="city", path="0001")


def promise(unit: Unit, term: Term = TWO_DAYS) -> Promise:
    wanted = actions.Wanted("resolve", unit, term, WEDNESDAY)
    return actions.make(by=BY, wanted=[wanted], at=WEDNESDAY)[0]


def test_the_reason_of_a_date_outlives_a_change_of_the_calendar(unit: Unit) -> None:
    made = promise(unit)
    told = explain(explanation(made))
    Day.objects.update_or_create(
        day=date(2026, 10, 8),
        defaults={"working": False, "name": "临时放假", "source": "通知", "published": True},
    )
    forget_calendars()
    again = Promise.objects.get(pk=made.pk)
    assert explain(explanation(again)) == told
    assert again.due_at == made.due_at
    forget_calendars()


@pytest.mark.parametrize(("done", "state"), [(0, "kept"), (1, "broken")])
def test_done_at_the_very_moment_is_kept_and_a_second_later_broken(
    unit: Unit, done: int, state: str
) -> None:
    made = promise(unit)
    done_at = made.due_at.replace(second=done)
    actions.end(by=BY, promises=[made], done_at=done_at, at=done_at)
    assert Promise.objects.get(pk=made.pk).state == state


def test_what_ended_has_ended(unit: Unit) -> None:
    made = promise(unit)
    actions.excuse(by=BY, promises=[made], at=WEDNESDAY)
    with pytest.raises(PromiseEnded):
        actions.end(by=BY, promises=[made], done_at=WEDNESDAY, at=WEDNESDAY)
    with pytest.raises(PromiseEnded):
        actions.move_date(
            by=BY, promise=made, term=FOUR_DAYS, cause=MoveCause.EXTENDED, at=WEDNESDAY
        )


def test_a_move_keeps_the_old_date_the_new_one_and_the_reason(unit: Unit) -> None:
    made = promise(unit)
    old = made.due_at
    actions.move_date(
        by=BY, promise=made, term=FOUR_DAYS, cause=MoveCause.EXTENDED, reason="等配件", at=WEDNESDAY
    )
    move = made.moves.get()
    assert (move.old_due_at, move.new_due_at, move.reason) == (old, made.due_at, "等配件")
    assert made.due_at > old
    assert explanation(made).lines[-1].counted == 4


def test_a_move_to_the_same_date_is_refused(unit: Unit) -> None:
    with pytest.raises(DateUnchanged):
        actions.move_date(
            by=BY, promise=promise(unit), term=TWO_DAYS, cause=MoveCause.EXTENDED, at=WEDNESDAY
        )


def test_a_reminder_comes_after_four_fifths_of_the_term_inside_working_hours(unit: Unit) -> None:
    made = promise(unit, FIVE_DAYS)
    assert WEDNESDAY < made.warn_at < made.due_at


def test_a_date_that_touches_an_unpublished_year_is_provisional(unit: Unit) -> None:
    december = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    wanted = actions.Wanted("resolve", unit, FIVE_DAYS, december)
    assert actions.make(by=BY, wanted=[wanted], at=december)[0].provisional
