"""Reminder, urging note, supervision, one tier higher: each on a working morning, none twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from fivehearts.engines.promises import actions
from fivehearts.engines.promises.jobs import LadderStuck, climb_ladder
from fivehearts.engines.promises.models import Climb, Ladder, Promise
from fivehearts.engines.promises.queries import due_rungs
from fivehearts.engines.promises.tests.ground import (
    BY,
    again,
    at,
    days,
    found_unit,
    hours,
    listening,
    next_step,
    promised,
    steps,
    working_hours,
)
from fivehearts.engines.promises.vocabulary import (
    Climbed,
    MoveCause,
    NothingDue,
    PromisesClimbed,
    Rung,
)
from fivehearts.foundation.clock import Term, TermUnit, local
from fivehearts.foundation.clock.models import Day
from fivehearts.foundation.clock.queries import calendar, forget_calendars
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.models import Unit

pytestmark = pytest.mark.django_db

MONDAY = at(11, 9)  # five working days from here end at the close of the next Monday
heard: list[PromisesClimbed] = []
refused: set[int] = set()


def hear(event: PromisesClimbed) -> None:
    if refused & {one.promise_id for one in event.climbs}:
        raise RuntimeError("nobody is there to urge")
    heard.append(event)


LISTENERS = {PromisesClimbed: (hear,)}


@pytest.fixture
def unit(db: None) -> Iterator[Unit]:
    heard.clear()
    refused.clear()
    with listening(f"{__name__}.LISTENERS"):
        yield found_unit()


def sweep(moment: datetime, **more: Any) -> int:
    return climb_ladder(by=BY, at=moment, **more)


def test_a_promise_nobody_keeps_climbs_to_the_top_one_step_a_working_morning(unit: Unit) -> None:
    promise = promised(unit, days(5), MONDAY)
    assert promise.due_at == at(11, 16, 17, 30)
    mornings = []
    while (moment := next_step(promise)) is not None:
        assert sweep(moment - timedelta(seconds=1)) == 0
        assert sweep(moment) == 1
        mornings.append(moment)
    assert mornings == [
        at(11, 13, 16, 6),  # a reminder, four fifths of the working time gone
        at(11, 17),  # an urging note the day after expiry
        at(11, 19),  # supervision when two working days are over
        at(11, 24),  # five: the next tier
        at(11, 27),  # eight: the one above
        at(12, 2),  # eleven: the top
    ]
    assert steps(promise) == [
        "reminder", "urging", "supervision", "next_tier1", "next_tier2", "next_tier3",
    ]  # fmt: skip
    assert sweep(at(12, 31)) == 0


def test_what_is_announced_is_what_was_told(unit: Unit) -> None:
    promise = promised(unit, days(5), MONDAY)
    sweep(at(11, 17))
    told = (Climbed(promise.pk, Rung.URGING, 0),)
    assert heard == [PromisesClimbed(told, at(11, 17))]
    assert steps(promise) == ["(reminder)", "urging"]


def test_a_sweep_is_one_entry_of_ids_and_steps(unit: Unit) -> None:
    made = [promised(unit, days(5), MONDAY) for _n in range(3)]
    sweep(at(11, 17))
    entry = Entry.objects.get(verb="promises.climb")
    assert entry.data == {"0-2": [one.pk for one in made]}


def test_after_a_week_without_a_worker_there_is_one_supervision_and_no_burst(unit: Unit) -> None:
    promise = promised(unit, days(5), MONDAY)
    restarted = at(11, 25, 9, 10)  # six working days late: the next tier would be due
    assert sweep(restarted) == 1
    assert sweep(restarted) == 0
    assert steps(promise) == ["(reminder)", "(urging)", "supervision"]
    # Who was told late has the three days all the same: no tier is passed by.
    assert next_step(promise) == at(11, 30)
    sweep(at(11, 30))
    assert steps(promise)[-1] == "next_tier1"
    assert next_step(promise) == at(12, 3)


def test_a_reminder_due_at_night_on_a_holiday_goes_out_on_the_next_working_morning(
    unit: Unit,
) -> None:
    # Sixty hours by the clock from the eve of the holiday: four fifths are over at 23:40.
    night = at(10, 3, 23, 40)
    promise = promised(unit, hours(60), night - timedelta(hours=48))
    assert promise.warn_at == night
    assert next_step(promise) == at(10, 8)


def test_a_sweep_at_night_tells_nobody_and_waits_for_the_morning(unit: Unit) -> None:
    # The worker was down all day and comes back at night.
    promise, danger = promised(unit, days(5), MONDAY), promised(unit, hours(24), at(11, 16, 9))
    assert sweep(at(11, 17, 23)) == 1
    assert steps(promise) == []
    assert steps(danger) == ["(reminder)", "urging"]
    assert next_step(promise) == at(11, 18)
    assert sweep(at(11, 18)) == 1
    assert steps(promise) == ["(reminder)", "urging"]


def test_a_make_up_saturday_is_a_working_morning(unit: Unit) -> None:
    promise = promised(unit, days(1), at(10, 8, 15))
    assert promise.due_at == at(10, 9, 17, 30)
    sweep(next_step(promise) or at(1, 1))
    assert next_step(promise) == at(10, 10)  # Saturday, worked for the National Day


def test_danger_waits_for_no_morning(unit: Unit) -> None:
    promise = promised(unit, hours(24), at(10, 2, 23, 40))
    moments = []
    while (moment := next_step(promise)) is not None:
        moments.append(moment)
        sweep(moment)
    due = at(10, 3, 23, 40)
    assert promise.due_at == due
    assert moments == [
        at(10, 3, 18, 52),
        due + timedelta(seconds=1),
        *(due + timedelta(days=late) for late in (2, 5, 8, 11)),
    ]


def test_done_at_the_very_moment_nobody_is_urged(unit: Unit) -> None:
    promise = promised(unit, working_hours(4), at(11, 9, 9))
    assert promise.due_at == at(11, 9, 14, 30)
    sweep(at(11, 9, 14, 30))
    assert steps(promise) == ["reminder"]
    sweep(at(11, 9, 14, 30, 1))
    assert steps(promise) == ["reminder", "urging"]


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        ("follow_up", "urging"),
        ("supervision", "urging"),
        ("first_contact", "supervision"),
        ("order", "next_tier3"),
        ("anything_else", "next_tier3"),
    ],
)
def test_every_kind_has_its_last_rung(unit: Unit, kind: str, last: str) -> None:
    promise = promised(unit, days(5), MONDAY, kind=kind)
    while (moment := next_step(promise)) is not None:
        sweep(moment)
    assert steps(promise)[-1] == last


def test_what_ended_and_what_is_history_climbs_no_more(unit: Unit) -> None:
    done, excused = promised(unit, days(5), MONDAY), promised(unit, days(5), MONDAY)
    old = promised(unit, days(5), MONDAY, historical=True)
    actions.end(by=BY, promises=[done], done_at=MONDAY, at=MONDAY)
    actions.excuse(by=BY, promises=[excused], at=MONDAY)
    assert [next_step(one) for one in (done, excused, old)] == [None] * 3
    assert sweep(at(12, 31)) == 0
    with pytest.raises(NothingDue):
        actions.climb(by=BY, at=at(12, 31))


def test_an_extension_lets_the_ladder_wait_for_the_new_date(unit: Unit) -> None:
    promise = promised(unit, days(5), MONDAY)
    sweep(at(11, 16, 11))
    actions.move_date(
        by=BY, promise=promise, term=days(8), cause=MoveCause.EXTENDED, at=at(11, 16, 12)
    )
    assert sweep(at(11, 19, 12)) == 0  # due today
    assert sweep(at(11, 20)) == 1
    assert steps(promise) == ["reminder", "urging"]


def test_two_promises_of_one_matter_never_change_each_other(unit: Unit) -> None:
    resolve, order = promised(unit, days(5), MONDAY), promised(unit, days(15), MONDAY, "order")
    before = vars(again(order)).copy()
    sweep(at(11, 17))
    actions.move_date(by=BY, promise=resolve, term=days(6), cause=MoveCause.EXTENDED, at=at(11, 17))
    actions.pause(by=BY, promises=[resolve], at=at(11, 17, 10))
    actions.resume(by=BY, promises=[resolve], at=at(11, 17, 15))
    actions.end(by=BY, promises=[resolve], done_at=at(11, 17, 16), at=at(11, 17, 16))
    after = vars(again(order)).copy()
    assert {k: v for k, v in after.items() if k != "_state"} == {
        k: v for k, v in before.items() if k != "_state"
    }


def test_a_day_off_that_was_announced_meanwhile_is_respected(unit: Unit) -> None:
    promise = promised(unit, days(5), MONDAY)
    sweep(at(11, 16, 11))
    Day.objects.update_or_create(
        day=date(2026, 11, 17),
        defaults={"working": False, "name": "临时放假", "source": "通知", "published": True},
    )
    forget_calendars()
    try:
        assert sweep(at(11, 17)) == 0
        assert next_step(promise) == at(11, 18)
        assert sweep(at(11, 18)) == 1
    finally:
        forget_calendars()


def test_what_cannot_climb_holds_nobody_up_and_is_named_in_the_end(unit: Unit) -> None:
    made = [promised(unit, days(5), MONDAY) for _n in range(7)]
    refused.add(made[2].pk)
    with pytest.raises(LadderStuck):
        sweep(at(11, 17), batch=4)
    climbed = {one.pk for one in made} - {made[2].pk}
    assert set(Climb.objects.values_list("promise_id", flat=True)) == climbed
    refused.clear()
    assert sweep(at(11, 17)) == 1


def test_the_next_run_can_be_seen_before_it_happens(unit: Unit) -> None:
    for term in (days(5), days(5), days(7)):
        promised(unit, term, MONDAY)
    seen = due_rungs(at(11, 17))
    assert (seen.due_now, seen.then_at, seen.due_then) == (2, at(11, 17, 11, 48), 1)
    assert due_rungs(at(11, 10)).due_now == 0


def test_the_database_lets_no_step_be_taken_twice_nor_taken_back(unit: Unit) -> None:
    promise = promised(unit, days(5), MONDAY)
    sweep(at(11, 17))
    for wrong in (
        lambda: Climb.objects.create(promise=promise, rung="urging", at=MONDAY),
        lambda: Climb.objects.create(promise=promise, rung="next_tier", at=MONDAY),
        lambda: Climb.objects.create(promise=promise, rung="urging", tier_step=1, at=MONDAY),
        lambda: Climb.objects.filter(promise=promise).update(skipped=True),
        lambda: Climb.objects.filter(promise=promise).delete(),
    ):
        with pytest.raises((IntegrityError, Exception)) as raised, transaction.atomic():
            wrong()
        assert "promises_" in str(raised.value) or "append" in str(raised.value)


def test_a_thousand_cost_as_many_statements_as_one(
    unit: Unit, django_assert_num_queries: Any
) -> None:
    wanted = [actions.Wanted("resolve", unit, days(5), MONDAY)] * 1000
    actions.make(by=BY, wanted=wanted, at=MONDAY)
    with django_assert_num_queries(6):
        assert len(actions.climb(by=BY, at=at(11, 17))) == 1000
    assert Ladder.objects.filter(rung=2).count() == 1000


def test_a_date_from_outside_within_a_day_is_urgent_too(unit: Unit) -> None:
    soon = promised(unit, None, at(11, 13, 20), "order", due_at=at(11, 13, 22))
    assert soon.term == Term(1, TermUnit.FIXED)
    assert next_step(soon) == at(11, 13, 21, 36)
    later = promised(unit, None, at(11, 13, 20), "order", due_at=at(11, 20, 20))
    waits = next_step(later)
    assert waits is not None
    assert local(waits).hour in range(9, 18)


def test_a_holiday_week_with_make_up_days_passes_without_a_wrong_urging(unit: Unit) -> None:
    """Mid-autumn, National Day and both make-up days of 2026, many promises, a sweep every 2 hours."""
    starts = [at(9, 14, 9) + timedelta(hours=7 * number) for number in range(60)]
    wanted = [actions.Wanted("resolve", unit, days(3 + n % 4), one) for n, one in enumerate(starts)]
    made = actions.make(by=BY, wanted=wanted, at=at(9, 14))
    moment = at(9, 14, 0, 10)
    while moment < at(10, 20):
        sweep(moment, batch=25)
        moment += timedelta(hours=2)
    office = calendar()
    told = Climb.objects.filter(skipped=False)
    assert {str(local(one.at).date()) for one in told if not office.is_open(one.at)} == set()
    on = {local(one.at).date() for one in told}
    assert {date(2026, 9, 20), date(2026, 10, 10)} <= on  # a Sunday and a Saturday, both worked
    assert not {date(2026, 10, day) for day in range(1, 8)} & on
    due = {one.pk: one.due_at for one in made}
    assert all(one.at > due[one.promise_id] for one in told.exclude(rung="reminder"))
    assert told.filter(rung="supervision").exists()


def test_the_database_keeps_the_ladder_true_to_its_promises(unit: Unit) -> None:
    running, paused = promised(unit, days(5), MONDAY), promised(unit, days(5), MONDAY)
    old = promised(unit, days(5), MONDAY, historical=True)
    actions.pause(by=BY, promises=[paused], at=MONDAY)
    for wrong in (
        lambda: Ladder.objects.filter(pk=running.pk).delete(),
        lambda: Ladder.objects.filter(pk=paused.pk).update(next_at=MONDAY),
        lambda: Ladder.objects.create(promise=old, next_at=MONDAY),
        lambda: Promise.objects.filter(pk=running.pk).update(state="kept", ended_at=MONDAY),
        lambda: Promise.objects.filter(pk=running.pk).update(paused_since=MONDAY),
        lambda: Climb.objects.create(promise_id=0, rung="urging", at=MONDAY),
        lambda: Climb.objects.create(promise=old, rung="urging", at=MONDAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
            connection.check_constraints()
