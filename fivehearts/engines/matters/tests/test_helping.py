"""协办 and 吹哨: others help by dates of their own; the lead waits; both sides rate each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import (
    Assistance,
    Due,
    Matter,
    Participation,
    Span,
    Summons,
    SummonsRating,
    Urging,
)
from fivehearts.engines.matters.queries.handlers import handlers_of
from fivehearts.engines.matters.queries.tracking import tracked_page
from fivehearts.engines.matters.queries.work import helped_with, open_at
from fivehearts.engines.matters.tests.community import (
    Community,
    found,
    lead_to,
    reload,
    resident_of,
    seen_by,
)
from fivehearts.engines.matters.vocabulary import helping as no
from fivehearts.engines.matters.vocabulary.refusals import (
    AnswerMissing,
    AnswersIncomplete,
    OutOfReach,
    OwnHandling,
    ReasonMissing,
)
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TASK = "请确认公共水管走向〔内〕"


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def on(actor: Actor, at: datetime = MONDAY) -> dict[str, Any]:
    return {"by": actor.backdating(), "at": at}


def helped(place: Community, **given: Any) -> tuple[Matter, Assistance]:
    """A matter of the grid in which the property company has a part of two working days."""
    matter = reload(lead_to(place, "handling", at=MONDAY))
    facts = {"unit": place.property, "task": TASK, "amount": 2, **given}
    actions.ask_help(matter=matter, **facts, **on(place.grid_worker))
    return reload(matter), Assistance.objects.get()


def called(place: Community, urgency: str = "now") -> tuple[Matter, Summons]:
    """A matter of the grid for which the police post is called to the spot."""
    matter = reload(lead_to(place, "handling", at=MONDAY))
    actions.summon(
        matter=matter, unit=place.police, reason="有人打架〔内〕", place_words="3号楼门口",
        urgency=urgency, **on(place.secretary),
    )  # fmt: skip
    return reload(matter), Summons.objects.latest("pk")


class TestRatingsOfAMonth:
    def test_each_answer_opens_the_summonses_it_was_said_of(self, place: Community) -> None:
        calls = []
        for answers in (["yes", "yes", "no"], ["yes", "partly", "no"]):
            matter, call = called(place)
            actions.come(matter=matter, part=call, **on(place.officer, MONDAY + HOUR / 4))
            done = {"words": "到场了〔内〕", "part": call}
            actions.report_back(matter=reload(matter), **done, **on(place.officer))
            actions.rate(
                matter=reload(matter), part=call, answers=answers, words="谢谢",
                **on(place.secretary),
            )  # fmt: skip
            calls.append(call)
            Summons.objects.filter(pk=call.pk).update(called_at=MONDAY + DAY * len(calls))
        desk, here = place.desk_of("secretary"), reverse("matters:ratings")
        page = desk.get(here, {"month": "2026-11"})
        counted = {
            (one.side, one.field, answer): count
            for _label, questions in page.context["sides"]
            for one, counts in questions
            for answer, count, _url in counts
        }
        assert counted["summoner", "first", "yes"] == 2
        assert counted["summoner", "second", "partly"] == 1
        assert counted["summoned", "first", "yes"] == 0
        asked = {"month": "2026-11", "side": "summoner", "field": "second", "answer": "partly"}
        assert list(desk.get(here, asked).context["page"].object_list) == [calls[1]]
        assert desk.get(here, {"month": "2026-10"}).context["page"].paginator.count == 0
        # Who does not see the matters sees none of it.
        assert (
            "谢谢" not in place.desk_of("stranger").get(here, {"month": "2026-11"}).content.decode()
        )


class TestNotes:
    def test_whoever_helps_writes_notes_that_the_resident_does_not_read(
        self, place: Community
    ) -> None:
        matter, part = helped(place)
        officer = place.manager
        actions.note(matter=matter, words="水管是公用的〔内〕", **on(officer))
        with pytest.raises(no.LeadSpeaks):
            actions.note(matter=reload(matter), words="水管是公用的", public=True, **on(officer))
        step = matter.steps.filter(verb="note").get()
        assert (step.public, step.unit_id) == (False, part.unit_id)
        assert "〔内〕" not in str([one.words for one in tracked_page(matter.number).steps])
        actions.drop_part(
            matter=reload(matter), part=part, reason="不用了", **on(place.grid_worker)
        )
        with pytest.raises(Forbidden):
            actions.note(matter=reload(matter), words="还有一句", **on(officer))

    def test_its_page_offers_the_note_without_the_tick(self, place: Community) -> None:
        matter, _part = helped(place)
        desk, here = place.desk_of("manager"), f"/desk/matters/{matter.number}/do/note/"
        page = desk.get(f"/desk/matters/{matter.number}/").content.decode()
        assert here in page
        assert 'name="public"' not in desk.get(here).content.decode()
        sent = desk.post(here, {"words": "水管是公用的", "version": matter.version})
        assert sent.status_code == 302
        stranger = place.desk_of("colleague").post(here, {"words": "我也说", "version": 1})
        assert stranger.status_code in {403, 404}


class TestCoHandling:
    def test_the_part_has_a_date_of_its_own_and_the_lead_keeps_matter_and_seconds(
        self, place: Community
    ) -> None:
        before = lead_to(place, "handling", at=MONDAY).promise.due_at
        matter, part = helped(place)
        assert (matter.holder_unit, matter.accountable_unit) == (place.grid, place.grid)
        assert part.promise.unit == place.property and part.promise.due_at < before
        assert matter.promise.due_at == before
        assert matter.next_due_at == part.promise.due_at
        assert Span.objects.filter(matter=matter, until=None).get().unit == place.grid

    def test_the_assisting_unit_sees_the_matter_and_keeps_its_sight(self, place: Community) -> None:
        assert not seen_by(place.manager, lead_to(place, "handling", at=MONDAY))
        matter, part = helped(place)
        assert seen_by(place.manager, matter)
        assert list(helped_with(place.manager)) == [matter]
        actions.part_done(matter=matter, part=part, words="已确认", **on(place.manager))
        assert seen_by(place.manager, matter)
        assert not helped_with(place.manager).exists()
        assert Participation.objects.get(part="assists").until == MONDAY

    def test_the_lead_waits_until_every_part_is_done(self, place: Community) -> None:
        matter, part = helped(place)
        done = {"outcome": "solved", "answer": "修好了"}
        with pytest.raises(no.PartsOpen, match="安居物业"):
            actions.report_done(matter=matter, **done, **on(place.grid_worker))
        actions.sign_part(matter=matter, part=part, **on(place.manager))
        actions.part_done(
            matter=reload(matter), part=part, words="水管已换", **on(place.manager, MONDAY + HOUR)
        )
        assert Due.objects.get(step="assist").promise.state == "kept"
        actions.report_done(matter=reload(matter), **done, **on(place.grid_worker, MONDAY + DAY))
        assert reload(matter).state == "reported"

    def test_declined_the_lead_insists_once_and_for_all(self, place: Community) -> None:
        matter, part = helped(place)
        actions.decline_part(
            matter=matter, part=part, reason="不是我们的管〔内〕", **on(place.manager)
        )
        part.refresh_from_db()
        assert part.state == "declined" and part.promise.runs
        with pytest.raises(no.PartsOpen):
            actions.report_done(
                matter=reload(matter), outcome="solved", answer="好了", **on(place.grid_worker)
            )
        actions.insist(matter=reload(matter), part=part, reason="合同写明", **on(place.grid_worker))
        part.refresh_from_db()
        assert part.state == "asked"
        with pytest.raises(no.PartFinal):
            actions.decline_part(
                matter=reload(matter), part=part, reason="还是不办", **on(place.manager)
            )

    def test_the_lead_takes_a_part_back_with_a_reason(self, place: Community) -> None:
        matter, part = helped(place)
        with pytest.raises(ReasonMissing):
            actions.drop_part(matter=matter, part=part, reason=" ", **on(place.grid_worker))
        actions.drop_part(matter=matter, part=part, reason="已查清", **on(place.grid_worker))
        part.refresh_from_db()
        assert (part.state, part.promise.state) == ("withdrawn", "excused")
        with pytest.raises(no.PartGone):
            actions.part_done(matter=reload(matter), part=part, words="做了", **on(place.manager))

    def test_only_the_unit_that_was_asked_does_its_part(self, place: Community) -> None:
        matter, part = helped(place)
        for stranger in (place.officer, place.colleague, place.analyst):
            with pytest.raises(Forbidden):
                actions.sign_part(matter=matter, part=part, **on(stranger))
        with pytest.raises(Forbidden):
            actions.drop_part(matter=matter, part=part, reason="不要了", **on(place.manager))

    def test_who_cannot_be_asked_and_how_long_is_said_in_a_sentence(self, place: Community) -> None:
        matter, _part = helped(place)
        asked = {"task": TASK, "amount": 2}
        for refusal, given in (
            (no.SameUnit, {**asked, "unit": place.grid}),
            (no.AskedAlready, {**asked, "unit": place.property}),
            (OutOfReach, {**asked, "unit": place.stranger_community}),
            (no.TaskMissing, {**asked, "unit": place.police, "task": " "}),
            (no.PartTooLong, {**asked, "unit": place.police, "amount": 6}),
            (no.PartTooLong, {**asked, "unit": place.police, "amount": 0}),
        ):
            with pytest.raises(refusal) as caught:
                actions.ask_help(matter=matter, **given, **on(place.grid_worker))
            assert "%(" not in caught.value.sentence

    def test_a_late_part_is_urged_at_its_own_unit_and_then_above_it(self, place: Community) -> None:
        _matter, part = helped(place)
        for n in range(40):
            climb_ladder(by=system("ladder").backdating(), at=MONDAY + n * 6 * HOUR)
        told = Urging.objects.filter(promise=part.promise).order_by("pk")
        assert [(one.rung, one.unit) for one in told] == [
            ("reminder", place.property),
            ("urging", place.property),
            ("supervision", place.community),
        ]

    def test_whoever_did_a_part_does_not_ask_the_resident(self, place: Community) -> None:
        matter, part = helped(place, unit=place.second_grid)
        actions.part_done(matter=matter, part=part, words="已查", **on(place.secretary))
        assert handlers_of(reload(matter)) == {place.secretary.ref}
        actions.report_done(
            matter=reload(matter), outcome="solved", answer="好了", **on(place.grid_worker)
        )
        actions.approve(matter=reload(matter), **on(place.reviewer))
        with pytest.raises(OwnHandling):
            actions.log_attempt(matter=reload(matter), way="phone", **on(place.secretary))

    def test_the_resident_reads_who_helps_and_no_task(self, place: Community) -> None:
        matter, part = helped(place)
        actions.decline_part(
            matter=matter, part=part, reason="不是我们的〔内〕", **on(place.manager)
        )
        steps = tracked_page(matter.number).steps
        assert (steps[0].verb, steps[0].given_to) == ("ask_help", "安居物业")
        assert "〔内〕" not in str([(step.words, step.facts) for step in steps])

    def test_withdrawn_nobody_is_asked_any_more(self, place: Community) -> None:
        matter, part = helped(place)
        actions.withdraw(matter=matter, **on(resident_of(matter), MONDAY + HOUR))
        part.refresh_from_db()
        assert (part.state, part.promise.state) == ("withdrawn", "excused")
        assert not Participation.objects.filter(part="assists", until=None).exists()

    def test_a_unit_that_still_has_a_part_is_not_closed(self, place: Community) -> None:
        assert open_at(place.property.pk) == 0
        matter, part = helped(place)
        assert open_at(place.property.pk) == 1
        actions.part_done(matter=matter, part=part, words="已查", **on(place.manager))
        assert open_at(place.property.pk) == 0

    def test_raised_the_part_stays_and_the_next_unit_leads(self, place: Community) -> None:
        matter, part = helped(place)
        actions.escalate(matter=matter, reason="要街道牵头", **on(place.secretary))
        actions.part_done(matter=reload(matter), part=part, words="已查", **on(place.manager))
        assert reload(matter).state == "accepted"


class TestSummons:
    def test_at_once_means_thirty_minutes_by_the_clock(self, place: Community) -> None:
        night = MONDAY + 14 * HOUR
        matter = reload(lead_to(place, "handling", at=MONDAY))
        asked = {"unit": place.police, "reason": "有人打架", "place_words": "门口"}
        actions.summon(matter=matter, urgency="now", **asked, **on(place.secretary, night))
        assert Summons.objects.get().promise.due_at == night + timedelta(minutes=30)

    def test_today_ends_with_the_office_and_two_days_are_working_days(
        self, place: Community
    ) -> None:
        office = calendar()
        assert called(place, "today")[1].promise.due_at == office.close_of(MONDAY.date())
        Summons.objects.all().update(state="called_off", ended_at=MONDAY)
        matter = reload(lead_to(place, "handling", at=MONDAY))
        asked = {"unit": place.police, "reason": "占道", "place_words": "门口"}
        actions.summon(matter=matter, urgency="days", **asked, **on(place.secretary))
        due = Summons.objects.latest("pk").promise.due_at
        assert due == office.close_of((MONDAY + 2 * DAY).date())

    def test_heard_there_in_time_reported_and_rated_both_ways(self, place: Community) -> None:
        matter, call = called(place)
        assert seen_by(place.officer, matter)
        minute = timedelta(minutes=1)
        actions.acknowledge(matter=matter, part=call, **on(place.officer, MONDAY + 5 * minute))
        assert call.promise.runs
        actions.come(matter=reload(matter), part=call, **on(place.officer, MONDAY + 25 * minute))
        assert Due.objects.get(step="summons").promise.state == "kept"
        with pytest.raises(no.NotReported):
            actions.rate(
                matter=reload(matter), part=call, answers=["yes"] * 3, **on(place.grid_worker)
            )
        actions.report_back(
            matter=reload(matter), part=call, words="已劝开", **on(place.officer, MONDAY + HOUR)
        )
        for who, answers in (
            (place.grid_worker, ["yes"] * 3),
            (place.officer, ["yes", "no", "partly"]),
        ):
            actions.rate(
                matter=reload(matter), part=call, answers=answers, **on(who, MONDAY + HOUR)
            )
        sides = SummonsRating.objects.order_by("pk").values_list("side", "second")
        assert list(sides) == [("summoner", "yes"), ("summoned", "no")]
        for who in (place.grid_worker, place.officer):
            with pytest.raises(no.RatedAlready):
                actions.rate(matter=reload(matter), part=call, answers=["no"] * 3, **on(who))
        with pytest.raises(Forbidden):
            actions.rate(matter=reload(matter), part=call, answers=["no"] * 3, **on(place.manager))

    def test_unanswered_it_climbs_to_those_above_the_called_unit(self, place: Community) -> None:
        matter, call = called(place)
        for n in range(16):
            climb_ladder(by=system("ladder").backdating(), at=MONDAY + n * 12 * HOUR)
        told = Urging.objects.filter(promise=call.promise).order_by("pk")
        district = place.subdistrict.parent
        assert [one.unit for one in told][:3] == [place.police, place.subdistrict, district]
        assert reload(matter).urged_at is None or reload(matter).urged_at > MONDAY

    def test_the_lead_does_not_report_done_while_somebody_is_on_the_way(
        self, place: Community
    ) -> None:
        matter, call = called(place)
        done = {"outcome": "solved", "answer": "好了"}
        with pytest.raises(no.PartsOpen, match="和平派出所"):
            actions.report_done(matter=matter, **done, **on(place.grid_worker))
        actions.call_off(matter=matter, part=call, reason="已散开", **on(place.secretary))
        assert Summons.objects.get().promise.state == "excused"
        actions.report_done(matter=reload(matter), **done, **on(place.grid_worker))

    def test_a_whistle_calls_upwards(self, place: Community) -> None:
        matter = reload(lead_to(place, "handling", at=MONDAY))
        asked = {"reason": "占道", "place_words": "门口", "urgency": "days"}
        for unit in (place.second_grid, place.property, place.stranger_community, place.community):
            if unit is place.property:
                # Attached to the community itself: above the grid, so it can be called.
                continue
            with pytest.raises(no.CannotBeSummoned):
                actions.summon(matter=matter, unit=unit, **asked, **on(place.secretary))
        actions.summon(matter=matter, unit=place.subdistrict, **asked, **on(place.secretary))
        with pytest.raises(no.AskedAlready):
            actions.summon(
                matter=reload(matter), unit=place.subdistrict, **asked, **on(place.secretary)
            )
        with pytest.raises(Forbidden):
            actions.summon(
                matter=reload(matter), unit=place.police, **asked, **on(place.grid_worker)
            )

    def test_what_is_missing_is_said(self, place: Community) -> None:
        matter, call = called(place)
        with pytest.raises(no.PartGone):
            actions.report_back(matter=matter, part=call, words="好了", **on(place.officer))
        actions.come(matter=matter, part=call, **on(place.officer))
        with pytest.raises(AnswerMissing):
            actions.report_back(matter=reload(matter), part=call, words=" ", **on(place.officer))
        actions.report_back(matter=reload(matter), part=call, words="好了", **on(place.officer))
        with pytest.raises(AnswersIncomplete):
            actions.rate(matter=reload(matter), part=call, answers=["yes"], **on(place.officer))

    def test_the_resident_reads_who_was_called_and_that_they_came(self, place: Community) -> None:
        matter, call = called(place)
        actions.come(matter=matter, part=call, **on(place.officer))
        steps = tracked_page(matter.number).steps
        assert [(step.verb, step.given_to) for step in steps[:2]] == [
            ("come", "和平派出所"),
            ("summon", "和平派出所"),
        ]
        assert "〔内〕" not in str([(step.words, step.facts) for step in steps])
