"""回访: three separate answers, once per round, by somebody else than the handler."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    keep_promises,
    lead,
    promise_steps,
    require,
    settle_dates,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.models import Attempt, FollowUp, Matter
from fivehearts.engines.matters.queries.handlers import approved_report, handlers_of
from fivehearts.engines.matters.vocabulary.refusals import (
    AlreadyAnswered,
    AnswersIncomplete,
    ContactPossible,
    NoContactPossible,
    OwnHandling,
    TriesMissing,
)
from fivehearts.engines.matters.vocabulary.states import Queue, State, Step, Verb
from fivehearts.engines.matters.vocabulary.words import (
    SATISFIED,
    TRIES,
    Closing,
    Purpose,
    Satisfaction,
    Solved,
)
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action


@dataclass(frozen=True, slots=True)
class Answers:
    """Were you contacted? Was it solved? Are you satisfied?"""

    contacted: bool
    solved: str
    satisfaction: str
    words: str = ""

    @property
    def asks_redo(self) -> bool:
        """不满意/未解决 ─ 重办. Who was told honestly that it cannot be solved is not sent round again."""
        if self.solved in {Solved.NO, Solved.PARTLY}:
            return True
        return self.solved == Solved.YES and self.satisfaction not in SATISFIED


@action("matters.log_attempt")
def log_attempt(
    *, by: Actor, matter: Matter, way: str, words: str = "", at: datetime = NOW
) -> Matter:
    """The resident was tried and not reached. Three tries, and it may be closed, listed apart.

    In order: state (unchanged), attempt, timeline (internal), record. Raises
    `NoContactPossible`, `OwnHandling`.
    """
    _require_independent(by, matter)
    in_turn(matter, Verb.ATTEMPT)
    if not matter.can_be_contacted:
        raise NoContactPossible
    lead(matter, verb=Verb.ATTEMPT, to=State.FOLLOW_UP, at=at, queue=Queue.FOLLOW_UP)
    Attempt._base_manager.create(
        matter=matter,
        round=matter.round,
        purpose=Purpose.FOLLOW_UP,
        way=way,
        reached=False,
        at=at,
        by=by.ref,
    )
    tell(
        matter,
        verb=Verb.ATTEMPT,
        by=by,
        at=at,
        public=False,
        words=words.strip(),
        facts={"way": way, "reached": False},
    )
    return matter


@action("matters.answer_follow_up")
def answer_follow_up(
    *, by: Actor, matter: Matter, answers: Answers, way: str, at: datetime = NOW
) -> Matter:
    """Keep the three answers; solved and content closes it, anything else starts round n + 1.

    In order: state; the follow-up; the promise to follow up ends; for a redo the unit gets a new
    promise to resolve, counted from now; timeline; record.
    Raises `AnswersIncomplete`, `AlreadyAnswered`, `OwnHandling`.
    """
    _require_independent(by, matter)
    in_turn(matter, Verb.ANSWER)
    if answers.solved not in Solved.values or answers.satisfaction not in Satisfaction.values:
        raise AnswersIncomplete
    if FollowUp._base_manager.filter(matter=matter, round=matter.round).exists():
        raise AlreadyAnswered
    answered_round = matter.round
    if answers.asks_redo:
        _redo(matter, at=at)
    else:
        lead(
            matter,
            verb=Verb.ANSWER,
            to=State.CLOSED,
            at=at,
            changes={"outcome": answers.solved, "closing": Closing.ANSWERED},
        )
    _keep_answers(matter, answered_round, answers, way=way, by=by, at=at)
    keep_promises(matter, Step.FOLLOW_UP, by=by, done_at=at, at=at)
    if answers.asks_redo:
        made = promise_steps(
            matter, steps=(Step.RESOLVE,), unit=matter.accountable_unit, start=at, by=by, at=at
        )
        settle_dates(matter, promise=made[0])
    facts = {
        "contacted": answers.contacted,
        "solved": answers.solved,
        "satisfaction": answers.satisfaction,
        "way": way,
        "redo": answers.asks_redo,
    }
    tell(
        matter,
        verb=Verb.ANSWER,
        by=by,
        at=at,
        public=True,
        # The resident's own words, whoever writes them down.
        words=kept_words(matter, answers.words, at=at),
        facts=facts,
    )
    return matter


def _redo(matter: Matter, *, at: datetime) -> None:
    lead(
        matter,
        verb=Verb.ANSWER,
        to=State.HANDLING,
        at=at,
        holder=matter.accountable_unit,
        queue=Queue.HANDLE,
        changes={"round": matter.round + 1, "reported_at": None},
    )


def _keep_answers(
    matter: Matter, answered_round: int, answers: Answers, *, way: str, by: Actor, at: datetime
) -> None:
    FollowUp._base_manager.create(
        matter=matter,
        round=answered_round,
        way=way,
        by=by.ref,
        at=at,
        contacted=answers.contacted,
        solved=answers.solved,
        satisfaction=answers.satisfaction,
        words=kept_words(matter, answers.words, at=at),
        redo=answers.asks_redo,
    )
    Attempt._base_manager.create(
        matter=matter,
        round=answered_round,
        purpose=Purpose.FOLLOW_UP,
        way=way,
        reached=True,
        at=at,
        by=by.ref,
    )


@action("matters.close_unanswered")
def close_unanswered(*, by: Actor, matter: Matter, words: str = "", at: datetime = NOW) -> Matter:
    """Close what nobody could answer: no contact was left, or three tries found nobody.

    Listed apart in every figure, never counted as solved or content by the resident; the outcome
    is what the unit reported. In order: state, the promise to follow up ends, timeline, record.
    Raises `TriesMissing`, `OwnHandling`.
    """
    _require_independent(by, matter)
    in_turn(matter, Verb.CLOSE)
    closing = _closing(matter)
    report = approved_report(matter.pk, matter.round)
    lead(
        matter,
        verb=Verb.CLOSE,
        to=State.CLOSED,
        at=at,
        changes={"outcome": report.outcome, "closing": closing},
    )
    keep_promises(matter, Step.FOLLOW_UP, by=by, done_at=at, at=at)
    facts = {"closing": closing}
    tell(matter, verb=Verb.CLOSE, by=by, at=at, public=True, facts=facts)
    if words.strip():
        tell(matter, verb=Verb.NOTE, by=by, at=at, public=False, words=words.strip())
    return matter


def _closing(matter: Matter) -> Closing:
    if not matter.can_be_contacted:
        return Closing.NO_CONTACT
    tries = Attempt._base_manager.filter(
        matter=matter, round=matter.round, purpose=Purpose.FOLLOW_UP, reached=False
    ).count()
    if tries == 0:
        raise ContactPossible
    if tries < TRIES:
        raise TriesMissing(tries=tries)
    return Closing.UNREACHED


def _require_independent(by: Actor, matter: Matter) -> None:
    require(rules.may_follow_up(by, matter))
    if by.is_user and not rules.is_independent(by, handlers_of(matter)):
        raise OwnHandling
