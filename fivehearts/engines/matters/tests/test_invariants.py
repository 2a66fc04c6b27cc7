"""Whatever colleagues and residents do, in whatever order: the promises of the engine hold.

An open matter always has an accountable unit, an owner or a queue, and a running promise; the
seconds booked to units sum to the working time elapsed; a promised date moves only by a recorded verb.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import (
    Access,
    Due,
    Matter,
    Order,
    Request,
    Span,
    Standstill,
    Supervision,
    TimelineStep,
    Wording,
)
from fivehearts.engines.matters.queries.orders import answers_of, orders
from fivehearts.engines.matters.queries.tracking import tracked_page
from fivehearts.engines.matters.tests.community import Community, facts, found, reload, resident_of
from fivehearts.engines.matters.tests.lives_beside import BesideTheLine, actors
from fivehearts.engines.matters.tests.orders_ground import DAY, HOUR, imported_order, ordered
from fivehearts.engines.matters.vocabulary.states import TRANSITIONS
from fivehearts.engines.matters.vocabulary.words import Contact, Kind, Satisfaction, Solved, Urgency
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Move
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Refusal

# A Friday before the National Day week: holidays and a make-up day lie ahead.
FRIDAY = datetime(2026, 9, 25, 1, 0, tzinfo=UTC)
# A name that no page has of itself.
STAFF_NAMES = ("grid_worker",)
# Every word colleagues write to each other in these lives ends so.
INTERNAL = ("〔内〕",)
# What two residents wrote, each a word the other must never read.
OWN_WORDS = ("老人晚上不敢下楼", "孩子上学看不见路")


class AnyLife(BesideTheLine):
    """Everybody does anything at any time; what is refused changes nothing."""

    place: Community
    # After every how many lives the resident's pages are opened: that costs as much as the life.
    pages_every = 1

    @initialize(
        contact=st.sampled_from(Contact.values),
        kind=st.sampled_from(Kind.values),
        urgency=st.sampled_from(Urgency.values),
        door=st.sampled_from(["counter", "counter", "order", "workbook"]),
    )
    def register(self, contact: str, kind: str, urgency: str, door: str) -> None:
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.at = FRIDAY
        # From when to when each was closed and nobody's.
        self.asleep: dict[int, list[tuple[datetime, datetime]]] = {}
        # Another resident's, about the same thing; told when somebody first joins them.
        self.other: Matter | None = None
        told = facts(self.place.grid, contact=contact, kind=kind, urgency=urgency)
        clerk = self._actor("clerk")
        if door == "counter":
            self.matter = actions.register(by=clerk, facts=told, at=self.at)
        elif door == "order":
            given = ordered(received_at=self.at - HOUR, due_at=self.at + 5 * DAY)
            self.matter = actions.take_order(by=clerk, facts=told, order=given, at=self.at)
        else:
            self.matter = imported_order(self.place, by=clerk)
            # On the hour, so that a life found broken is told again in the same way.
            taken_at = self.matter.registered_at + HOUR
            self.at = taken_at.replace(minute=0, second=0, microsecond=0)
        self.first_due = {due.promise_id: due.promise.due_at for due in self._dues()}

    def teardown(self) -> None:
        if hasattr(self, "rollback"):
            # By the life's own clock, so that the same life is looked at again.
            if int(self.at.timestamp()) // 60 % self.pages_every == 0:
                self._look_at_the_residents_pages()
            self._look_at_what_goes_back()
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    @rule(minutes=st.integers(1, 6 * 24 * 60))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(who=actors, urgency=st.sampled_from(["", *Urgency.values]))
    def accept(self, who: str, urgency: str) -> None:
        self._try(actions.accept, who, urgency=urgency, reason="现场看过")

    @rule(who=actors)
    def decline(self, who: str) -> None:
        self._try(actions.decline, who, reason="不归社区管", right_address="区城管局 12345")

    @rule(
        who=actors,
        unit=st.sampled_from(
            ["grid", "second_grid", "property", "police", "community", "stranger_community"]
        ),
    )
    def dispatch(self, who: str, unit: str) -> None:
        self._try(actions.dispatch, who, unit=getattr(self.place, unit))

    @rule(who=actors)
    def sign(self, who: str) -> None:
        self._try(actions.sign, who)

    @rule(who=actors, reached=st.booleans())
    def contact(self, who: str, reached: bool) -> None:
        self._try(actions.contact, who, way="phone", reached=reached)

    @rule(who=actors, public=st.booleans())
    def note(self, who: str, public: bool) -> None:
        self._try(actions.note, who, words="已联系物业", public=public)

    @rule(who=actors, outcome=st.sampled_from(["solved", "partly", "unsolved", "explained"]))
    def report_done(self, who: str, outcome: str) -> None:
        self._try(actions.report_done, who, outcome=outcome, answer="处理情况如下")

    @rule(who=actors)
    def approve(self, who: str) -> None:
        self._try(actions.approve, who)

    @rule(who=actors)
    def send_back(self, who: str) -> None:
        self._try(actions.send_back, who, reason="请补充〔内〕")

    @rule(who=actors)
    def try_to_reach(self, who: str) -> None:
        self._try(actions.log_attempt, who, way="phone")

    @rule(
        who=st.one_of(actors, st.just("resident")),
        solved=st.sampled_from(Solved.values),
        satisfied=st.sampled_from(Satisfaction.values),
    )
    def answer(self, who: str, solved: str, satisfied: str) -> None:
        answers = actions.Answers(True, solved, satisfied)
        self._try(
            actions.answer_follow_up,
            who,
            answers=answers,
            way="web" if who == "resident" else "phone",
        )

    @rule(who=actors)
    def close(self, who: str) -> None:
        self._try(actions.close_unanswered, who)

    @rule(who=actors, kind=st.sampled_from(Kind.values))
    def answer_at_once(self, who: str, kind: str) -> None:
        self._try(actions.answer_at_once, who, answer="请带身份证到二楼办理")

    @rule(who=actors, unit=st.sampled_from([None, "police", "second_grid"]))
    def ask_return(self, who: str, unit: str | None) -> None:
        named = getattr(self.place, unit) if unit else None
        self._try(actions.ask_return, who, reason="不归我们〔内〕", unit=named)

    @rule(who=actors, amount=st.integers(0, 20))
    def ask_extension(self, who: str, amount: int) -> None:
        self._try(actions.ask_extension, who, amount=amount, reason="等配件〔内〕")

    @rule(who=actors)
    def retract(self, who: str) -> None:
        self._try(actions.retract, who)

    @rule(
        who=st.sampled_from(["secretary", "administrator", "clerk"]),
        granted=st.booleans(),
        unit=st.sampled_from([None, "grid", "second_grid", "property", "police"]),
    )
    def decide(self, who: str, granted: bool, unit: str | None) -> None:
        if self.matter.decision in {"suspension", "parking"}:
            verb = actions.suspend if self.matter.decision == "suspension" else actions.park
            if granted:
                self._try(verb, who, words="等配件，到日子再看")
            else:
                self._try(actions.keep_running, who, reason="先做起来〔内〕")
        elif self.matter.decision == "extension":
            if granted:
                self._try(actions.extend, who, words="同意")
            else:
                self._try(actions.keep_date, who, reason="按期办结〔内〕")
        elif granted:
            named = getattr(self.place, unit) if unit else None
            self._try(actions.take_back, who, unit=named)
        else:
            self._try(actions.keep_there, who, reason="由你单位负责〔内〕")

    @rule(who=actors)
    def escalate(self, who: str) -> None:
        self._try(actions.escalate, who, reason="超出权限")

    @rule(who=actors)
    def hand_back(self, who: str) -> None:
        self._try(actions.hand_back, who, reason="社区可以办")

    @rule(who=actors, to=actors)
    def hand_over(self, who: str, to: str) -> None:
        user = User.objects.get(pk=self.place.people[to].user_id)
        self._try(actions.hand_over, who, to=user)

    @rule(who=actors, kind=st.sampled_from(Kind.values))
    def reclassify(self, who: str, kind: str) -> None:
        self._try(actions.reclassify, who, kind=kind, reason="分类有误")

    @rule(who=st.one_of(actors, st.just("resident")))
    def urge(self, who: str) -> None:
        self._try(actions.urge, who, words="请快一点")

    @rule(who=actors, unit=st.sampled_from(["community", "subdistrict", "city", "grid"]))
    def supervise(self, who: str, unit: str) -> None:
        self._try(actions.supervise, who, unit=getattr(self.place, unit), words="请说明〔内〕")

    @rule(who=actors)
    def reply(self, who: str) -> None:
        self._try(actions.reply, who, words="配件周四到〔内〕")

    @rule(who=st.one_of(st.sampled_from(["clerk", "stranger"]), st.just("resident")))
    def withdraw(self, who: str) -> None:
        # Seldom: it ends most lives before anything happened.
        if self.at.minute % 5 == 0:
            self._try(actions.withdraw, who)

    @rule(who=st.one_of(actors, st.just("resident")))
    def reopen(self, who: str) -> None:
        ended = self.matter.closed_at
        self._try(actions.reopen, who, reason="还没解决")
        if self.matter.is_open and ended is not None:
            self.asleep.setdefault(self.matter.pk, []).append((ended, self.at))

    @rule(who=actors)
    def archive(self, who: str) -> None:
        self._try(actions.archive, who)

    @rule(who=actors, days=st.integers(-2, 20))
    def the_city_sets_another_date(self, who: str, days: int) -> None:
        self._try_order(
            actions.change_order_date,
            who,
            lambda order: {"order": order, "due_at": order.due_at + days * DAY},
            reason="市里改期〔内〕",
        )

    @rule(who=actors, way=st.sampled_from(["by hand", "in a workbook", "again"]))
    def the_answer_goes_back(self, who: str, way: str) -> None:
        if way == "by hand":
            self._try_order(actions.mark_answered, who, lambda order: {"order": order})
        else:
            verb = actions.take_answers if way == "in a workbook" else actions.send_again
            self._try_order(verb, who, lambda order: {"orders": [order]})

    @rule(who=st.sampled_from(["dispatcher", "secretary", "clerk", "stranger"]))
    def join(self, who: str) -> None:
        """To what another resident told meanwhile, about the same thing."""
        if self.other is None:
            told = facts(self.place.grid, words=f"楼道灯坏了，{OWN_WORDS[1]}。")
            self.other = actions.register(by=self._actor("clerk"), facts=told, at=self.at)
        self._try(
            actions.join,
            who,
            {"matter": self.matter, "leading": reload(self.other)},
            reason="〔内〕",
        )

    @rule(who=actors)
    def separate(self, who: str) -> None:
        self._try(actions.separate, who, reason="另一盏灯〔内〕")

    @rule()
    def look_at_the_other_one(self) -> None:
        """From here on everything is done to the other: it leads, or goes along."""
        if self.other is not None:
            self.matter, self.other = reload(self.other), self.matter

    @rule()
    def the_ladder_is_swept(self) -> None:
        climb_ladder(by=system("ladder").backdating(), at=self.at)
        self.matter = reload(self.matter)

    @rule()
    def the_right_colleague_takes_the_next_step(self) -> None:
        """Leads deep into the life, which chance alone rarely does."""
        handler = {"TXG1": "grid_worker", "TXG2": "colleague", "TXJ": "officer", "TXP": "manager"}
        holder = handler.get(self.matter.holder_unit.code, "secretary")
        steps: dict[str, Any] = {
            "registered": lambda: self.accept("clerk", ""),
            "accepted": lambda: self.dispatch("dispatcher", "grid"),
            "dispatched": lambda: self.sign(holder),
            "signed": lambda: self.contact(holder, True),
            "handling": lambda: self.report_done(holder, "solved"),
            "reported": lambda: self.approve("reviewer"),
            "follow_up": lambda: self.answer("caller", "unsolved", "dissatisfied"),
        }
        if self.matter.state in steps:
            steps[self.matter.state]()

    @invariant()
    def an_open_matter_is_never_lost(self) -> None:
        if not hasattr(self, "matter"):
            return
        # The deferred triggers of the database say the same, at once.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        matter = reload(self.matter)
        if matter.is_open:
            assert matter.accountable_unit_id is not None
            assert matter.owner_id is not None or matter.queue
            assert matter.promise.state == "running"
            running = [due.promise for due in self._dues() if due.promise.runs]
            moving = [promise.due_at for promise in running if promise.paused_since is None]
            assert matter.next_due_at == min(moving)
            stands = Standstill.objects.filter(matter=matter, ended_at=None).first()
            assert (stands.kind if stands else "") == matter.standing
            assert (stands.review_at if stands else None) == matter.review_at
            assert bool(matter.standing) == any(one.paused_since for one in running)
            request = Request.objects.filter(matter=matter, decided="").first()
            assert (request.kind if request else "") == matter.decision
            waiting = Supervision.objects.filter(matter=matter, settled_at=None).exists()
            assert waiting == (matter.supervised_at is not None)
            assert (matter.state == "joined") == (matter.joined_to_id is not None)
            assert matter.leads == Matter.objects.filter(joined_to=matter).count()
        else:
            assert matter.leads == 0
            assert all(not due.promise.runs for due in self._dues())
            assert not Request.objects.filter(matter=matter, decided="").exists()
            assert not Standstill.objects.filter(matter=matter, ended_at=None).exists()
            assert not Supervision.objects.filter(matter=matter, settled_at=None).exists()

    @invariant()
    def nothing_internal_is_on_the_residents_page(self) -> None:
        if not hasattr(self, "matter"):
            return
        page = tracked_page(self.matter.number)
        shown = " ".join(step.words + step.unit_name for step in page.steps)
        for secret in (*INTERNAL, *self._words_of_the_other()):
            assert secret not in shown + repr(page.together)

    @invariant()
    def every_working_second_is_booked_to_one_unit(self) -> None:
        if not hasattr(self, "matter"):
            return
        matter, days = reload(self.matter), calendar()
        end = matter.closed_at or self.at
        spans = Span.objects.filter(matter=matter)
        booked = sum(
            days.working_seconds(span.since, end) if span.seconds is None else span.seconds
            for span in spans
        )
        slept = sum(
            days.working_seconds(since, until) for since, until in self.asleep.get(matter.pk, [])
        )
        assert booked == days.working_seconds(matter.registered_at, end) - slept

    @invariant()
    def a_promised_date_moves_only_by_a_recorded_verb(self) -> None:
        if not hasattr(self, "matter"):
            return
        for due in self._dues():
            first = self.first_due.setdefault(due.promise_id, due.promise.due_at)
            moves = list(Move.objects.filter(promise=due.promise_id).order_by("pk"))
            dates = [first, *(move.new_due_at for move in moves)]
            assert due.promise.due_at == dates[-1]
            assert [move.old_due_at for move in moves] == dates[:-1]

    @invariant()
    def the_story_and_the_record_tell_the_same_verbs(self) -> None:
        if not hasattr(self, "matter"):
            return
        story = TimelineStep.objects.filter(matter=self.matter).count()
        entries = Entry.objects.filter(subject=f"matters.Matter:{self.matter.pk}").count()
        assert story == entries

    def _look_at_the_residents_pages(self) -> None:
        """Whatever happened: the pages open, and hold no colleague's name and no inner word."""
        client, number = Client(), self.matter.number
        code = Access.objects.get(matter=self.matter).code.reveal()
        opened = client.post(reverse("resident:track"), {"number": number, "code": code})
        assert opened.status_code == 302
        for page in ("resident:matter", "resident:clock"):
            answer = client.get(reverse(page, args=[number]))
            assert answer.status_code == 200
            shown = answer.content.decode()
            unseen = (*INTERNAL, *STAFF_NAMES, *self._words_of_the_other())
            found = [secret for secret in unseen if secret in shown]
            assert not found, (page, found)

    def _look_at_what_goes_back(self) -> None:
        """What the orderer reads is the answer, and holds no inner word either."""
        order = orders().filter(pk=self.matter.pk).first()
        if order is not None:
            told = repr(answers_of([order]))
            assert not [secret for secret in (*INTERNAL, *STAFF_NAMES) if secret in told], told

    def _words_of_the_other(self) -> list[str]:
        """What the other resident wrote, and the number of it."""
        if self.other is None:
            return []
        own = Wording.objects.get(matter=self.matter).words
        return [self.other.number, *(words for words in OWN_WORDS if words not in own)]

    def _dues(self) -> list[Due]:
        return list(Due.objects.filter(matter=self.matter).select_related("promise"))

    def _actor(self, name: str) -> Actor:
        if name == "resident":
            return resident_of(self.matter).backdating()
        return self.place.people[name].backdating()

    def _try_order(
        self, verb: Any, who: str, what: Callable[[Order], dict[str, Any]], **given: Any
    ) -> None:
        order = orders().filter(pk=self.matter.pk).first()
        if order is not None:
            self._try(verb, who, what(order), **given)

    def _try(self, verb: Any, who: str, what: dict[str, Any] | None = None, **given: Any) -> None:
        before = reload(self.matter)
        try:
            verb(by=self._actor(who), at=self.at, **(what or {"matter": self.matter}), **given)
        except Refusal as refusal:
            assert refusal.sentence
            self.matter = reload(self.matter)
            assert (self.matter.state, self.matter.version) == (before.state, before.version)
            return
        self.matter = reload(self.matter)
        if self.other is not None:
            self.other = reload(self.other)
        name = TimelineStep.objects.filter(matter=self.matter).order_by("-id")[0].verb
        if name in TRANSITIONS and name not in {"note", "urge"}:
            assert before.state in TRANSITIONS[name].sources


@pytest.fixture
def community(db: None):
    with enter(SystemScope("test")):
        yield found()


def _run(community: Community, examples: int, steps: int, *, pages_every: int = 1) -> None:
    told = {"place": community, "pages_every": pages_every}
    machine = type("AnyLifeHere", (AnyLife,), told)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # A life that breaks is printed as it was found: shrinking one takes minutes.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )


def test_whatever_happens_the_promises_of_the_engine_hold(community: Community) -> None:
    _run(community, examples=12, steps=30, pages_every=3)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(1, 11))
def test_two_thousand_lives_in_ten_parts_hold_the_promises_of_the_engine(
    community: Community, proof_figure: Any, part: int
) -> None:
    """In parts, so that a run that is broken off has shown something: each takes some minutes."""
    examples, steps = 200, 40
    _run(community, examples=examples, steps=steps, pages_every=10)
    told = f"random lives of up to {steps} verbs in which every invariant held, part {part} of 10"
    proof_figure(told, examples)


def test_the_database_refuses_an_open_matter_whose_promise_has_ended(community: Community) -> None:
    from django.db import IntegrityError

    from fivehearts.engines.promises.models import Ladder, Promise

    matter = actions.register(by=community.clerk, facts=facts(community.grid))
    Promise.objects.filter(pk=matter.promise_id).update(
        state="kept", ended_at=matter.promise.made_at
    )
    Ladder.objects.filter(pk=matter.promise_id).delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Promise.objects.all()
    transaction.set_rollback(True)


def test_the_database_refuses_a_date_moved_by_hand(community: Community) -> None:
    from django.db import IntegrityError

    from fivehearts.engines.promises.models import Promise

    matter = actions.register(by=community.clerk, facts=facts(community.grid))
    later = matter.promise.due_at + timedelta(days=30)
    Promise.objects.filter(pk=matter.promise_id).update(due_at=later)
    with (
        pytest.raises(IntegrityError, match="only by a recorded verb"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


def test_the_database_refuses_an_open_matter_that_lies_with_nobody(community: Community) -> None:
    from django.db import IntegrityError

    matter = actions.register(by=community.clerk, facts=facts(community.grid))
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.unscoped.filter(pk=matter.pk).update(queue="", owner=None)
