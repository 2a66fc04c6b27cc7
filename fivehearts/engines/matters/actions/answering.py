"""直接答复: what can be answered at once is answered at once, and followed up like the rest."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.knowledge.models import ArticleVersion
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    hand_to_follow_up,
    in_turn,
    lead,
    require,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.handling import independent_unit
from fivehearts.engines.matters.actions.helping import drop_parts
from fivehearts.engines.matters.actions.urging import settle_supervision
from fivehearts.engines.matters.models import Matter, Report
from fivehearts.engines.matters.vocabulary.refusals import AnswerMissing, NotAtOnce
from fivehearts.engines.matters.vocabulary.states import FOLLOW_UP, Queue, State, Verb
from fivehearts.engines.matters.vocabulary.words import (
    ANSWERABLE_AT_ONCE,
    REPORTABLE,
    Outcome,
)
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action


@action("matters.answer_at_once")
def answer_at_once(
    *,
    by: Actor,
    matter: Matter,
    answer: str,
    outcome: str = Outcome.SOLVED,
    category: Category | None = None,
    article: ArticleVersion | None = None,
    at: datetime = NOW,
) -> Matter:
    """Answer a question at the desk: the resident reads it at once and is still asked afterwards.

    It never closes by itself: whoever answers would be the judge of the own answer. In order:
    state (it lies with the unit that follows up); the report, approved as it stands; every
    running promise ends now; the promise to follow up is made and leads; timeline with the
    answer; record. Raises `AnswerMissing`, `NotAtOnce`.
    """
    require(rules.may_accept(by, matter))
    in_turn(matter, Verb.ANSWER_AT_ONCE)
    if matter.kind not in ANSWERABLE_AT_ONCE:
        raise NotAtOnce
    if not answer.strip() or outcome not in REPORTABLE:
        raise AnswerMissing
    answered_at_unit = matter.holder_unit
    asker = independent_unit(matter, permission=FOLLOW_UP, excluding={by.ref})
    lead(
        matter,
        verb=Verb.ANSWER_AT_ONCE,
        to=State.FOLLOW_UP,
        at=at,
        holder=asker,
        queue=Queue.FOLLOW_UP,
        changes={
            "reported_at": at,
            "category_id": category.pk if category else matter.category_id,
        },
    )
    _keep_answer(matter, answered_at_unit, outcome, answer, article, by=by, at=at)
    settle_supervision(matter, at=at)
    drop_parts(matter, by=by, at=at)
    hand_to_follow_up(matter, asker, done_at=at, by=by, at=at)
    tell(
        matter,
        verb=Verb.ANSWER_AT_ONCE,
        by=by,
        at=at,
        public=True,
        words=answer.strip(),
        facts={"outcome": outcome},
        unit_id=answered_at_unit.pk,
    )
    return matter


def _keep_answer(
    matter: Matter,
    unit: Unit,
    outcome: str,
    answer: str,
    article: ArticleVersion | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The answer as a report of its own round, marked as nobody else's work."""
    Report._base_manager.create(
        matter=matter,
        round=matter.round,
        unit=unit,
        at=at,
        by=by.ref,
        outcome=outcome,
        answer=kept_words(matter, answer, at=at, to_resident=True),
        reviewed_at=at,
        reviewed_by=by.ref,
        approved=True,
        at_once=True,
        taken_from=article,
    )
