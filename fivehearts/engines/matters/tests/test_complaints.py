"""What users of other programs suffered from, lived through here (docs/complaints.md)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.jobs.archiving import archive_ended
from fivehearts.engines.matters.models import FollowUp, Matter, Report
from fivehearts.engines.matters.tests.community import (
    Community,
    found,
    lead_to,
    reload,
    resident_of,
)
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import IllegalTransition

# Monday 2026-11-16, 09:00 in Shanghai.
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SWEEPER = system("ladder").backdating()


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def on(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"by": actor.backdating(), "at": at}


def promises(matter: Matter, step: str) -> list[Promise]:
    dues = matter.dues.filter(step=step).select_related("promise").order_by("pk")
    return [due.promise for due in dues]


def returned_and_given_to_the_police(place: Community, at: datetime) -> Matter:
    """Signed for in the grid, returned with agreement, dispatched anew at `at`."""
    matter = lead_to(place, "signed", at=MONDAY)
    actions.ask_return(matter=matter, reason="归派出所管", **on(place.grid_worker, at - HOUR))
    actions.take_back(matter=matter, **on(place.secretary, at))
    actions.dispatch(matter=matter, unit=place.police, **on(place.dispatcher, at))
    return reload(matter)


def test_the_next_unit_gets_the_same_time_to_sign_as_the_first_and_the_residents_date_stays(
    place: Community,
) -> None:
    first = lead_to(place, "signed", at=MONDAY)
    residents = first.promise.due_at
    later = MONDAY + 2 * DAY
    matter = returned_and_given_to_the_police(place, later)
    before, after = promises(matter, "sign")
    assert (after.made_at, after.unit) == (later, place.police)
    assert after.term == before.term
    assert after.due_at - later == before.due_at - MONDAY, "both began at nine in the morning"
    assert matter.promise.due_at == residents


def test_nothing_of_the_unit_that_gave_it_up_runs_on_or_is_lost(place: Community) -> None:
    matter = returned_and_given_to_the_police(place, MONDAY + DAY)
    running = [due.promise for due in matter.dues.all() if due.promise.runs]
    assert place.grid not in {promise.unit for promise in running}
    for step, ended in (("sign", "kept"), ("first_contact", "excused")):
        assert [(one.state, one.unit) for one in promises(matter, step)] == [
            (ended, place.grid),
            ("running", place.police),
        ]


def test_notes_and_more_calls_neither_satisfy_nor_move_any_promise(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    resolve = matter.promise
    for hour in (1, 2, 3):
        at = MONDAY + hour * HOUR
        actions.note(matter=matter, words="等配件", public=True, **on(place.grid_worker, at))
        actions.contact(matter=matter, way="phone", reached=True, **on(place.grid_worker, at))
    matter = reload(matter)
    assert [(one.state, one.ended_at) for one in promises(matter, "first_contact")] == [
        ("kept", MONDAY)
    ]
    assert (matter.promise, matter.promise.due_at) == (resolve, resolve.due_at)
    assert matter.promise.runs


def test_what_nobody_answered_is_never_closed_by_itself_and_nobody_is_asked_about_it(
    place: Community,
) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    asked = lead_to(place, "follow_up", at=MONDAY)
    for day in range(120):
        climb_ladder(by=SWEEPER, at=MONDAY + day * DAY)
        archive_ended(at=MONDAY + day * DAY)
    assert (reload(matter).state, reload(asked).state) == ("handling", "follow_up")
    assert not FollowUp.objects.exists()


def test_an_unreached_follow_up_is_over_and_a_late_no_makes_work_of_it(place: Community) -> None:
    matter = lead_to(place, "follow_up", at=MONDAY)
    for hour in (1, 25, 49):
        actions.log_attempt(matter=matter, way="phone", **on(place.caller, MONDAY + hour * HOUR))
    actions.close_unanswered(matter=matter, **on(place.caller, MONDAY + 50 * HOUR))
    late, resident = MONDAY + 30 * DAY, resident_of(matter)
    answers = actions.Answers(True, "solved", "very_satisfied")
    with pytest.raises(IllegalTransition):
        actions.answer_follow_up(
            matter=reload(matter), answers=answers, way="web", **on(resident, late)
        )
    assert not FollowUp.objects.filter(matter=matter, solved="solved").exists()
    actions.reopen(matter=reload(matter), reason="其实没修好", **on(resident, late))
    assert reload(matter).state == "handling"


def test_half_solved_can_be_said_by_the_unit_and_only_the_resident_decides(
    place: Community,
) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    actions.report_done(
        matter=matter,
        outcome="partly",
        answer="一盏灯修好了，另一盏等配件。",
        **on(place.grid_worker, MONDAY + HOUR),
    )
    actions.approve(matter=matter, **on(place.reviewer, MONDAY + HOUR))
    assert Report.objects.get(matter=matter).outcome == "partly"
    answers = actions.Answers(True, "partly", "satisfied")
    actions.answer_follow_up(
        matter=matter, answers=answers, way="phone", **on(place.caller, MONDAY + DAY)
    )
    assert (reload(matter).state, reload(matter).round) == ("handling", 2)


def test_another_category_keeps_number_unit_dates_and_what_was_done(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    before = reload(matter)
    told = list(matter.steps.order_by("id").values_list("verb", flat=True))
    noise = Category.objects.get(code="noise")
    actions.reclassify(
        matter=matter, category=noise, reason="是噪音", **on(place.grid_worker, MONDAY + HOUR)
    )
    after = reload(matter)
    assert after.category == noise
    for kept in ("number", "state", "accountable_unit", "holder_unit", "owner_id", "promise"):
        assert getattr(after, kept) == getattr(before, kept), kept
    assert after.promise.due_at == before.promise.due_at
    assert list(after.steps.order_by("id").values_list("verb", flat=True)) == [*told, "reclassify"]
