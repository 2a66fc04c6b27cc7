"""挂起 and 挂账: the clock stands, approved, until a day; what stands still is never forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.jobs.standing import run_on
from fivehearts.engines.matters.models import Due, Matter, Span, Standstill
from fivehearts.engines.matters.queries.tracking import tracked_page
from fivehearts.engines.matters.queries.work import Narrowing, all_matters, narrowed
from fivehearts.engines.matters.tests.community import (
    Community,
    found,
    lead_to,
    reload,
    resident_of,
)
from fivehearts.engines.matters.tests.orders_ground import taken
from fivehearts.engines.matters.vocabulary import refusals as no
from fivehearts.engines.matters.vocabulary import standing as still
from fivehearts.engines.matters.vocabulary.limits import LIMITS, Limited
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Move
from fivehearts.engines.promises.vocabulary import DateFixed
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden

# A Monday morning without holidays near.
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 20)
NEXT_MONTH = date(2026, 12, 21)
WHY, TOLD = "等厂家发货〔内〕", "配件在路上，周五再看。"


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def on(actor: Actor, at: datetime = MONDAY) -> dict[str, Any]:
    return {"by": actor.backdating(), "at": at}


def asked(place: Community, at: datetime = MONDAY, **given: Any) -> Matter:
    matter = reload(lead_to(place, "handling", at=MONDAY))
    facts = {"cause": "parts", "reason": WHY, "review_on": FRIDAY, **given}
    return actions.ask_suspension(matter=matter, **facts, **on(place.grid_worker, at))


def suspended(place: Community) -> Matter:
    return reload(actions.suspend(matter=asked(place), words=TOLD, **on(place.secretary)))


def parked(place: Community, review_on: date = NEXT_MONTH) -> Matter:
    matter = reload(lead_to(place, "handling", at=MONDAY))
    actions.ask_parking(
        matter=matter, cause="budget", reason="等改造资金〔内〕", review_on=review_on, **on(place.grid_worker)
    )  # fmt: skip
    return reload(actions.park(matter=matter, words="已列入明年改造计划。", **on(place.secretary)))


class TestSuspension:
    def test_asking_stops_nothing_and_the_asker_does_not_decide(self, place: Community) -> None:
        matter = reload(asked(place))
        assert (matter.decision, matter.standing) == ("suspension", "")
        assert matter.decider_unit == place.community
        assert matter.promise.paused_since is None
        with pytest.raises(Forbidden):
            actions.suspend(matter=matter, words=TOLD, **on(place.grid_worker))

    def test_the_clock_stands_and_the_day_of_review_is_the_nearest_date(
        self, place: Community
    ) -> None:
        matter = suspended(place)
        assert (matter.state, matter.standing, matter.decision) == ("handling", "suspended", "")
        assert matter.promise.paused_since == MONDAY
        assert matter.next_due_at == matter.review_at == calendar().open_of(FRIDAY)
        assert not matter.promise.is_late(MONDAY + 300 * DAY)
        assert matter.accountable_unit == place.grid and matter.owner_id

    def test_on_its_day_it_goes_on_by_itself_and_says_so(self, place: Community) -> None:
        matter = suspended(place)
        before, review = matter.promise.due_at, matter.review_at
        assert review is not None
        assert run_on(at=review - timedelta(seconds=1)) == 0
        assert run_on(at=review + 3 * DAY) == 1
        after = reload(matter)
        assert (after.standing, after.review_at) == ("", None)
        # To the second: however late a job noticed, the clock ran on from the day.
        stood = calendar().working_seconds(MONDAY, review)
        assert calendar().working_seconds(before, after.promise.due_at) == stood
        assert after.next_due_at == after.promise.due_at
        step = tracked_page(matter.number).steps[0]
        assert (step.verb, step.facts["by_itself"]) == ("resume", True)
        assert Standstill.objects.get().ending == "date_came"
        assert [move.cause for move in Move.objects.all()] == ["suspended"]
        assert run_on(at=review + 9 * DAY) == 0

    def test_somebody_lets_it_run_on_before(self, place: Community) -> None:
        matter = suspended(place)
        actions.resume(matter=matter, words="配件已到", **on(place.grid_worker, MONDAY + DAY))
        after = reload(matter)
        assert after.standing == "" and after.promise.paused_since is None
        assert Standstill.objects.get().ending == "resumed"
        assert Due.objects.get(step="run_on").promise.state == "kept"
        with pytest.raises(still.NotStanding):
            actions.resume(matter=after, **on(place.grid_worker, MONDAY + DAY))

    def test_every_second_is_booked_to_the_unit_all_the_same(self, place: Community) -> None:
        matter = suspended(place)
        actions.report_done(
            matter=reload(actions.resume(matter=matter, **on(place.grid_worker, MONDAY + 2 * DAY))),
            outcome="solved",
            answer="已更换",
            **on(place.grid_worker, MONDAY + 3 * DAY),
        )
        spans = Span.objects.filter(matter=matter, unit=place.grid, until__isnull=False)
        assert sum(one.seconds or 0 for one in spans) == calendar().working_seconds(
            MONDAY, MONDAY + 3 * DAY
        )

    def test_while_it_stands_nothing_is_reported_raised_or_asked_for(
        self, place: Community
    ) -> None:
        matter = suspended(place)
        for verb, given in (
            (actions.report_done, {"outcome": "solved", "answer": "好了"}),
            (actions.escalate, {"reason": "太难"}),
            (actions.ask_return, {"reason": "不归我们"}),
            (actions.ask_extension, {"amount": 1, "reason": "不够"}),
        ):
            by = place.secretary if verb is actions.escalate else place.grid_worker
            with pytest.raises(still.StandsStill, match="2026-11-20"):
                verb(matter=reload(matter), **given, **on(by))

    def test_nobody_is_urged_while_it_stands(self, place: Community) -> None:
        matter = suspended(place)
        for n in range(4):
            climb_ladder(by=system("ladder").backdating(), at=MONDAY + n * DAY)
        assert reload(matter).supervised_at is None
        assert reload(matter).promise.ladder.rung == 0

    def test_refused_the_clock_runs_on(self, place: Community) -> None:
        matter = asked(place)
        actions.keep_running(matter=matter, reason="先做临时处理〔内〕", **on(place.secretary))
        after = reload(matter)
        assert (after.decision, after.standing) == ("", "")
        assert "〔内〕" not in str([step.words for step in tracked_page(matter.number).steps])

    def test_limits_are_said_in_figures(self, place: Community) -> None:
        with pytest.raises(still.SuspendedTooLong, match="20"):
            asked(place, review_on=NEXT_MONTH)
        with pytest.raises(still.ReviewTooEarly):
            asked(place, review_on=MONDAY.date())
        with pytest.raises(still.CauseMissing):
            asked(place, cause="tired")
        with pytest.raises(no.ReasonMissing):
            asked(place, reason=" ")
        with pytest.raises(still.SuspensionTooLate):
            asked(place, at=MONDAY + 30 * DAY, review_on=date(2026, 12, 22))

    def test_twice_in_a_round_is_the_most(self, place: Community) -> None:
        matter = suspended(place)
        for _again in range(LIMITS[Limited.SUSPENSIONS].usual - 1):
            matter = reload(actions.resume(matter=matter, **on(place.grid_worker)))
            again = {"cause": "parts", "reason": WHY, "review_on": FRIDAY}
            actions.ask_suspension(matter=matter, **again, **on(place.grid_worker))
            actions.suspend(matter=matter, words=TOLD, **on(place.secretary))
        matter = reload(actions.resume(matter=reload(matter), **on(place.grid_worker)))
        with pytest.raises(still.SuspendedTooOften):
            actions.ask_suspension(matter=matter, **again, **on(place.grid_worker))

    def test_a_date_of_the_city_is_not_suspended(self, place: Community) -> None:
        order = taken(place, at=MONDAY, received_at=MONDAY - DAY, due_at=MONDAY + 5 * DAY)
        actions.dispatch(matter=order, unit=place.grid, **on(place.dispatcher))
        actions.sign(matter=reload(order), **on(place.grid_worker))
        actions.contact(matter=reload(order), way="phone", reached=True, **on(place.grid_worker))
        for verb, cause in ((actions.ask_suspension, "parts"), (actions.ask_parking, "budget")):
            with pytest.raises(DateFixed):
                verb(
                    matter=reload(order), cause=cause, reason=WHY, review_on=FRIDAY,
                    **on(place.grid_worker),
                )  # fmt: skip

    def test_withdrawn_it_ends_with_everything_that_stood(self, place: Community) -> None:
        matter = suspended(place)
        actions.withdraw(matter=matter, **on(resident_of(matter), MONDAY + DAY))
        after = reload(matter)
        assert (after.state, after.standing, after.review_at) == ("withdrawn", "", None)
        assert Standstill.objects.get().ending == "withdrawn"

    def test_the_resident_reads_why_and_until_when_and_nothing_internal(
        self, place: Community
    ) -> None:
        matter = suspended(place)
        step = tracked_page(matter.number).steps[0]
        assert (step.verb, step.words) == ("suspend", TOLD)
        assert step.facts["review"].startswith("2026-11-20")
        assert "〔内〕" not in str([one.words for one in tracked_page(matter.number).steps])


class TestParking:
    def test_it_stands_on_its_own_list_what_is_due_first_first(self, place: Community) -> None:
        later, sooner = parked(place), parked(place, date(2026, 12, 1))
        suspended(place)
        rows = narrowed(all_matters(), place.secretary, Narrowing(mark="parked"), at=MONDAY)
        assert [one.pk for one in rows] == [sooner.pk, later.pk]

    def test_reviewed_it_goes_on_waiting_with_a_reason_the_resident_reads(
        self, place: Community
    ) -> None:
        matter = parked(place)
        at = MONDAY + 35 * DAY
        with pytest.raises(Forbidden):
            actions.renew_parking(
                matter=matter, review_on=date(2027, 2, 1), words="还要等", **on(place.grid_worker, at)
            )  # fmt: skip
        actions.renew_parking(
            matter=matter, review_on=date(2027, 2, 1), words="资金三月到位", **on(place.secretary, at)
        )  # fmt: skip
        after = reload(matter)
        assert after.standing == "parked" and after.next_due_at == after.review_at
        assert Standstill.objects.get().renewed == 1
        assert tracked_page(matter.number).steps[0].words == "资金三月到位"
        assert sorted(Due.objects.filter(step="condition").values_list("promise__state", flat=True)) == [
            "kept", "running",
        ]  # fmt: skip

    def test_a_review_nobody_holds_is_urged_and_then_it_goes_on_by_itself(
        self, place: Community
    ) -> None:
        matter = parked(place)
        review = matter.review_at
        assert review is not None
        moment = review
        while moment < review + 4 * DAY:
            climb_ladder(by=system("ladder").backdating(), at=moment)
            assert run_on(at=moment) == 0
            moment += timedelta(hours=6)
        assert reload(matter).supervised_at is not None
        assert run_on(at=review + 8 * DAY) == 1
        after = reload(matter)
        assert after.standing == "" and after.promise.due_at > review + 8 * DAY
        assert Due.objects.get(step="condition").promise.state == "broken"

    def test_no_further_than_three_months_to_the_next_review(self, place: Community) -> None:
        with pytest.raises(still.ReviewTooFar, match="2027-02-16"):
            parked(place, date(2027, 2, 17))

    def test_only_what_is_parked_is_kept_parked(self, place: Community) -> None:
        with pytest.raises(still.NotStanding):
            actions.renew_parking(
                matter=suspended(place), review_on=NEXT_MONTH, words="再等", **on(place.secretary)
            )
