"""What goes between units: returned, extended, raised, handed back, urged, supervised, handed over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Escalation, Matter, Request, Span, Urging
from fivehearts.engines.matters.queries.page import matter_page, used_time
from fivehearts.engines.matters.tests.community import (
    Community,
    found,
    lead_to,
    reload,
    resident_of,
    seen_by,
)
from fivehearts.engines.matters.vocabulary import refusals
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.promises.models import Move
from fivehearts.engines.promises.vocabulary import ExtensionTooLong
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.verbs import Forbidden, IllegalTransition

# Monday 2026-11-16, 09:00 in Shanghai.
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def on(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"by": actor.backdating(), "at": at}


def dues(matter: Matter) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = {}
    for due in matter.dues.select_related("promise").order_by("pk"):
        steps.setdefault(due.step, []).append(due.promise.state)
    return steps


class TestReturn:
    def asked(self, place: Community, **given: Any) -> Matter:
        matter = lead_to(place, "signed", at=MONDAY)
        told = {"reason": "路灯归市政，不归网格", **given}
        return actions.ask_return(matter=matter, **on(place.grid_worker, MONDAY + HOUR), **told)

    def test_while_it_is_decided_the_unit_keeps_the_matter_and_its_clock(
        self, place: Community
    ) -> None:
        matter = reload(self.asked(place))
        assert (matter.state, matter.decision) == ("signed", "return")
        assert matter.holder_unit == place.grid
        assert matter.decider_unit == place.community
        assert Span.objects.filter(matter=matter, until=None).get().unit == place.grid
        assert matter.promise.runs

    def test_agreed_it_goes_back_to_be_dispatched_to_another_unit(self, place: Community) -> None:
        matter = self.asked(place)
        before = matter.promise.due_at
        actions.take_back(matter=matter, **on(place.secretary, MONDAY + 2 * HOUR))
        matter = reload(matter)
        assert (matter.state, matter.queue) == ("accepted", "dispatch")
        assert matter.accountable_unit == place.community
        assert matter.promise.due_at == before
        assert dues(matter)["sign"] == ["kept"]
        assert dues(matter)["first_contact"] == ["excused"]
        assert dues(matter)["dispatch"] == ["kept", "running"]
        with pytest.raises(refusals.ReturnedBefore):
            actions.dispatch(
                matter=matter, unit=place.grid, **on(place.dispatcher, MONDAY + 3 * HOUR)
            )
        actions.dispatch(
            matter=matter, unit=place.police, **on(place.dispatcher, MONDAY + 3 * HOUR)
        )
        assert reload(matter).accountable_unit == place.police
        assert seen_by(place.grid_worker, matter), "the unit that had it keeps its sight"

    def test_refused_it_stays_and_is_not_returned_again_in_this_round(
        self, place: Community
    ) -> None:
        matter = self.asked(place)
        actions.keep_there(
            matter=matter, reason="网格先上门查看", **on(place.secretary, MONDAY + 2 * HOUR)
        )
        matter = reload(matter)
        assert (matter.state, matter.decision, matter.holder_unit) == ("signed", "", place.grid)
        with pytest.raises(refusals.ReturnFinal):
            actions.ask_return(
                matter=matter, reason="还是不归我们", **on(place.grid_worker, MONDAY + 3 * HOUR)
            )

    def test_the_second_return_ends_with_a_name_and_that_unit_cannot_return_it(
        self, place: Community
    ) -> None:
        matter = self.asked(place)
        actions.take_back(matter=matter, **on(place.secretary, MONDAY + 2 * HOUR))
        actions.dispatch(
            matter=matter, unit=place.property, **on(place.dispatcher, MONDAY + 3 * HOUR)
        )
        actions.ask_return(
            matter=matter, reason="不是物业的灯", **on(place.manager, MONDAY + 4 * HOUR)
        )
        with pytest.raises(refusals.UnitMissing):
            actions.take_back(matter=matter, **on(place.secretary, MONDAY + 5 * HOUR))
        actions.take_back(
            matter=matter,
            unit=place.second_grid,
            words="第二网格负责到底",
            **on(place.secretary, MONDAY + 5 * HOUR),
        )
        matter = reload(matter)
        assert (matter.state, matter.accountable_unit) == ("dispatched", place.second_grid)
        with pytest.raises(refusals.ReturnFinal):
            actions.ask_return(
                matter=matter, reason="也不归我们", **on(place.colleague, MONDAY + 6 * HOUR)
            )

    def test_nobody_decides_on_the_own_request(self, place: Community) -> None:
        matter = lead_to(place, "dispatched", at=MONDAY)
        actions.ask_return(matter=matter, reason="不归网格", **on(place.secretary, MONDAY + HOUR))
        assert reload(matter).decider_unit == place.subdistrict
        with pytest.raises(Forbidden):
            actions.take_back(matter=reload(matter), **on(place.secretary, MONDAY + 2 * HOUR))
        actions.take_back(matter=reload(matter), **on(place.administrator, MONDAY + 2 * HOUR))

    def test_a_report_of_completion_overtakes_the_request(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        actions.ask_return(matter=matter, reason="不归网格", **on(place.grid_worker, MONDAY + HOUR))
        actions.report_done(
            matter=matter,
            outcome="solved",
            answer="已修好",
            **on(place.grid_worker, MONDAY + 2 * HOUR),
        )
        assert reload(matter).decision == ""
        assert Request.objects.get(matter=matter).decided == "overtaken"

    def test_one_request_at_a_time_and_it_can_be_taken_back(self, place: Community) -> None:
        matter = self.asked(place)
        with pytest.raises(refusals.RequestOpen):
            actions.ask_extension(
                matter=matter,
                amount=2,
                reason="等配件",
                **on(place.grid_worker, MONDAY + 2 * HOUR),
            )
        actions.retract(matter=matter, **on(place.grid_worker, MONDAY + 2 * HOUR))
        actions.ask_extension(
            matter=matter, amount=2, reason="等配件", **on(place.grid_worker, MONDAY + 3 * HOUR)
        )
        assert reload(matter).decision == "extension"


class TestExtension:
    def test_agreed_the_date_moves_and_the_resident_reads_why(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        before = matter.promise.due_at
        actions.ask_extension(
            matter=matter, amount=3, reason="配件三天后到", **on(place.grid_worker, MONDAY + DAY)
        )
        assert reload(matter).promise.due_at == before, "asking moves nothing"
        actions.extend(
            matter=matter,
            words="配件周四到货，同意延期三个工作日",
            **on(place.secretary, MONDAY + DAY + HOUR),
        )
        matter = reload(matter)
        expected = calendar().due(matter.promise.made_at, matter.promise.term).due_at
        assert matter.promise.term.amount == 8
        assert matter.promise.due_at == expected > before
        move = Move.objects.get(promise=matter.promise)
        assert (move.cause, move.old_due_at) == ("extended", before)
        step = matter.steps.order_by("-id")[0]
        assert (step.verb, step.public) == ("extend", True)
        assert "配件周四到货" in step.words

    def test_after_the_date_it_is_too_late_to_ask(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        late = matter.promise.due_at + timedelta(minutes=1)
        with pytest.raises(refusals.ExtensionTooLate):
            actions.ask_extension(
                matter=matter, amount=1, reason="等配件", **on(place.grid_worker, late)
            )

    @pytest.mark.parametrize("amount", [0, 6, 1000])
    def test_no_more_than_as_much_again_as_was_promised(
        self, place: Community, amount: int
    ) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        with pytest.raises(ExtensionTooLong) as refused:
            actions.ask_extension(
                matter=matter, amount=amount, reason="等", **on(place.grid_worker, MONDAY + HOUR)
            )
        assert "5" in refused.value.sentence

    def test_once_a_round(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        ask = {"amount": 1, "reason": "等配件"}
        actions.ask_extension(matter=matter, **ask, **on(place.grid_worker, MONDAY + HOUR))
        actions.extend(matter=matter, words="同意", **on(place.secretary, MONDAY + HOUR))
        with pytest.raises(refusals.ExtendedAlready):
            actions.ask_extension(matter=matter, **ask, **on(place.grid_worker, MONDAY + 2 * HOUR))

    def test_refused_the_date_stays(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        before = matter.promise.due_at
        actions.ask_extension(
            matter=matter, amount=2, reason="忙", **on(place.grid_worker, MONDAY + HOUR)
        )
        actions.keep_date(
            matter=matter, reason="不是延期的理由", **on(place.secretary, MONDAY + HOUR)
        )
        assert reload(matter).promise.due_at == before
        assert not Move.objects.filter(promise=matter.promise).exists()


class TestTiers:
    def test_raised_it_waits_with_the_next_tier_and_the_community_keeps_sight(
        self, place: Community
    ) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        before = matter.promise.due_at
        actions.escalate(
            matter=matter, reason="需街道协调市政", **on(place.secretary, MONDAY + DAY)
        )
        matter = reload(matter)
        assert (matter.state, matter.queue) == ("accepted", "dispatch")
        assert matter.accountable_unit == matter.holder_unit == place.subdistrict
        assert matter.promise.due_at == before, "the resident's date stays"
        assert seen_by(place.grid_worker, matter)
        assert Escalation.objects.get(matter=matter).from_unit == place.community

    def test_handed_back_the_community_shares_it_out_again_and_cannot_raise_it_again(
        self, place: Community
    ) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        actions.escalate(matter=matter, reason="超出权限", **on(place.secretary, MONDAY + DAY))
        actions.hand_back(
            matter=matter,
            reason="街道已协调好，社区可以办",
            **on(place.administrator, MONDAY + 2 * DAY),
        )
        matter = reload(matter)
        assert (matter.state, matter.holder_unit) == ("accepted", place.community)
        actions.dispatch(
            matter=matter, unit=place.grid, **on(place.dispatcher, MONDAY + 2 * DAY + HOUR)
        )
        with pytest.raises(refusals.HandedBack):
            actions.escalate(
                matter=matter, reason="还是不行", **on(place.secretary, MONDAY + 3 * DAY)
            )

    def test_handed_back_it_is_not_offered_to_raise_it_again_before_the_next_round(
        self, place: Community
    ) -> None:
        matter = lead_to(place, "handling", at=MONDAY)

        def offered(actor: Actor) -> bool:
            return Verb.ESCALATE in matter_page(actor, reload(matter), at=MONDAY + 4 * DAY).verbs

        assert offered(place.secretary)
        actions.escalate(matter=matter, reason="超出权限", **on(place.secretary, MONDAY + DAY))
        assert offered(place.administrator), "the next tier may raise it further"
        actions.hand_back(
            matter=matter, reason="社区可以办", **on(place.administrator, MONDAY + 2 * DAY)
        )
        assert not offered(place.secretary)
        actions.dispatch(matter=matter, unit=place.grid, **on(place.dispatcher, MONDAY + 3 * DAY))
        assert not offered(place.secretary)
        Matter.objects.filter(pk=matter.pk).update(round=2)
        assert offered(place.secretary), "a new round is a new question"

    def test_raised_through_every_tier_to_the_top_and_no_further(self, place: Community) -> None:
        matter = lead_to(place, "accepted", at=MONDAY)
        district = place.subdistrict.parent
        assert district is not None
        place.hire("district_admin", district, "platform_administrator")
        place.hire("city_admin", place.city, "platform_administrator")
        who = (place.secretary, place.administrator, place.district_admin)
        for day, actor in enumerate(who):
            actions.escalate(matter=matter, reason="提级", **on(actor, MONDAY + day * DAY))
        assert reload(matter).holder_unit == place.city
        with pytest.raises(refusals.NoSuperior):
            actions.escalate(matter=matter, reason="再提", **on(place.city_admin, MONDAY + 5 * DAY))

    def test_what_was_never_raised_cannot_be_handed_back(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        with pytest.raises(refusals.NotEscalated):
            actions.hand_back(matter=matter, reason="退", **on(place.secretary, MONDAY + HOUR))

    def test_reassigned_after_three_of_five_days_the_date_stays_and_three_days_are_on_the_first_unit(
        self, place: Community
    ) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        before = matter.promise.due_at
        third = calendar().advance(MONDAY, 3 * calendar().working_seconds(MONDAY, MONDAY + DAY))
        actions.escalate(matter=matter, reason="换街道办", **on(place.secretary, third))
        matter = reload(matter)
        assert matter.promise.due_at == before
        used = {one.unit_name: one.seconds for one in used_time(matter, at=third)}
        day = calendar().working_seconds(MONDAY, MONDAY + DAY)
        assert used[place.grid.name] == 3 * day
        assert sum(used.values()) == 3 * day


class TestUrging:
    def test_the_resident_urges_once_a_working_day_and_nothing_is_held_against_it(
        self, place: Community
    ) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        resident = resident_of(matter)
        actions.urge(matter=matter, words="老人晚上摔了", **on(resident, MONDAY + HOUR))
        with pytest.raises(refusals.UrgedToday) as refused:
            actions.urge(matter=matter, **on(resident, MONDAY + 2 * HOUR))
        assert "11-17" in refused.value.sentence
        actions.urge(matter=matter, **on(resident, MONDAY + DAY))
        assert Urging.objects.filter(matter=matter, source="resident").count() == 2

    def test_on_friday_evening_the_next_time_is_monday_morning(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        resident, friday = resident_of(matter), MONDAY + 4 * DAY + 10 * HOUR
        actions.urge(matter=matter, **on(resident, friday))
        with pytest.raises(refusals.UrgedToday) as refused:
            actions.urge(matter=matter, **on(resident, friday + HOUR))
        assert "11-23" in refused.value.sentence

    def test_a_clerk_passes_on_what_the_resident_says_by_phone(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        actions.urge(
            matter=matter, words="来电催问", for_resident=True, **on(place.clerk, MONDAY + HOUR)
        )
        step = matter.steps.order_by("-id")[0]
        assert (step.verb, step.public) == ("urge", True)

    def test_urging_moves_neither_state_nor_date(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        before = (matter.state, matter.next_due_at, matter.owner_id)
        actions.urge(matter=matter, **on(place.secretary, MONDAY + HOUR))
        matter = reload(matter)
        assert (matter.state, matter.next_due_at, matter.owner_id) == before
        assert matter.urged_at == MONDAY + HOUR

    def test_once_the_unit_has_acted_the_mark_of_urging_is_gone(self, place: Community) -> None:
        matter = lead_to(place, "signed", at=MONDAY)
        actions.urge(matter=matter, **on(place.secretary, MONDAY + HOUR))
        actions.contact(
            matter=matter, way="phone", reached=True, **on(place.grid_worker, MONDAY + 2 * HOUR)
        )
        assert reload(matter).urged_at is None
        assert Urging.objects.filter(matter=matter).count() == 1


class TestSupervision:
    def test_the_unit_replies_by_a_date_of_its_own(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        actions.supervise(
            matter=matter,
            unit=place.subdistrict,
            words="居民反映多次，请说明原因",
            **on(place.administrator, MONDAY + HOUR),
        )
        matter = reload(matter)
        assert dues(matter)["supervision"] == ["running"]
        with pytest.raises(refusals.SupervisedAlready):
            actions.supervise(
                matter=matter,
                unit=place.subdistrict,
                words="再催",
                **on(place.administrator, MONDAY + 2 * HOUR),
            )
        actions.reply(matter=matter, words="配件周四到", **on(place.grid_worker, MONDAY + 3 * HOUR))
        matter = reload(matter)
        assert dues(matter)["supervision"] == ["kept"]
        assert matter.supervised_at is None

    def test_nobody_supervises_the_own_unit(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        with pytest.raises(Forbidden):
            actions.supervise(
                matter=matter, unit=place.grid, words="快", **on(place.secretary, MONDAY + HOUR)
            )

    def test_the_answer_settles_the_order(self, place: Community) -> None:
        matter = lead_to(place, "reported", at=MONDAY)
        actions.supervise(
            matter=matter,
            unit=place.community,
            words="尽快审核",
            **on(place.secretary, MONDAY + HOUR),
        )
        actions.approve(matter=matter, **on(place.reviewer, MONDAY + 2 * HOUR))
        matter = reload(matter)
        assert matter.supervised_at is None
        assert matter.supervisions.get().settled_at == MONDAY + 2 * HOUR

    def test_declined_no_order_waits_for_a_reply_any_more(self, place: Community) -> None:
        matter = lead_to(place, "registered", at=MONDAY)
        actions.supervise(
            matter=matter,
            unit=place.subdistrict,
            words="请尽快受理",
            **on(place.administrator, MONDAY + HOUR),
        )
        actions.decline(
            matter=matter,
            reason="不归社区",
            right_address="市政 12319",
            **on(place.clerk, MONDAY + 2 * HOUR),
        )
        matter = reload(matter)
        assert matter.supervised_at is None
        assert not matter.supervisions.filter(settled_at=None).exists()


class TestOwners:
    def test_a_colleague_of_the_unit_goes_on_with_it(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        second = place.hire("second", place.grid, "grid_worker")
        user = User.objects.get(pk=second.user_id)
        actions.hand_over(
            matter=matter, to=user, words="我明天起休假", **on(place.grid_worker, MONDAY + HOUR)
        )
        matter = reload(matter)
        assert (matter.owner_id, matter.queue) == (user.pk, "")

    def test_somebody_without_a_post_there_cannot_take_it(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        stranger = User.objects.get(pk=place.colleague.user_id)
        with pytest.raises(refusals.ColleagueCannot):
            actions.hand_over(matter=matter, to=stranger, **on(place.grid_worker, MONDAY + HOUR))

    def test_reclassified_it_keeps_number_and_clock(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        before = (matter.number, matter.promise.due_at, matter.next_due_at)
        actions.reclassify(
            matter=matter,
            kind="help",
            tags=["old_people"],
            reason="是求助，不是投诉",
            **on(place.grid_worker, MONDAY + HOUR),
        )
        matter = reload(matter)
        assert (matter.kind, matter.tags) == ("help", ["old_people"])
        assert (matter.number, matter.promise.due_at, matter.next_due_at) == before


class TestAtOnce:
    def test_a_question_is_answered_at_the_desk_and_followed_up_by_somebody_else(
        self, place: Community
    ) -> None:
        matter = lead_to(place, "registered", at=MONDAY, kind="consult")
        actions.answer_at_once(
            matter=matter,
            answer="老年证在社区二楼窗口办理，带身份证。",
            **on(place.clerk, MONDAY + HOUR),
        )
        matter = reload(matter)
        assert (matter.state, matter.queue) == ("follow_up", "follow_up")
        assert dues(matter)["resolve"] == ["kept"]
        actions.answer_follow_up(
            matter=matter,
            answers=actions.Answers(True, "solved", "satisfied"),
            way="phone",
            **on(place.caller, MONDAY + DAY),
        )
        assert reload(matter).state == "closed"

    def test_a_complaint_is_not_answered_from_the_desk(self, place: Community) -> None:
        matter = lead_to(place, "registered", at=MONDAY)
        with pytest.raises(refusals.NotAtOnce):
            actions.answer_at_once(matter=matter, answer="知道了", **on(place.clerk, MONDAY + HOUR))


class TestEnd:
    def test_reopened_by_the_resident_it_is_work_again(self, place: Community) -> None:
        matter = lead_to(place, "closed", at=MONDAY)
        actions.reopen(
            matter=matter, reason="灯又灭了", **on(resident_of(matter), MONDAY + 3 * DAY)
        )
        matter = reload(matter)
        assert (matter.state, matter.queue, matter.round) == ("handling", "handle", 2)
        assert matter.holder_unit == place.grid
        assert matter.promise.made_at == MONDAY + 3 * DAY

    def test_even_archived_it_creates_work(self, place: Community) -> None:
        matter = lead_to(place, "closed", at=MONDAY)
        actions.archive(matter=matter, **on(place.secretary, MONDAY + 30 * DAY))
        assert reload(matter).state == "archived"
        actions.reopen(
            matter=matter, reason="还没解决", **on(resident_of(matter), MONDAY + 40 * DAY)
        )
        assert reload(matter).state == "handling"

    def test_declined_it_is_examined_again(self, place: Community) -> None:
        matter = lead_to(place, "registered", at=MONDAY)
        actions.decline(
            matter=matter,
            reason="不归社区",
            right_address="市政 12319",
            **on(place.clerk, MONDAY + HOUR),
        )
        actions.reopen(
            matter=matter, reason="市政说归社区", **on(resident_of(matter), MONDAY + DAY)
        )
        matter = reload(matter)
        assert (matter.state, matter.queue, matter.round) == ("registered", "accept", 2)

    def test_withdrawn_nothing_runs_any_more(self, place: Community) -> None:
        matter = lead_to(place, "handling", at=MONDAY)
        actions.ask_return(matter=matter, reason="不归我们", **on(place.grid_worker, MONDAY + HOUR))
        actions.supervise(
            matter=matter, unit=place.community, words="抓紧", **on(place.secretary, MONDAY + HOUR)
        )
        actions.withdraw(
            matter=matter, reason="已经好了", **on(resident_of(matter), MONDAY + 2 * HOUR)
        )
        matter = reload(matter)
        assert (matter.state, matter.outcome, matter.closing) == (
            "withdrawn",
            "withdrawn",
            "withdrawn",
        )
        assert "running" not in [state for states in dues(matter).values() for state in states]

    def test_whoever_handles_it_cannot_withdraw_it(self, place: Community) -> None:
        matter = lead_to(place, "dispatched", at=MONDAY)
        actions.sign(matter=matter, **on(place.secretary, MONDAY))
        with pytest.raises(Forbidden):
            actions.withdraw(matter=reload(matter), **on(place.secretary, MONDAY + HOUR))

    def test_what_is_being_asked_of_the_resident_cannot_be_withdrawn(
        self, place: Community
    ) -> None:
        matter = lead_to(place, "follow_up", at=MONDAY)
        with pytest.raises(IllegalTransition):
            actions.withdraw(matter=matter, **on(resident_of(matter), MONDAY + HOUR))
