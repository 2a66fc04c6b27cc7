"""Orders of the city's 12345: two clocks, one known number, and an answer that is ready once."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters import actions, rules
from fivehearts.engines.matters.models import Due, Order, TimelineStep
from fivehearts.engines.matters.queries.orders import (
    answers_of,
    clocks,
    orders,
    orders_answered,
    orders_to_answer,
)
from fivehearts.engines.matters.tests.community import Community, facts, found, reload, seen_by
from fivehearts.engines.matters.tests.orders_ground import (
    DAY,
    HOUR,
    MONDAY,
    answered,
    order_of,
    ordered,
    taken,
)
from fivehearts.engines.matters.vocabulary import orders as words
from fivehearts.engines.matters.vocabulary.refusals import (
    AddressMissing,
    ReasonMissing,
    WordsMissing,
)
from fivehearts.engines.promises.models import Move, Promise
from fivehearts.engines.promises.vocabulary import DateUnchanged
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.verbs import AlreadyDone, Forbidden, IllegalTransition, Overtaken

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def promise_of(matter: object, step: str) -> Promise:
    return Due.unscoped.select_related("promise").get(matter=matter, step=step).promise


def test_an_order_is_registered_and_accepted_in_one_go(place: Community) -> None:
    matter = reload(taken(place))
    assert (matter.state, matter.queue, matter.channel) == ("accepted", "dispatch", "order_12345")
    order = order_of(matter)
    assert (order.source, order.external_number) == ("12345", "20261109000123")
    steps = TimelineStep.objects.filter(matter=matter).order_by("id")
    assert list(steps.values_list("verb", flat=True)) == ["register", "accept"]
    verbs = Entry.objects.filter(subject=f"matters.Order:{order.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["matters.take_order"]


def test_the_nearer_of_both_dates_leads(place: Community) -> None:
    near = taken(place, "1", due_at=MONDAY + 2 * DAY)
    far = taken(place, "2", due_at=MONDAY + 30 * DAY)
    for matter, leads in ((near, True), (far, False)):
        both = clocks(order_of(matter))
        assert both is not None and both.theirs_leads is leads
        assert both.ours == promise_of(matter, "resolve").due_at
        assert both.theirs == promise_of(matter, "order").due_at
    # Our own next step, to dispatch within four working hours, is nearer than both.
    assert reload(near).next_due_at == promise_of(near, "dispatch").due_at
    with enter(SystemScope("test")):
        for matter in (near, far):
            actions.dispatch(
                by=place.dispatcher.backdating(), matter=matter, unit=place.grid, at=MONDAY
            )
            actions.sign(by=place.grid_worker.backdating(), matter=matter, at=MONDAY)
            actions.contact(
                by=place.grid_worker.backdating(),
                matter=matter,
                way="phone",
                reached=True,
                at=MONDAY,
            )
    assert reload(near).next_due_at == promise_of(near, "order").due_at
    assert reload(far).next_due_at == promise_of(far, "resolve").due_at


def test_our_clock_counts_from_the_moment_the_city_heard_the_resident(place: Community) -> None:
    late = taken(place, "1", received_at=MONDAY - 3 * DAY, due_at=MONDAY + DAY)
    prompt = taken(place, "2", received_at=MONDAY - HOUR, due_at=MONDAY + DAY)
    assert promise_of(late, "resolve").made_at == MONDAY - 3 * DAY
    assert promise_of(late, "resolve").due_at < promise_of(prompt, "resolve").due_at
    # What only we can do counts from when we have it; so does the time booked to us.
    assert promise_of(late, "dispatch").due_at == promise_of(prompt, "dispatch").due_at
    assert reload(late).registered_at == MONDAY


def test_nobody_promises_what_is_over_already(place: Community) -> None:
    stale = taken(place, received_at=MONDAY - 40 * DAY, due_at=MONDAY - 30 * DAY)
    assert promise_of(stale, "resolve").made_at == MONDAY
    both = clocks(order_of(stale))
    assert both is not None and both.theirs_leads, "their date passed, and that shows"


def test_a_known_number_is_refused_and_ours_is_named(place: Community) -> None:
    first = taken(place)
    with enter(ActorScope(place.clerk)), pytest.raises(words.OrderKnown) as refused:
        actions.take_order(
            by=place.clerk, facts=facts(place.grid), order=ordered(" 20261109000123 ")
        )
    assert first.display_number in refused.value.sentence
    # Whoever may not see that matter learns that it is taken, and no number.
    with enter(ActorScope(place.stranger)), pytest.raises(words.OrderElsewhere) as elsewhere:
        actions.take_order(
            by=place.stranger, facts=facts(place.stranger_community), order=ordered()
        )
    assert first.display_number not in elsewhere.value.sentence
    assert Order.unscoped.count() == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"number": "  "}, words.NumberMissing),
        ({"number": "9" * 61}, words.NumberTooLong),
        ({"received_at": MONDAY + HOUR}, words.OrderInFuture),
        ({"received_at": MONDAY - 800 * DAY}, words.OrderTooOld),
        ({"due_at": MONDAY - 2 * HOUR}, words.OrderDateBeforeReceipt),
        ({"due_at": MONDAY + 400 * DAY}, words.OrderDateTooFar),
        ({"words": " "}, WordsMissing),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    place: Community, given: dict, refusal: type
) -> None:
    with pytest.raises(refusal):
        taken(place, **given)
    assert not Order.unscoped.exists()
    assert not Promise._base_manager.exists()


def test_only_who_registers_and_accepts_takes_orders(place: Community) -> None:
    for name in ("captain", "grid_worker", "analyst", "dispatcher", "stranger"):
        with pytest.raises(Forbidden):
            actions.take_order(
                by=place.people[name].backdating(),
                facts=facts(place.grid),
                order=ordered(),
                at=MONDAY,
            )


def test_the_same_form_twice_takes_one_order(place: Community) -> None:
    once = {"once": "form-1", "by": place.clerk.backdating(), "at": MONDAY}
    first = actions.take_order(facts=facts(place.grid), order=ordered(), **once)
    with pytest.raises(AlreadyDone) as again:
        actions.take_order(facts=facts(place.grid), order=ordered(), **once)
    assert again.value.result == str(first.pk)


def test_the_orderer_moves_their_date_and_ours_stays(place: Community) -> None:
    matter = taken(place, due_at=MONDAY + 30 * DAY)
    ours = promise_of(matter, "resolve").due_at
    order = order_of(matter)
    change = {"by": place.clerk.backdating(), "order": order, "at": MONDAY + HOUR}
    with pytest.raises(ReasonMissing):
        actions.change_order_date(due_at=MONDAY + 2 * HOUR, reason=" ", **change)
    with pytest.raises(DateUnchanged):
        actions.change_order_date(due_at=order.due_at, reason="没有变", **change)
    actions.change_order_date(due_at=MONDAY + 2 * HOUR, reason="12345来电改为加急", **change)
    move = Move.objects.get(promise=promise_of(matter, "order"))
    assert (move.cause, move.new_due_at) == ("order_changed", MONDAY + 2 * HOUR)
    assert promise_of(matter, "resolve").due_at == ours
    assert order_of(matter).due_at == MONDAY + 2 * HOUR == reload(matter).next_due_at
    step = TimelineStep.objects.get(matter=matter, verb="order_date")
    assert not step.public


def test_the_date_of_an_order_that_is_done_is_history(place: Community) -> None:
    order = answered(place)
    with pytest.raises(words.OrderSettled):
        actions.change_order_date(
            by=place.clerk.backdating(),
            order=order,
            due_at=MONDAY + 9 * DAY,
            reason="改期",
            at=MONDAY,
        )


def test_an_answer_is_ready_when_its_report_is_approved_and_only_until_it_went_back(
    place: Community,
) -> None:
    taken(place, "1")
    order = answered(place, "2")
    assert [one.external_number for one in orders_to_answer()] == ["2"]
    assert promise_of(order.matter, "order").state == "kept"
    actions.mark_answered(by=place.clerk.backdating(), order=order, at=MONDAY + HOUR)
    assert not orders_to_answer().exists()
    assert [one.external_number for one in orders_answered()] == ["2"]
    with pytest.raises(words.AnswerNotReady):
        actions.mark_answered(by=place.clerk.backdating(), order=order_of(order.matter), at=MONDAY)


def test_an_answer_holds_the_words_of_the_resident_and_nothing_internal(place: Community) -> None:
    answer = answers_of(orders_to_answer().filter(pk=answered(place).pk)).popitem()[1]
    assert (answer.kind, answer.outcome, answer.words) == (
        "answered", "solved", "灯已更换，今晚起可用。",
    )  # fmt: skip
    body = answer.body().decode()
    assert answer.external_number in body and answer.number in body
    for hidden in ("住户很难说话", "张桂英", "13812345678", "grid_worker", "3号楼", "第一网格"):
        assert hidden not in body, hidden


def test_an_order_that_is_not_ours_goes_back_with_the_right_address(place: Community) -> None:
    matter = taken(place)
    by = place.clerk.backdating()
    with pytest.raises(AddressMissing):
        actions.decline(by=by, matter=matter, reason="不归社区管", right_address="", at=MONDAY)
    actions.decline(
        by=by, matter=matter, reason="不归社区管", right_address="区城管局 010-12345678", at=MONDAY
    )
    (order,) = orders_to_answer()
    answer = answers_of([order])[order.pk]
    assert (answer.kind, answer.outcome) == ("returned", "declined")
    assert answer.words == "不归社区管\n区城管局 010-12345678"
    assert promise_of(matter, "order").state == "excused"


def test_what_is_no_order_is_not_declined_once_accepted(place: Community) -> None:
    with enter(SystemScope("test")):
        matter = actions.register(by=place.clerk, facts=facts(place.grid))
        actions.accept(by=place.clerk, matter=matter)
    with pytest.raises(IllegalTransition):
        actions.decline(by=place.clerk, matter=matter, reason="不归我们", right_address="城管局")
    open_verbs = rules.verbs_open_to(place.clerk, matter, handled_by=frozenset())
    assert "decline" not in open_verbs
    assert "decline" in rules.verbs_open_to(place.clerk, taken(place), handled_by=frozenset())


def test_a_round_handled_again_is_answered_again(place: Community) -> None:
    order = answered(place)
    actions.mark_answered(by=place.clerk.backdating(), order=order, at=MONDAY + HOUR)
    matter = reload(order.matter)
    worker = place.grid_worker.backdating()
    later = {"matter": matter, "at": MONDAY + DAY}
    actions.answer_follow_up(
        by=place.caller.backdating(),
        answers=actions.Answers(True, "unsolved", "dissatisfied"),
        way="phone",
        **later,
    )
    assert not orders_to_answer().exists(), (
        "the old answer no longer holds, the new one is not there"
    )
    actions.report_done(by=worker, outcome="partly", answer="线路已报修，周五更换。", **later)
    actions.approve(by=place.reviewer.backdating(), **later)
    (again,) = orders_to_answer()
    assert answers_of([again])[again.pk].words == "线路已报修，周五更换。"


def test_a_workbook_takes_all_ready_answers_and_can_be_undone(place: Community) -> None:
    made = [answered(place, str(n)) for n in range(3)]
    by = place.clerk.backdating()
    batch = actions.take_answers(by=by, orders=list(orders_to_answer()), at=MONDAY + HOUR)
    assert batch and not orders_to_answer().exists()
    sent = order_of(made[0].matter)
    assert (sent.answered_at, sent.answered_by) == (MONDAY + HOUR, by.ref)
    actions.send_again(by=by, orders=[sent], at=MONDAY + 2 * HOUR)
    assert [one.external_number for one in orders_to_answer()] == ["0"]
    with pytest.raises(words.NotSent):
        actions.send_again(by=by, orders=[order_of(made[0].matter)], at=MONDAY + 2 * HOUR)


def test_of_two_who_send_the_same_answer_the_second_is_told(place: Community) -> None:
    order = answered(place)
    same = order_of(order.matter)
    by = place.clerk.backdating()
    actions.take_answers(by=by, orders=[order], at=MONDAY + HOUR)
    with pytest.raises(Overtaken):
        actions.mark_answered(by=by, order=same, at=MONDAY + HOUR)


def test_orders_are_seen_by_those_who_see_their_matter(place: Community) -> None:
    order = answered(place)
    assert seen_by(place.analyst, order.matter) and not seen_by(place.stranger, order.matter)
    with enter(ActorScope(place.analyst)):
        assert orders().count() == 1
    with enter(ActorScope(place.stranger)):
        assert orders().count() == 0
        assert Order.objects.count() == 0
    with pytest.raises(Forbidden):
        actions.mark_answered(by=place.analyst.backdating(), order=order, at=MONDAY)
