"""Whatever colleagues and residents do, in whatever order: the promises of the engine hold.

An open matter always has an accountable unit, an owner or a queue, and a running promise; the
seconds booked to units sum to the working time elapsed; a promised date moves only by a recorded verb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
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
    Due,
    Matter,
    Order,
    Request,
    Span,
    Standstill,
    Supervision,
    TimelineStep,
)
from fivehearts.engines.matters.queries.orders import answers_of, orders
from fivehearts.engines.matters.queries.tracking import tracked_page
from fivehearts.engines.matters.tests.community import Community, facts, found, reload
from fivehearts.engines.matters.tests.lives_beside import (
    RIGHT,
    STAFF,
    BesideTheLine,
    actors,
    colleagues,
    happens,
    in_turn,
    when,
    where,
)
from fivehearts.engines.matters.tests.lives_in_public import InPublic
from fivehearts.engines.matters.tests.looking_in_public import (
    COLLEAGUE,
    INTERNAL,
    OWN_WORDS,
    TOLD,
    Public,
    mark_the_colleagues,
)
from fivehearts.engines.matters.tests.orders_ground import DAY, HOUR, imported_order, ordered
from fivehearts.engines.matters.vocabulary import messages
from fivehearts.engines.matters.vocabulary.states import TRANSITIONS, Verb
from fivehearts.engines.matters.vocabulary.words import Contact, Kind, Satisfaction, Solved, Urgency
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Move
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden, Refusal

# A Friday before the National Day week: holidays and a make-up day lie ahead.
FRIDAY = datetime(2026, 9, 25, 1, 0, tzinfo=UTC)


class AnyLife(BesideTheLine, InPublic):
    """Everybody does anything at any time; what is refused changes nothing."""

    place: Community
    # After every how many lives everything public is opened: that costs as much as the life.
    pages_every = 1
    # How many pages and files were looked at, over all lives.
    looked_at: ClassVar[list[int]] = []

    @initialize(
        contact=st.sampled_from(Contact.values),
        kind=st.sampled_from(Kind.values),
        urgency=st.sampled_from(Urgency.values),
        door=st.sampled_from(["counter", "counter", "order", "workbook"]),
        told=st.sampled_from(list(TOLD)),
        led=st.integers(0, 7),
    )
    def register(
        self, contact: str, kind: str, urgency: str, door: str, told: str, led: int
    ) -> None:
        """As it comes in, led so many steps along the line before chance begins."""
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.at = FRIDAY
        # From when to when each was closed and nobody's.
        self.asleep: dict[int, list[tuple[datetime, datetime]]] = {}
        # Another resident's, about the same thing; told when somebody first joins them.
        self.other: Matter | None = None
        self.seconds: list[Matter] = []
        self.let_stay: set[str] = set()
        self.somebody_was_away = self.helped = self.called = False
        self.published = self.linked = False
        self.is_order = door != "counter"
        words = f"3号楼2单元楼道灯坏了三天，{OWN_WORDS[0]}。{told}"
        given = facts(self.place.grid, words=words, contact=contact, kind=kind, urgency=urgency)
        clerk = self._actor("clerk")
        if door == "counter":
            self.matter = actions.register(by=clerk, facts=given, at=self.at)
        elif door == "order":
            order = ordered(received_at=self.at - HOUR, due_at=self.at + 5 * DAY)
            self.matter = actions.take_order(by=clerk, facts=given, order=order, at=self.at)
        else:
            self.matter = imported_order(self.place, by=clerk)
            # On the hour, so that a life found broken is told again in the same way.
            taken_at = self.matter.registered_at + HOUR
            self.at = taken_at.replace(minute=0, second=0, microsecond=0)
        self.first_due = {due.promise_id: due.promise.due_at for due in self._dues()}
        for _step in range(led):
            self.the_right_colleague_takes_the_next_step()

    def teardown(self) -> None:
        if not hasattr(self, "rollback"):
            return
        try:
            # A life that broke while it began has nothing to be looked at.
            if hasattr(self, "first_due"):
                # By the life's own clock, so that the same life is looked at again.
                if int(self.at.timestamp()) // 60 % self.pages_every == 0:
                    self._look_at_everything_public()
                self._look_at_what_goes_back()
        finally:
            # Whatever was found: the next test begins with an empty database.
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    @rule(data=st.data())
    def something_happens(self, data: Any) -> None:
        """One of all verbs, drawn evenly: a rule for each would leave most out of most lives."""
        waiting = self.what_waits_for_somebody()
        if waiting and data.draw(st.booleans()):
            able = waiting
        else:
            able = [name for name in things_of(type(self)) if getattr(self, name).ready(self)]
        name = data.draw(st.sampled_from(able))
        verb = getattr(self, name)
        verb(**{key: data.draw(drawn) for key, drawn in verb.drawn.items()})

    @happens(minutes=st.integers(1, 6 * 24 * 60))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @in_turn(Verb.ACCEPT)
    @happens(who=actors, urgency=st.sampled_from(["", *Urgency.values]))
    def accept(self, who: str, urgency: str) -> None:
        self._try(actions.accept, who, urgency=urgency, reason="现场看过")

    @in_turn(Verb.DECLINE)
    @happens(who=actors)
    def decline(self, who: str) -> None:
        self._try(actions.decline, who, reason="不归社区管", right_address="区城管局 12345")

    @in_turn(Verb.DISPATCH)
    @happens(
        who=actors,
        unit=st.sampled_from(
            ["grid", "second_grid", "property", "police", "community", "stranger_community"]
        ),
    )
    def dispatch(self, who: str, unit: str) -> None:
        self._try(actions.dispatch, who, unit=getattr(self.place, unit))

    @in_turn(Verb.SIGN)
    @happens(who=actors)
    def sign(self, who: str) -> None:
        self._try(actions.sign, who)

    @in_turn(Verb.CONTACT)
    @happens(who=actors, reached=st.booleans())
    def contact(self, who: str, reached: bool) -> None:
        self._try(actions.contact, who, way="phone", reached=reached)

    @happens(who=actors, public=st.booleans())
    def note(self, who: str, public: bool) -> None:
        self._try(actions.note, who, words="已联系物业", public=public)

    @in_turn(Verb.REPORT_DONE)
    @happens(who=actors, outcome=st.sampled_from(["solved", "partly", "unsolved", "explained"]))
    def report_done(self, who: str, outcome: str) -> None:
        self._try(actions.report_done, who, outcome=outcome, answer="处理情况如下")

    @in_turn(Verb.APPROVE)
    @happens(who=actors)
    def approve(self, who: str) -> None:
        self._try(actions.approve, who)

    @in_turn(Verb.SEND_BACK)
    @happens(who=actors)
    def send_back(self, who: str) -> None:
        self._try(actions.send_back, who, reason="请补充〔内〕")

    @in_turn(Verb.ATTEMPT)
    @happens(who=actors)
    def try_to_reach(self, who: str) -> None:
        self._try(actions.log_attempt, who, way="phone")

    @in_turn(Verb.ANSWER)
    @happens(
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

    @in_turn(Verb.CLOSE)
    @happens(who=actors)
    def close(self, who: str) -> None:
        self._try(actions.close_unanswered, who)

    @in_turn(Verb.ANSWER_AT_ONCE)
    @happens(who=actors, kind=st.sampled_from(Kind.values))
    def answer_at_once(self, who: str, kind: str) -> None:
        self._try(actions.answer_at_once, who, answer="请带身份证到二楼办理")

    @in_turn(Verb.ASK_RETURN)
    @happens(who=actors, unit=st.sampled_from([None, "police", "second_grid"]))
    def ask_return(self, who: str, unit: str | None) -> None:
        named = getattr(self.place, unit) if unit else None
        self._try(actions.ask_return, who, reason="不归我们〔内〕", unit=named)

    @in_turn(Verb.ASK_EXTENSION)
    @happens(who=actors, amount=st.integers(0, 20))
    def ask_extension(self, who: str, amount: int) -> None:
        self._try(actions.ask_extension, who, amount=amount, reason="等配件〔内〕")

    @in_turn(Verb.RETRACT)
    @happens(who=actors)
    def retract(self, who: str) -> None:
        self._try(actions.retract, who)

    @when(lambda life: life.matter.decision or life.at.minute % 4 == 1)
    @happens(
        who=st.sampled_from(["secretary", "administrator", "clerk", RIGHT]),
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

    @in_turn(Verb.ESCALATE)
    @happens(who=actors)
    def escalate(self, who: str) -> None:
        self._try(actions.escalate, who, reason="超出权限")

    @in_turn(Verb.HAND_BACK)
    @happens(who=actors)
    def hand_back(self, who: str) -> None:
        self._try(actions.hand_back, who, reason="社区可以办")

    @in_turn(Verb.HAND_OVER)
    @happens(who=actors, to=colleagues)
    def hand_over(self, who: str, to: str) -> None:
        user = User.objects.get(pk=self.place.people[to].user_id)
        self._try(actions.hand_over, who, to=user)

    @happens(who=actors, kind=st.sampled_from(Kind.values))
    def reclassify(self, who: str, kind: str) -> None:
        self._try(actions.reclassify, who, kind=kind, reason="分类有误")

    @happens(who=st.one_of(actors, st.just("resident")))
    def urge(self, who: str) -> None:
        self._try(actions.urge, who, words="请快一点")

    @in_turn(Verb.SUPERVISE)
    @happens(who=actors, unit=st.sampled_from(["community", "subdistrict", "city", "grid"]))
    def supervise(self, who: str, unit: str) -> None:
        self._try(actions.supervise, who, unit=getattr(self.place, unit), words="请说明〔内〕")

    @in_turn(Verb.REPLY)
    @happens(who=actors)
    def reply(self, who: str) -> None:
        self._try(actions.reply, who, words="配件周四到〔内〕")

    @happens(who=st.one_of(st.sampled_from(["clerk", "stranger"]), st.just("resident")))
    def withdraw(self, who: str) -> None:
        # Seldom: it ends most lives before anything happened.
        if self.at.minute % 5 == 3:
            self._try(actions.withdraw, who)

    @happens(who=actors)
    def the_receipt_is_lost(self, who: str) -> None:
        self._try(actions.renew_code, who)

    @in_turn(Verb.REOPEN)
    @happens(who=st.one_of(actors, st.just("resident")))
    def reopen(self, who: str) -> None:
        ended = self.matter.closed_at
        self._try(actions.reopen, who, reason="还没解决")
        if self.matter.is_open and ended is not None:
            self.asleep.setdefault(self.matter.pk, []).append((ended, self.at))

    @in_turn(Verb.ARCHIVE)
    @happens(who=actors)
    def archive(self, who: str) -> None:
        self._try(actions.archive, who)

    @where("is_order")
    @happens(who=actors, days=st.integers(-2, 20))
    def the_city_sets_another_date(self, who: str, days: int) -> None:
        self._try_order(
            actions.change_order_date,
            who,
            lambda order: {"order": order, "due_at": order.due_at + days * DAY},
            reason="市里改期〔内〕",
        )

    @where("is_order")
    @happens(who=actors, way=st.sampled_from(["by hand", "in a workbook", "again"]))
    def the_answer_goes_back(self, who: str, way: str) -> None:
        if way == "by hand":
            self._try_order(actions.mark_answered, who, lambda order: {"order": order})
        else:
            verb = actions.take_answers if way == "in a workbook" else actions.send_again
            self._try_order(verb, who, lambda order: {"orders": [order]})

    @happens()
    def the_ladder_is_swept(self) -> None:
        climb_ladder(by=system("ladder").backdating(), at=self.at)
        self.matter = reload(self.matter)

    @happens()
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
            waits = bool(matter.standing) or self._waits_besides()
            assert waits == any(one.paused_since for one in running)
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
        for secret in (INTERNAL, COLLEAGUE, *self._words_of_the_other()):
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
        entries = Entry.objects.filter(subject=f"matters.Matter:{self.matter.pk}")
        # “Me too” is on the record beside the registering and the joining it consists of.
        assert story == entries.exclude(verb="matters.me_too").count()

    def _look_at_everything_public(self) -> None:
        """Whatever happened: what anybody outside may open holds no inner word and nobody else's."""
        looked = Public(self.place, self._involved(), frozenset(self.let_stay)).look()
        self.looked_at.append(looked.pages)
        assert not looked.leaks

    def _waits_besides(self) -> bool:
        """Whether clocks stand by what a floor above does with the matter."""
        return False

    def _involved(self) -> list[Matter]:
        known = [self.matter, *([self.other] if self.other else []), *self.seconds]
        return [reload(one) for one in {one.pk: one for one in known}.values()]

    def _look_at_what_goes_back(self) -> None:
        """What the orderer reads is the answer, and holds no inner word either."""
        order = orders().filter(pk=self.matter.pk).first()
        if order is not None:
            told = repr(answers_of([order]))
            assert not [secret for secret in (INTERNAL, COLLEAGUE) if secret in told], told

    def _words_of_the_other(self) -> list[str]:
        """What other residents wrote, and their numbers."""
        return Public(self.place, self._involved()).strange_to(self.matter)

    def _dues(self) -> list[Due]:
        return list(Due.objects.filter(matter=self.matter).select_related("promise"))

    def _try_order(
        self, verb: Any, who: str, what: Callable[[Order], dict[str, Any]], **given: Any
    ) -> None:
        order = orders().filter(pk=self.matter.pk).first()
        if order is not None:
            self._try(verb, who, what(order), **given)

    def _try(self, verb: Any, who: str, what: dict[str, Any] | None = None, **given: Any) -> None:
        before = reload(self.matter)
        turn = self.at.minute % len(STAFF)
        names = (*STAFF[turn:], *STAFF[:turn]) if who == RIGHT else (who,)
        given |= what or {"matter": self.matter}
        actor = self._acted(verb, names, given)
        if actor is None:
            self.matter = reload(self.matter)
            assert (self.matter.state, self.matter.version) == (before.state, before.version)
            return
        self._was_independent(verb, actor, before)
        self.matter = reload(self.matter)
        if self.other is not None:
            self.other = reload(self.other)
        name = TimelineStep.objects.filter(matter=self.matter).order_by("-id")[0].verb
        if name in TRANSITIONS and name not in {"note", "urge"}:
            assert before.state in TRANSITIONS[name].sources

    def _acted(self, verb: Any, names: Sequence[str], given: dict[str, Any]) -> Actor | None:
        """Whoever of these did it; nobody where it was refused."""
        for name in names:
            actor = self._actor(name)
            try:
                verb(by=actor, at=self.at, **given)
            except Forbidden:
                continue
            except Refusal as refusal:
                assert refusal.sentence
                return None
            return actor
        return None


@cache
def things_of(life: type[AnyLife]) -> list[str]:
    """What may happen in such a life, by name."""
    return [name for name in dir(life) if hasattr(getattr(life, name), "drawn")]


@contextmanager
def lived_in(
    make: Callable[[], Community],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Community]:
    """A community in which a leak is known: by the marks of its colleagues."""
    # Residents are told by text message, and of these lives, which lie some weeks ago.
    settings.SMS_FILE = str(tmp_path / "sms.log")
    monkeypatch.setattr(messages, "NEWS_FOR", timedelta(days=3650))
    with enter(SystemScope("test")):
        place = make()
        mark_the_colleagues(place)
        for name, actor in place.people.items():
            place.people[name] = replace(actor, name=name + COLLEAGUE)
        yield place


@pytest.fixture
def community(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Community]:
    with lived_in(found, settings, monkeypatch, tmp_path) as place:
        yield place


def live(
    community: Community,
    examples: int,
    steps: int,
    *,
    pages_every: int = 1,
    life: type[AnyLife] = AnyLife,
) -> int:
    """Live so many lives; how many pages and files of the public were looked at."""
    looked_at: list[int] = []
    told = {"place": community, "pages_every": pages_every, "looked_at": looked_at}
    machine = type(f"{life.__name__}Here", (life,), told)
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
    return sum(looked_at)


def test_whatever_happens_the_promises_of_the_engine_hold(community: Community) -> None:
    live(community, examples=8, steps=30, pages_every=3)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(1, 21))
def test_two_thousand_lives_in_twenty_parts_hold_the_promises_of_the_engine(
    community: Community, proof_figure: Any, part: int
) -> None:
    """In parts, so that a run that is broken off has shown something: each takes some minutes."""
    examples, steps = 100, 40
    pages = live(community, examples=examples, steps=steps, pages_every=2)
    told = f"random lives of up to {steps} verbs in which every invariant held, part {part} of 20"
    proof_figure(told, examples)
    proof_figure(
        f"public pages, messages and files without an inner word, part {part} of 20", pages
    )
