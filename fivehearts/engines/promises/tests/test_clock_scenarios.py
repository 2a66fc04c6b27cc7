"""The clock as residents and offices live it: what went wrong elsewhere, with its figures.

The rows named are those of the complaints other programs got.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from fivehearts.engines.promises import actions
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Move, Pause, Promise
from fivehearts.engines.promises.queries import explanation, extended_term, original_term
from fivehearts.engines.promises.tests.ground import (
    BY,
    again,
    at,
    days,
    found_unit,
    hours,
    next_step,
    promised,
    steps,
    working_hours,
)
from fivehearts.engines.promises.vocabulary import (
    AlreadySuspended,
    DateBeforeStart,
    DateFixed,
    DateUnchanged,
    ExtensionTooLong,
    MoveCause,
    NotSuspended,
    PromiseEnded,
)
from fivehearts.foundation.clock import Term, TermUnit, standard_calendar
from fivehearts.foundation.clock.explain import explain
from fivehearts.foundation.clock.models import Day
from fivehearts.foundation.clock.queries import forget_calendars
from fivehearts.foundation.scope.models import Unit

pytestmark = pytest.mark.django_db

FRIDAY, MONDAY = at(11, 13, 16), at(11, 16, 10)


@pytest.fixture
def unit(db: None) -> Unit:
    return found_unit()


@pytest.fixture
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def suspend(promise: Promise, since: datetime, until: datetime, reason: str = "等配件") -> Promise:
    actions.pause(by=BY, promises=[promise], reason=reason, at=since)
    actions.resume(by=BY, promises=[promise], at=until)
    return again(promise)


def told(promise: Promise) -> list[str]:
    return explain(explanation(again(promise)))


# The scenarios asked for


def test_a_pause_from_friday_16_to_monday_10_adds_exactly_its_working_time(unit: Unit) -> None:
    # An hour and a half on Friday, an hour on Monday; nothing for the weekend (row 5).
    promise = promised(unit, working_hours(20), at(11, 12, 9))
    assert promise.due_at == at(11, 16, 16, 30)
    after = suspend(promise, FRIDAY, MONDAY)
    assert after.due_at == at(11, 17, 10, 30)
    assert after.warn_at == at(11, 16, 15)  # it was at 11:00, four fifths of the twenty hours
    pause = Pause.objects.get()
    assert (pause.since, pause.until, pause.seconds) == (FRIDAY, MONDAY, 9000)
    move = Move.objects.get()
    assert (move.cause, move.old_due_at, move.new_due_at) == (
        MoveCause.SUSPENDED,
        at(11, 16, 16, 30),
        at(11, 17, 10, 30),
    )
    assert move.at == MONDAY


def test_a_date_promised_in_working_days_moves_by_the_working_time_too(unit: Unit) -> None:
    promise = promised(unit, days(5), at(11, 12, 9))
    assert promise.due_at == at(11, 19, 17, 30)
    assert suspend(promise, FRIDAY, MONDAY).due_at == at(11, 20, 11, 30)


def test_changing_the_urgency_while_suspended_keeps_the_time_already_used(unit: Unit) -> None:
    # Three of twenty working hours are used on Monday morning; then the clock stands (row 4).
    promise = promised(unit, working_hours(20), at(11, 16, 9))
    actions.pause(by=BY, promises=[promise], at=at(11, 16, 12))
    actions.move_date(
        by=BY,
        promise=promise,
        term=working_hours(5),
        cause=MoveCause.URGENCY_CHANGED,
        at=at(11, 18, 9),
    )
    assert next_step(promise) is None
    actions.resume(by=BY, promises=[promise], at=at(11, 19, 9))
    after = again(promise)
    # Two hours are left of the five.
    assert after.due_at == at(11, 19, 11)
    assert standard_calendar().working_seconds(at(11, 19, 9), after.due_at) == 2 * 3600


def test_changing_the_urgency_after_a_pause_keeps_it_as_well(unit: Unit) -> None:
    promise = promised(unit, working_hours(5), at(11, 16, 9))
    suspend(promise, at(11, 16, 12), at(11, 19, 9))
    assert promise.due_at == at(11, 19, 11)
    actions.move_date(
        by=BY,
        promise=promise,
        term=working_hours(20),
        cause=MoveCause.URGENCY_CHANGED,
        at=at(11, 19, 10),
    )
    assert standard_calendar().working_seconds(at(11, 19, 9), again(promise).due_at) == 17 * 3600


def test_forty_eight_hours_by_the_clock_from_friday_noon_end_on_sunday_noon(unit: Unit) -> None:
    promise = promised(unit, hours(48), at(11, 13, 12))
    assert promise.due_at == at(11, 15, 12)
    # Who reads reminders is at home: they wait for Monday, and then one of them is enough.
    assert next_step(promise) == at(11, 16)
    climb_ladder(by=BY, at=at(11, 16))
    assert steps(promise) == ["(reminder)", "urging"]


def test_two_working_days_from_the_eve_of_the_national_holiday(unit: Unit, chinese: None) -> None:
    promise = promised(unit, days(2), at(9, 30, 16, 40))
    assert promise.due_at == at(10, 9, 17, 30)
    assert told(promise) == [
        "2026年9月30日（周三）16:40起算，当天不计",
        "10月1日（周四）至10月7日（周三）国庆节放假，不计",
        "10月8日（周四）计第1个工作日",
        "10月9日（周五）计第2个工作日",
        "到期时间：2026年10月9日（周五）17:30",
    ]
    # One day more, and the make-up Saturday is the third.
    longer = promised(unit, days(3), at(9, 30, 16, 40))
    assert told(longer)[-2:] == [
        "10月10日（周六，国庆节调休上班）计第3个工作日",
        "到期时间：2026年10月10日（周六）17:30",
    ]


def test_a_reminder_due_at_23_40_on_a_holiday_goes_out_on_the_next_working_morning(
    unit: Unit,
) -> None:
    promise = promised(unit, hours(60), at(10, 1, 23, 40))
    assert promise.warn_at == at(10, 3, 23, 40)
    for moment in (at(10, 3, 23, 40), at(10, 4), at(10, 7, 23, 59), at(10, 8, 8, 59)):
        assert climb_ladder(by=BY, at=moment) == 0
    assert climb_ladder(by=BY, at=at(10, 8)) == 1


def test_two_promises_of_one_matter_stand_and_run_each_for_itself(unit: Unit) -> None:
    resolve, sign = (
        promised(unit, days(5), FRIDAY),
        promised(unit, working_hours(4), FRIDAY, "sign"),
    )
    due = sign.due_at
    suspend(resolve, FRIDAY, MONDAY)
    actions.end(by=BY, promises=[resolve], done_at=MONDAY, at=MONDAY)
    assert again(sign).due_at == due
    assert again(sign).runs
    assert not Move.objects.filter(promise=sign).exists()


# What went wrong elsewhere


def test_nothing_is_late_and_nobody_is_urged_while_the_clock_stands(unit: Unit) -> None:
    # Row 6: violated while pending.
    promise = promised(unit, working_hours(4), at(11, 12, 9))
    actions.pause(by=BY, promises=[promise], at=at(11, 12, 10))
    long_after = at(11, 27, 9)
    assert not again(promise).is_late(long_after)
    assert climb_ladder(by=BY, at=long_after) == 0
    actions.resume(by=BY, promises=[promise], at=long_after)
    # Three of four hours are left, and the reminder comes after four fifths of the four.
    after = again(promise)
    assert after.due_at == at(11, 27, 12)
    assert next_step(after) == at(11, 27, 11, 12)
    assert not after.is_late(after.due_at)
    assert after.is_late(after.due_at + timedelta(seconds=1))


def test_what_was_late_before_stays_as_late_as_it_was(unit: Unit) -> None:
    promise = promised(unit, working_hours(4), at(11, 12, 9))  # due at 14:30
    actions.pause(by=BY, promises=[promise], at=at(11, 12, 15, 30))
    assert again(promise).is_late(at(11, 12, 15, 30))
    actions.resume(by=BY, promises=[promise], at=at(11, 16, 10))
    after = again(promise)
    assert standard_calendar().working_seconds(after.due_at, at(11, 16, 10)) == 3600


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (at(11, 12, 9, 30), at(11, 12, 17, 30)),
        (at(11, 12, 17, 29), at(11, 13, 9, 1)),
        (at(11, 12, 12), at(11, 12, 13, 30)),
        (at(11, 12, 16), at(11, 14, 12)),
        (at(11, 12, 10), at(11, 30, 10)),
    ],
)
def test_after_a_pause_the_date_lies_inside_working_hours(
    unit: Unit, since: datetime, until: datetime
) -> None:
    # Row 7: it landed at night.
    after = suspend(promised(unit, days(1), at(11, 12, 9)), since, until)
    assert standard_calendar().is_open(after.due_at - timedelta(seconds=1))


def test_a_pause_outside_working_hours_moves_nothing_and_is_kept(unit: Unit) -> None:
    promise = promised(unit, days(5), at(11, 12, 9))
    after = suspend(promise, at(11, 13, 17, 30), at(11, 16, 9))
    assert after.due_at == promise.due_at
    assert Pause.objects.get().seconds == 0
    assert not Move.objects.exists()
    assert after.term_due_at is None


def test_a_clock_promise_moves_by_the_elapsed_time(unit: Unit) -> None:
    after = suspend(promised(unit, hours(48), at(11, 13, 12)), at(11, 14, 22), at(11, 15, 3))
    assert after.due_at == at(11, 15, 17)


def test_a_promised_date_never_moves_by_itself(unit: Unit) -> None:
    # Row 8. A day off announced later, another term in the catalogue, a clerk in a hurry: none.
    promise = promised(unit, days(5), at(11, 12, 9))
    Day.objects.update_or_create(
        day=date(2026, 11, 17),
        defaults={"working": False, "name": "临时放假", "source": "通知", "published": True},
    )
    forget_calendars()
    try:
        climb_ladder(by=BY, at=at(11, 18))
        assert again(promise).due_at == promise.due_at == at(11, 19, 17, 30)
        # Suspended for an hour it moves by that hour, not by the day off as well.
        assert suspend(again(promise), at(11, 18, 9), at(11, 18, 10)).due_at == at(11, 20, 10)
    finally:
        forget_calendars()
    with pytest.raises(IntegrityError, match="recorded verb"), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(due_at=at(12, 1))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_suspension_is_in_the_reason_of_the_date(unit: Unit, chinese: None) -> None:
    promise = promised(unit, days(3), at(11, 11, 9))
    suspend(promise, FRIDAY, MONDAY)
    suspend(again(promise), at(11, 16, 16, 30), at(11, 16, 17))
    assert told(promise) == [
        "2026年11月11日（周三）09:00起算，当天不计",
        "11月12日（周四）计第1个工作日",
        "11月13日（周五）计第2个工作日",
        "11月14日（周六）至11月15日（周日）周末休息，不计",
        "11月16日（周一）计第3个工作日",
        "不计挂起：2026年11月16日（周一）17:30",
        "2026年11月13日（周五）16:00至2026年11月16日（周一）10:00挂起，顺延工作时间2小时30分钟",
        "2026年11月16日（周一）16:30至2026年11月16日（周一）17:00挂起，顺延工作时间30分钟",
        "到期时间：2026年11月17日（周二）12:00",
    ]


# Refused


def test_a_clock_stands_once_and_runs_on_once(unit: Unit) -> None:
    promise = promised(unit, days(5), at(11, 12, 9))
    seen = again(promise)
    actions.pause(by=BY, promises=[promise], at=FRIDAY)
    with pytest.raises(AlreadySuspended):
        actions.pause(by=BY, promises=[again(promise)], at=FRIDAY)
    with pytest.raises(PromiseEnded):  # somebody else was faster
        actions.pause(by=BY, promises=[seen], at=FRIDAY)
    actions.resume(by=BY, promises=[promise], at=MONDAY)
    with pytest.raises(NotSuspended):
        actions.resume(by=BY, promises=[again(promise)], at=MONDAY)
    actions.end(by=BY, promises=[promise], done_at=MONDAY, at=MONDAY)
    with pytest.raises(PromiseEnded):
        actions.pause(by=BY, promises=[promise], at=MONDAY)


def test_the_database_keeps_the_list_of_suspensions_as_it_was_written(unit: Unit) -> None:
    promise = promised(unit, days(5), at(11, 12, 9))
    suspend(promise, FRIDAY, MONDAY)
    actions.pause(by=BY, promises=[promise], at=at(11, 17))

    def insert(since: datetime, until: datetime | None, seconds: int | None) -> None:
        Pause.objects.create(promise=promise, since=since, until=until, seconds=seconds, by="x")

    for wrong in (
        lambda: insert(at(11, 18), None, None),  # a second open one
        lambda: insert(at(11, 13, 17), at(11, 13, 18), 1800),  # inside another
        lambda: insert(at(11, 12, 10), at(11, 12, 9), 0),  # backwards
        lambda: Pause.objects.filter(until=MONDAY).update(seconds=0),
        lambda: Pause.objects.filter(until=None).update(since=at(11, 16, 12)),
        lambda: Promise.objects.filter(pk=promise.pk).update(paused_since=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(("done_at", "state"), [(at(11, 27, 9), "kept"), (at(11, 12, 10), "kept")])
def test_done_while_suspended_is_judged_by_the_time_that_ran(
    unit: Unit, done_at: datetime, state: str
) -> None:
    promise = promised(unit, working_hours(4), at(11, 12, 9))
    actions.pause(by=BY, promises=[promise], at=at(11, 12, 11))
    actions.end(by=BY, promises=[promise], done_at=done_at, at=at(11, 27, 9))
    after = again(promise)
    assert (after.state, after.paused_since) == (state, None)
    assert Pause.objects.get().until == max(done_at, at(11, 12, 11))


# Dates from outside, and extensions


def test_the_date_of_an_order_stands_and_says_who_set_it(unit: Unit, chinese: None) -> None:
    due = at(11, 20, 12, 0, 7)
    order = promised(unit, None, at(11, 13, 9, 0, 3), "order", due_at=due)
    assert (order.due_at, order.is_fixed) == (due, True)
    assert told(order) == [
        "2026年11月13日（周五）09:00起算",
        "期限由派单方确定，只有派单方可以更改",
        "到期时间：2026年11月20日（周五）12:00",
    ]
    for refused in (
        lambda: actions.pause(by=BY, promises=[order], at=at(11, 16)),
        lambda: extended_term(order, days(1)),
        lambda: actions.move_date(
            by=BY, promise=order, term=days(9), cause=MoveCause.EXTENDED, at=at(11, 16)
        ),
    ):
        with pytest.raises(DateFixed):
            refused()
    changed = at(11, 25, 17, 30)
    with pytest.raises(DateUnchanged):
        _orderer_says(order, due)
    with pytest.raises(DateBeforeStart):
        _orderer_says(order, at(11, 1))
    _orderer_says(order, changed)
    assert again(order).due_at == changed
    assert again(order).is_fixed
    with pytest.raises(DateBeforeStart):
        promised(unit, None, at(11, 13), "order", due_at=at(11, 12))


def _orderer_says(order: Promise, due_at: datetime) -> None:
    actions.move_date(
        by=BY, promise=order, due_at=due_at, cause=MoveCause.ORDER_CHANGED, at=at(11, 16)
    )


def test_an_extension_is_at_most_the_original_term_again(unit: Unit) -> None:
    promise = promised(unit, days(5), at(11, 9))
    assert extended_term(promise, days(5)) == days(10)
    with pytest.raises(ExtensionTooLong) as refusal:
        extended_term(promise, days(6))
    assert "5" in refusal.value.sentence
    with pytest.raises(ExtensionTooLong):
        extended_term(promise, working_hours(7))
    with pytest.raises(ExtensionTooLong):
        _extend(promise, days(11))
    _extend(promise, extended_term(promise, days(3)))
    assert again(promise).due_at == at(11, 19, 17, 30)
    assert original_term(promise) == days(5)
    with pytest.raises(ExtensionTooLong):
        extended_term(promise, days(3))
    suspend(promise, at(11, 16), at(11, 16, 10))
    assert original_term(promise) == days(5)
    assert extended_term(promise, days(2)) == days(10)


def test_another_urgency_is_another_original_term(unit: Unit) -> None:
    promise = promised(unit, days(5), at(11, 9))
    _extend(promise, days(7))
    actions.move_date(
        by=BY, promise=promise, term=days(15), cause=MoveCause.URGENCY_CHANGED, at=at(11, 10)
    )
    assert original_term(promise) == days(15)
    _extend(promise, days(20))
    assert original_term(promise) == days(15)
    assert extended_term(promise, days(10)) == Term(30, TermUnit.WORKING_DAYS)


def _extend(promise: Promise, term: Term) -> None:
    actions.move_date(by=BY, promise=promise, term=term, cause=MoveCause.EXTENDED, at=at(11, 10))
