"""The main line: registered, accepted, dispatched, signed, contacted, done, reviewed, followed up."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Due, FollowUp, Participation, Span, TimelineStep
from fivehearts.engines.matters.tests.community import (
    Community,
    facts,
    found,
    lead_to,
    reload,
    resident_of,
    seen_by,
)
from fivehearts.engines.matters.vocabulary import refusals
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import AlreadyDone, Forbidden, IllegalTransition, Overtaken

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def test_a_matter_goes_the_whole_way_and_ends_with_the_residents_answer(place: Community) -> None:
    matter = reload(lead_to(place, "closed"))
    assert (matter.state, matter.outcome, matter.closing, matter.round) == (
        "closed",
        "solved",
        "answered",
        1,
    )
    assert matter.owner_id is None
    assert matter.queue == ""
    assert matter.closed_at is not None


def test_every_verb_stands_in_the_story_and_in_the_record(place: Community) -> None:
    matter = lead_to(place, "closed")
    verbs = list(
        TimelineStep.objects.filter(matter=matter).order_by("id").values_list("verb", flat=True)
    )
    line = ["register", "accept", "dispatch", "sign", "contact", "report_done", "approve", "answer"]
    assert verbs == line
    recorded = Entry.objects.filter(subject=f"matters.Matter:{matter.pk}").order_by("id")
    assert [entry.verb for entry in recorded] == [
        "matters.register",
        "matters.accept",
        "matters.dispatch",
        "matters.sign",
        "matters.contact",
        "matters.report_done",
        "matters.approve",
        "matters.answer_follow_up",
    ]


def test_the_record_holds_no_words_of_the_resident(place: Community) -> None:
    matter = lead_to(place, "closed")
    for entry in Entry.objects.filter(subject=f"matters.Matter:{matter.pk}"):
        assert "灯" not in str(entry.data)
        assert "13812345678" not in str(entry.data)


def test_time_is_booked_to_the_unit_from_the_moment_of_dispatch_signed_or_not(
    place: Community,
) -> None:
    matter = lead_to(place, "dispatched")
    running = Span.objects.get(matter=matter, until=None)
    assert running.unit == place.grid


def test_the_unit_that_registered_keeps_its_sight_after_dispatch(place: Community) -> None:
    matter = lead_to(place, "dispatched")
    assert seen_by(place.clerk, matter)
    assert seen_by(place.grid_worker, matter)
    parts = Participation.objects.filter(matter=matter, until=None).values_list(
        "part", "unit__code"
    )
    assert set(parts) == {("intake", "TXC"), ("accountable", "TXG1")}


def test_strangers_do_not_see_the_matter_until_it_is_given_to_them(place: Community) -> None:
    matter = lead_to(place, "accepted")
    assert not seen_by(place.stranger, matter)
    assert not seen_by(place.officer, matter)
    actions.dispatch(by=place.dispatcher, matter=matter, unit=place.police)
    assert seen_by(place.officer, matter)


def test_a_building_captain_sees_the_own_matters_and_no_neighbours(place: Community) -> None:
    neighbours = lead_to(place, "registered")
    own = actions.register(by=place.captain, facts=facts(place.grid))
    assert seen_by(place.captain, own)
    assert not seen_by(place.captain, neighbours)


def test_a_matter_is_not_given_to_a_unit_out_of_reach(place: Community) -> None:
    matter = lead_to(place, "accepted")
    with pytest.raises(refusals.OutOfReach):
        actions.dispatch(by=place.dispatcher, matter=matter, unit=place.stranger_community)
    assert reload(matter).state == "accepted"


def test_declining_needs_a_reason_and_the_right_address(place: Community) -> None:
    matter = lead_to(place, "registered")
    with pytest.raises(refusals.ReasonMissing):
        actions.decline(by=place.clerk, matter=matter, reason=" ", right_address="区住建局")
    with pytest.raises(refusals.AddressMissing):
        actions.decline(by=place.clerk, matter=matter, reason="不属于社区职责", right_address="")
    actions.decline(
        by=place.clerk, matter=matter, reason="不属于社区职责", right_address="区住建局，电话 12345"
    )
    matter = reload(matter)
    assert (matter.state, matter.outcome) == ("declined", "declined")
    assert matter.promise.state == "excused"


def test_a_colleague_without_the_post_is_refused(place: Community) -> None:
    matter = lead_to(place, "dispatched")
    with pytest.raises(Forbidden):
        actions.sign(by=place.colleague, matter=matter)
    assert reload(matter).state == "dispatched"


def test_a_verb_out_of_turn_names_the_state(place: Community) -> None:
    matter = lead_to(place, "registered")
    with pytest.raises(IllegalTransition) as refused:
        actions.sign(by=place.secretary, matter=matter)
    assert str(matter.get_state_display()) in refused.value.sentence


def test_the_second_of_two_clerks_is_told_that_somebody_was_faster(place: Community) -> None:
    matter = lead_to(place, "registered")
    seen_before = reload(matter)
    actions.accept(by=place.clerk, matter=matter)
    with pytest.raises(Overtaken):
        actions.accept(by=place.secretary, matter=seen_before)


def test_first_contact_counts_when_reached_or_after_three_tries(place: Community) -> None:
    matter = lead_to(place, "signed")
    for _try in range(2):
        actions.contact(by=place.grid_worker, matter=matter, way="phone", reached=False)
        assert matter.state == "signed"
    actions.contact(by=place.grid_worker, matter=matter, way="phone", reached=False)
    assert matter.state == "handling"


def test_where_nobody_can_be_contacted_signing_leads_straight_to_handling(place: Community) -> None:
    matter = lead_to(place, "signed", contact="none", resident_name="", resident_phone="")
    assert matter.state == "handling"
    assert not Due.objects.filter(matter=matter, step="first_contact").exists()


def test_whoever_reported_it_done_does_not_review_it(place: Community) -> None:
    with enter(SystemScope("test")):
        matter = lead_to(place, "handling")
        actions.report_done(by=place.secretary, matter=matter, outcome="solved", answer="修好了")
        with pytest.raises(refusals.OwnReport):
            actions.approve(by=place.secretary, matter=matter)


def test_whoever_handled_it_does_not_follow_it_up(place: Community) -> None:
    matter = lead_to(place, "handling")
    actions.report_done(by=place.secretary, matter=matter, outcome="solved", answer="修好了")
    actions.approve(by=place.reviewer, matter=matter)
    answers = actions.Answers(True, "solved", "satisfied")
    with pytest.raises(refusals.OwnHandling):
        actions.answer_follow_up(by=place.secretary, matter=matter, answers=answers, way="phone")


def test_in_a_small_office_the_next_tier_reviews_and_follows_up(place: Community) -> None:
    alone = place.stranger
    with enter(SystemScope("test")):
        told = facts(place.stranger_community)
        matter = actions.register(by=alone, facts=told)
        actions.accept(by=alone, matter=matter)
        actions.dispatch(by=alone, matter=matter, unit=place.stranger_community)
        actions.sign(by=alone, matter=matter)
        actions.contact(by=alone, matter=matter, way="phone", reached=True)
        actions.report_done(by=alone, matter=matter, outcome="solved", answer="修好了")
    assert reload(matter).holder_unit == place.subdistrict
    actions.approve(by=place.administrator, matter=matter)
    assert reload(matter).holder_unit == place.subdistrict


def test_a_report_sent_back_returns_to_whoever_reported_and_the_promise_ran_on(
    place: Community,
) -> None:
    matter = lead_to(place, "reported")
    actions.send_back(by=place.reviewer, matter=matter, reason="没有写清楚何时修好")
    matter = reload(matter)
    assert matter.state == "handling"
    assert matter.owner_id == place.grid_worker.user_id
    assert matter.promise.state == "running"
    assert matter.promise.kind == "resolve"


@pytest.mark.parametrize(
    ("solved", "satisfaction", "state"),
    [
        ("solved", "very_satisfied", "closed"),
        ("solved", "basically", "closed"),
        ("solved", "dissatisfied", "handling"),
        ("partly", "satisfied", "handling"),
        ("unsolved", "basically", "handling"),
        ("explained", "dissatisfied", "closed"),
    ],
)
def test_unsolved_or_discontent_starts_another_round(
    place: Community, solved: str, satisfaction: str, state: str
) -> None:
    matter = lead_to(place, "follow_up")
    answers = actions.Answers(True, solved, satisfaction)
    actions.answer_follow_up(by=place.caller, matter=matter, answers=answers, way="phone")
    matter = reload(matter)
    assert matter.state == state
    if state == "handling":
        assert matter.round == 2
        assert matter.holder_unit == place.grid
        assert matter.promise.kind == "resolve"
        assert matter.promise.state == "running"


def test_the_second_round_has_its_own_report_and_its_own_follow_up(place: Community) -> None:
    matter = lead_to(place, "follow_up")
    unsolved = actions.Answers(True, "unsolved", "dissatisfied", "还是不亮")
    actions.answer_follow_up(by=place.caller, matter=matter, answers=unsolved, way="phone")
    actions.report_done(by=place.grid_worker, matter=matter, outcome="solved", answer="换了新灯座")
    actions.approve(by=place.reviewer, matter=matter)
    content = actions.Answers(True, "solved", "satisfied")
    actions.answer_follow_up(by=place.caller, matter=matter, answers=content, way="phone")
    rounds = FollowUp.objects.filter(matter=matter).order_by("round").values_list("round", "solved")
    assert list(rounds) == [(1, "unsolved"), (2, "solved")]
    assert reload(matter).outcome == "solved"


def test_the_resident_answers_with_number_and_code(place: Community) -> None:
    matter = lead_to(place, "follow_up")
    answers = actions.Answers(True, "solved", "very_satisfied", "谢谢")
    actions.answer_follow_up(by=resident_of(matter), matter=matter, answers=answers, way="web")
    assert reload(matter).state == "closed"


def test_the_resident_of_another_matter_answers_nothing_here(place: Community) -> None:
    matter, other = lead_to(place, "follow_up"), lead_to(place, "follow_up")
    answers = actions.Answers(True, "solved", "satisfied")
    with pytest.raises(Forbidden):
        actions.answer_follow_up(by=resident_of(other), matter=matter, answers=answers, way="web")


def test_closing_unreached_needs_three_tries_and_is_listed_apart(place: Community) -> None:
    matter = lead_to(place, "follow_up")
    with pytest.raises(refusals.ContactPossible):
        actions.close_unanswered(by=place.caller, matter=matter)
    for _try in range(2):
        actions.log_attempt(by=place.caller, matter=matter, way="phone")
    with pytest.raises(refusals.TriesMissing):
        actions.close_unanswered(by=place.caller, matter=matter)
    actions.log_attempt(by=place.caller, matter=matter, way="phone")
    actions.close_unanswered(by=place.caller, matter=matter)
    assert (matter.state, matter.closing) == ("closed", "unreached")


def test_without_a_contact_it_closes_listed_apart(place: Community) -> None:
    matter = lead_to(place, "follow_up", contact="anonymous", resident_name="", resident_phone="")
    actions.close_unanswered(by=place.caller, matter=matter)
    assert (matter.state, matter.closing, matter.outcome) == ("closed", "no_contact", "solved")


def test_on_behalf_the_resident_is_the_contact_never_the_clerk(place: Community) -> None:
    matter = lead_to(
        place, "registered", contact="on_behalf", speaker_name="李强", speaker_phone="13900000000"
    )
    matter = reload(matter)
    assert matter.resident is not None
    assert matter.resident.data.name.reveal() == "张桂英"
    assert matter.speaker is not None
    assert matter.speaker.data.name.reveal() == "李强"
    assert matter.registered_by == place.clerk.ref


def test_another_urgency_moves_the_date_with_its_reason_and_from_the_same_start(
    place: Community,
) -> None:
    matter = lead_to(place, "registered")
    first_date = matter.promise.due_at
    with pytest.raises(refusals.ReasonMissing):
        actions.accept(by=place.clerk, matter=matter, urgency="critical")
    actions.accept(by=place.clerk, matter=matter, urgency="critical", reason="电线裸露，有触电危险")
    matter = reload(matter)
    move = matter.promise.moves.get()
    assert (move.cause, move.old_due_at, move.new_due_at) == (
        "urgency_changed",
        first_date,
        matter.promise.due_at,
    )
    assert (matter.promise.due_at - matter.registered_at).total_seconds() == 24 * 3600


def test_the_same_form_sent_twice_makes_one_matter(place: Community) -> None:
    made = actions.register(by=place.clerk, facts=facts(place.grid), once="form-1")  # type: ignore[call-arg]
    with pytest.raises(AlreadyDone) as twice:
        actions.register(by=place.clerk, facts=facts(place.grid), once="form-1")  # type: ignore[call-arg]
    assert twice.value.result == str(made.pk)


def test_a_note_is_internal_unless_made_public_by_choice(place: Community) -> None:
    matter = lead_to(place, "handling")
    actions.note(by=place.grid_worker, matter=matter, words="老人耳背")
    actions.note(by=place.grid_worker, matter=matter, words="明天上午来修", public=True)
    shown = TimelineStep.objects.filter(matter=matter, verb="note").order_by("id")
    assert [(step.words, step.public) for step in shown] == [
        ("老人耳背", False),
        ("明天上午来修", True),
    ]


def test_words_place_and_contact_are_asked_for(place: Community) -> None:
    with pytest.raises(refusals.WordsMissing):
        actions.register(by=place.clerk, facts=facts(place.grid, words="  \n"))
    with pytest.raises(refusals.PlaceMissing):
        actions.register(by=place.clerk, facts=facts(place.police))
    with pytest.raises(refusals.ContactMissing):
        actions.register(by=place.clerk, facts=facts(place.grid, resident_phone=""))


def test_a_present_actor_cannot_write_history(place: Community) -> None:
    from fivehearts.engines.matters.tests.community import LONG_AGO

    with pytest.raises(ValueError, match="another moment"):
        actions.register(by=place.clerk, facts=facts(place.grid), at=LONG_AGO)
