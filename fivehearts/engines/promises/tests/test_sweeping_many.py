"""A sweep takes promises that climb alike together: each goes as it would have gone by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import transaction

from fivehearts.engines.promises import actions
from fivehearts.engines.promises.models import Climb, Ladder
from fivehearts.engines.promises.queries.ladder import course_of, step_and_next
from fivehearts.engines.promises.tests.ground import BY, at, found_unit, listening
from fivehearts.engines.promises.vocabulary import NothingDue
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope.models import Unit

pytestmark = pytest.mark.django_db

MANY = 180
LISTENERS: dict[type, tuple[object, ...]] = {}
KINDS = ("resolve", "first_contact", "follow_up", "run_on", "order")
# Around the autumn holidays and both make-up days: mornings, nights, the lunch hour, a Sunday that
# is worked, and a moment between two seconds.
SWEEPS = (
    at(9, 16, 9),
    at(9, 17, 23, 40),
    at(9, 20, 9),
    at(9, 22, 12, 30),
    at(9, 24, 10, 0, 1) + timedelta(microseconds=500_000),
    at(10, 3, 9),
    at(10, 8, 9),
    at(10, 10, 16),
    at(10, 16, 9),
    at(10, 20, 9),
)


@pytest.fixture
def unit(db: None) -> Iterator[Unit]:
    with listening(f"{__name__}.LISTENERS"):
        yield found_unit()


def many(unit: Unit, dice: Random) -> list[actions.Wanted]:
    """Terms of every unit and dates from outside, from any second of ten days on."""
    made = []
    for _number in range(MANY):
        start = at(9, 10, 9) + timedelta(seconds=dice.randrange(10 * 86400))
        kind, counted = dice.choice(KINDS), dice.choice(list(TermUnit))
        if counted == TermUnit.FIXED:
            late = dice.choice((timedelta(hours=24), timedelta(hours=24, seconds=1)))
            due_at = start + dice.choice((late, timedelta(days=dice.randrange(20))))
            made.append(actions.Wanted(kind, unit, None, start, due_at))
        else:
            amount = dice.randint(1, 8) if counted.in_days else dice.choice((30, 600, 1440, 1441))
            made.append(actions.Wanted(kind, unit, Term(amount, counted), start))
    return made


def by_itself(moment: datetime) -> dict[int, tuple[int, datetime | None]]:
    """Where each promise has to stand after a sweep at this moment, one asked after the other."""
    places = Ladder.objects.select_related("promise")
    return {
        one.pk: step_and_next(course_of(one.promise), one.rung, one.climbed_at, moment)
        if one.next_at is not None and one.next_at <= moment
        else (one.rung, one.next_at)
        for one in places
    }


def assert_swept_as_by_itself(moment: datetime) -> None:
    expected = by_itself(moment)
    with suppress(NothingDue):
        actions.climb(by=BY, at=moment, among=list(expected))
    stands = {one.pk: (one.rung, one.next_at) for one in Ladder.objects.all()}
    assert stands == expected, moment


def test_whatever_climbs_together_goes_as_it_would_have_gone_by_itself(unit: Unit) -> None:
    made = actions.make(by=BY, wanted=many(unit, Random(2026)), at=at(9, 10))
    # Some look too early whether a step is due, as after a change of the calendar.
    Ladder.objects.filter(pk__in=[one.pk for one in made[::3]]).update(next_at=at(9, 10))
    # At the very moment, and between it and the next second: the first sweep they see.
    for one in made[::15]:
        for late in (timedelta(), timedelta(microseconds=500_000)):
            with transaction.atomic():
                assert_swept_as_by_itself(one.due_at + late)
                transaction.set_rollback(True)
    for moment in SWEEPS:
        assert_swept_as_by_itself(moment)
    told = Climb.objects.values_list("rung", "skipped").distinct()
    assert {("reminder", True), ("supervision", False), ("next_tier", False)} <= set(told)


def test_the_longest_due_are_taken_first_where_nobody_says_which(unit: Unit) -> None:
    made = actions.make(by=BY, wanted=many(unit, Random(7)), at=at(9, 10))
    ladder = Ladder.objects.order_by("next_at", "pk").values_list("pk", flat=True)
    first = set(ladder[:20])
    told = actions.climb(by=BY, at=at(10, 20), limit=20)
    assert {one.promise_id for one in told} == first < {one.pk for one in made}
