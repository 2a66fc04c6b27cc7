"""The ladder of a matter: reminded, urged, supervised, one tier higher; each step once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.jobs.archiving import archive_ended
from fivehearts.engines.matters.models import Supervision, Urging
from fivehearts.engines.matters.queries.work import work_of
from fivehearts.engines.matters.tests.community import (
    Community,
    found,
    lead_to,
    reload,
    resident_of,
)
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Climb
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.scope.actors import system

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SWEEPER = system("ladder").backdating()


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def sweep_until(end: datetime, *, every: timedelta = DAY) -> None:
    """Sweep from nine in the morning on, day after day, holidays too."""
    moment = MONDAY
    while moment <= end:
        climb_ladder(by=SWEEPER, at=moment)
        moment += every


def test_a_matter_nobody_works_on_climbs_through_three_tiers(place: Community) -> None:
    district = place.subdistrict.parent
    assert district is not None
    matter = lead_to(place, "handling", at=MONDAY)
    sweep_until(MONDAY + 60 * DAY)
    resolve = matter.promise_id
    urged = Urging.objects.filter(matter=matter, promise=resolve, source="ladder")
    assert [one.rung for one in urged.order_by("at", "pk")][:2] == ["reminder", "urging"]
    orders = list(Supervision.objects.filter(matter=matter).order_by("at", "pk"))
    assert [one.unit for one in orders] == [
        place.community,
        place.subdistrict,
        district,
        place.city,
    ]
    assert all(one.addressed_to == place.grid for one in orders)
    assert [one.at for one in orders] == sorted({one.at for one in orders})


def test_no_step_is_told_twice(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    for _again in range(3):
        sweep_until(MONDAY + 20 * DAY)
    told = Climb.objects.filter(promise=matter.promise_id).values_list("rung", "tier_step")
    assert len(told) == len(set(told))
    urged = Urging.objects.filter(promise=matter.promise_id).values_list("rung", flat=True)
    assert len(urged) == len(set(urged))


def test_the_ladder_waits_for_the_working_morning(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    sweep_until(MONDAY + 12 * DAY, every=timedelta(hours=1))
    days = calendar()
    told = Urging.objects.filter(promise=matter.promise_id)
    assert told.count() >= 2
    for one in told:
        assert days.is_open(one.at)


def test_a_superior_that_orders_supervision_sees_the_matter_in_its_list(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    sweep_until(MONDAY + 20 * DAY)
    with enter(ActorScope(place.administrator)):
        assert matter.pk in set(type(matter).objects.values_list("pk", flat=True))


def test_what_is_done_climbs_no_further(place: Community) -> None:
    matter = lead_to(place, "closed", at=MONDAY)
    sweep_until(MONDAY + 60 * DAY)
    assert not Urging.objects.filter(matter=matter).exists()


def test_the_ladder_changes_neither_state_nor_date_nor_the_version_of_open_forms(
    place: Community,
) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    before = reload(matter)
    sweep_until(MONDAY + 7 * DAY)
    after = reload(matter)
    assert (after.state, after.promise.due_at, after.version) == (
        before.state,
        before.promise.due_at,
        before.version,
    )
    assert after.urged_at is not None


def test_nothing_the_ladder_says_is_told_to_the_resident(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    sweep_until(MONDAY + 20 * DAY)
    by_ladder = matter.steps.filter(by="system:ladder")
    assert by_ladder.exists()
    assert not by_ladder.filter(public=True).exists()


def test_a_decision_waits_in_the_list_of_whoever_decides(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    actions.ask_return(
        by=place.grid_worker.backdating(), matter=matter, reason="不归网格", at=MONDAY
    )
    with enter(ActorScope(place.secretary)):
        assert matter in work_of(place.secretary)
    with enter(ActorScope(place.dispatcher)):
        assert matter not in work_of(place.dispatcher)


def test_a_month_after_its_end_a_matter_goes_into_the_archive_and_can_be_reopened(
    place: Community,
) -> None:
    matter = lead_to(place, "closed", at=MONDAY)
    assert archive_ended(at=MONDAY + 29 * DAY) == 0
    assert archive_ended(at=MONDAY + 31 * DAY) == 1
    assert archive_ended(at=MONDAY + 31 * DAY) == 0
    actions.reopen(
        by=resident_of(matter).backdating(),
        matter=reload(matter),
        reason="灯又灭了",
        at=MONDAY + 40 * DAY,
    )
    assert reload(matter).is_open
