"""The answer of a leading matter is the answer of everything joined to it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    hand_to_follow_up,
    lead,
    require,
    tell,
)
from fivehearts.engines.matters.actions.handling import independent_unit
from fivehearts.engines.matters.actions.joining import end_joining, running_joining
from fivehearts.engines.matters.actions.urging import settle_supervision
from fivehearts.engines.matters.models import Joining, Matter, Report
from fivehearts.engines.matters.vocabulary.states import FOLLOW_UP, Queue, State, Verb
from fivehearts.engines.matters.vocabulary.words import JoiningEnded
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.vault import redacting
from fivehearts.foundation.verbs import NOW, action


@action("matters.answer_jointly")
def answer_jointly(*, by: Actor, matter: Matter, report: Report, at: datetime = NOW) -> Matter:
    """A joined matter gets the approved answer of its leading one, and its own follow-up.

    Names, numbers and dwellings are taken out of the answer first: it was written to somebody
    else. In order: state (it lies with the unit that follows up, somebody else than the handler);
    the report of its own round; the promise to resolve ends as of the moment of the report; the
    promise to follow up is made and leads; the joint handling ends as answered and the leading one
    counts it no more; timeline with the
    answer; record.
    """
    require(rules.may_follow(by))
    joining = running_joining(matter)
    asker = independent_unit(matter, permission=FOLLOW_UP, excluding={report.by})
    lead(
        matter,
        verb=Verb.ANSWER_JOINTLY,
        to=State.FOLLOW_UP,
        at=at,
        holder=asker,
        queue=Queue.FOLLOW_UP,
        changes={"joined_to_id": None, "reported_at": _done_at(report, joining)},
    )
    matter.joined_to = None
    answer = redacting.redacted(report.answer).text
    _keep_answer(matter, report, answer, joining, at=at)
    settle_supervision(matter, at=at)
    hand_to_follow_up(matter, asker, done_at=_done_at(report, joining), by=by, at=at)
    end_joining(joining, JoiningEnded.ANSWERED, by=by, at=at)
    Matter._base_manager.filter(pk=joining.leading_id).update(leads=F("leads") - 1)
    tell(
        matter,
        verb=Verb.ANSWER_JOINTLY,
        by=by,
        at=at,
        public=True,
        words=answer,
        facts={"outcome": report.outcome},
        unit_id=report.unit_id,
    )
    return matter


def _done_at(report: Report, joining: Joining) -> datetime:
    """Done when it was reported; for who came later, when it was joined."""
    return max(report.at, joining.at)


def _keep_answer(
    matter: Matter, report: Report, answer: str, joining: Joining, *, at: datetime
) -> None:
    """The same handler, the same outcome, the own round."""
    Report._base_manager.create(
        matter=matter,
        round=matter.round,
        unit_id=report.unit_id,
        at=_done_at(report, joining),
        by=report.by,
        outcome=report.outcome,
        answer=answer,
        reviewed_at=report.reviewed_at,
        reviewed_by=report.reviewed_by,
        approved=True,
        at_once=report.at_once,
    )
