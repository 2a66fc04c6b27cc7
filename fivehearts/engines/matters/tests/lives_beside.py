"""Random lives, beside the main line: what stands still, who helps, who is called to the spot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.jobs.standing import run_on
from fivehearts.engines.matters.models import Assistance, Matter, Summons
from fivehearts.engines.matters.tests.community import Community, reload
from fivehearts.engines.matters.vocabulary.states import TRANSITIONS, WITH_PARTS, Verb

STAFF = ("clerk", "dispatcher", "reviewer", "caller", "secretary", "grid_worker", "colleague", "officer",
         "manager", "administrator", "stranger", "analyst")  # fmt: skip
# Somebody, or whoever may: by chance alone the right colleague would hardly ever act.
RIGHT = "whoever may"
colleagues = st.sampled_from(STAFF)
actors = st.sampled_from((*STAFF, *(RIGHT for _one in STAFF)))


def happens(**drawn: Any) -> Callable[[Any], Any]:
    """One of the things that may happen in a life, with what it is given drawn from these."""

    def marked(verb: Any) -> Any:
        verb.drawn, verb.ready = drawn, lambda _life: True
        return verb

    return marked


def when(ready: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Only in such a life."""

    def marked(verb: Any) -> Any:
        verb.ready = ready
        return verb

    return marked


def in_turn(*verbs: str) -> Callable[[Any], Any]:
    """Mostly when the state allows one of these verbs; at some minutes always, to be refused."""

    def is_in_turn(life: Any) -> bool:
        at_random = life.at.minute % 4 == 1
        return at_random or any(life.matter.state in TRANSITIONS[verb].sources for verb in verbs)  # type: ignore[index]

    return when(is_in_turn)


def where(known: str) -> Callable[[Any], Any]:
    """Only where the life knows of such a thing: a summons, a part, another matter."""
    return when(lambda life: bool(getattr(life, known)))


class BesideTheLine(RuleBasedStateMachine):
    """The verbs of waiting and of helping; `AnyLife` has all others, and the life itself."""

    place: Community
    matter: Matter
    at: datetime
    # Whether somebody was ever asked to help or called, so that something can become of it.
    helped: bool
    called: bool

    def _try(self, verb: Any, who: str, what: dict[str, Any] | None = None, **given: Any) -> None:
        raise NotImplementedError

    @in_turn(Verb.ASK_PARKING)
    def what_waits_for_somebody(self) -> list[str]:
        """What was asked, called or made to stand, and waits for an answer: half of what happens."""
        waits = {
            "decide": bool(self.matter.decision),
            "something_becomes_of_a_part": self.helped,
            "something_becomes_of_a_summons": self.called,
            "resume": bool(self.matter.standing),
            "keep_it_parked": bool(self.matter.standing),
            "what_stood_until_today_goes_on": bool(self.matter.standing),
            "reply": self.matter.supervised_at is not None,
            "close": self.matter.state == "follow_up",
        }
        return [name for name, does in waits.items() if does]

    @happens(who=actors, days=st.integers(-1, 40), cause=st.sampled_from(["parts", "budget", ""]))
    def ask_to_let_it_stand(self, who: str, days: int, cause: str) -> None:
        verb = actions.ask_parking if cause == "budget" else actions.ask_suspension
        day = (self.at + timedelta(days=days)).date()
        self._try(verb, who, cause=cause, reason="等条件〔内〕", review_on=day)

    @when(lambda life: life.matter.standing)
    @happens(who=actors)
    def resume(self, who: str) -> None:
        self._try(actions.resume, who, words="可以接着办了")

    @when(lambda life: life.matter.standing)
    @happens(who=st.sampled_from(["secretary", "administrator", RIGHT]), days=st.integers(1, 99))
    def keep_it_parked(self, who: str, days: int) -> None:
        day = (self.at + timedelta(days=days)).date()
        self._try(actions.renew_parking, who, review_on=day, words="条件还没到")

    @happens()
    def what_stood_until_today_goes_on(self) -> None:
        run_on(at=self.at)
        self.matter = reload(self.matter)

    @in_turn(Verb.ASK_HELP)
    @happens(
        who=actors,
        unit=st.sampled_from(["property", "police", "second_grid"]),
        amount=st.integers(0, 6),
    )
    def ask_help(self, who: str, unit: str, amount: int) -> None:
        helper = getattr(self.place, unit)
        self._try(actions.ask_help, who, unit=helper, task="请配合〔内〕", amount=amount)
        self.helped = self.helped or Assistance.objects.filter(matter=self.matter).exists()

    @where("helped")
    @happens(
        who=actors,
        verb=st.sampled_from(["sign_part", "part_done", "decline_part", "insist", "drop_part"]),
    )
    def something_becomes_of_a_part(self, who: str, verb: str) -> None:
        part = Assistance.objects.filter(matter=self.matter).order_by("-pk").first()
        if part is not None:
            words = {"part_done": {"words": "已做〔内〕"}, "sign_part": {}}
            given = words.get(verb, {"reason": "有理由〔内〕"})
            self._try(getattr(actions, verb), who, part=part, **given)

    @in_turn(Verb.SUMMON)
    @happens(
        who=actors,
        unit=st.sampled_from(["subdistrict", "police"]),
        urgency=st.sampled_from(["now", "today", "days"]),
    )
    def summon(self, who: str, unit: str, urgency: str) -> None:
        called = getattr(self.place, unit)
        told = {"reason": "请到场〔内〕", "place_words": "门口〔内〕", "urgency": urgency}
        self._try(actions.summon, who, unit=called, **told)
        self.called = self.called or Summons.objects.filter(matter=self.matter).exists()

    @where("called")
    @happens(
        who=actors,
        verb=st.sampled_from(["acknowledge", "come", "report_back", "call_off", "rate"]),
    )
    def something_becomes_of_a_summons(self, who: str, verb: str) -> None:
        call = Summons.objects.filter(matter=self.matter).order_by("-pk").first()
        if call is not None:
            words = {
                "report_back": {"words": "已到场〔内〕"},
                "call_off": {"reason": "不用来了〔内〕"},
                "rate": {"answers": ["yes", "no", "partly"], "words": "不错〔内〕"},
            }
            self._try(getattr(actions, verb), who, part=call, **words.get(verb, {}))

    @invariant()
    def a_part_runs_as_long_as_it_is_open_and_nothing_is_answered_without_it(self) -> None:
        if not hasattr(self, "matter"):
            return
        parts = list(Assistance.objects.filter(matter=self.matter).select_related("promise"))
        calls = list(Summons.objects.filter(matter=self.matter).select_related("promise"))
        assert all(one.is_open == one.promise.runs for one in parts)
        assert all(one.is_awaited == one.promise.runs for one in calls)
        if reload(self.matter).state not in WITH_PARTS:
            assert not any(one.promise.runs for one in (*parts, *calls))
