"""审核: somebody else than the handler looks at the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    hand_to_follow_up,
    in_turn,
    lead,
    require,
    tell,
)
from fivehearts.engines.matters.actions.handling import independent_unit
from fivehearts.engines.matters.actions.urging import settle_supervision
from fivehearts.engines.matters.models import Matter, Report
from fivehearts.engines.matters.queries.handlers import helpers_in, reports_of
from fivehearts.engines.matters.vocabulary.refusals import OwnReport, ReasonMissing
from fivehearts.engines.matters.vocabulary.states import FOLLOW_UP, Queue, State, Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Overtaken, action


@action("matters.approve")
def approve(*, by: Actor, matter: Matter, words: str = "", at: datetime = NOW) -> Matter:
    """The report holds: the resident is to be asked.

    In order: state (it lies with the unit that follows up: somebody else than the handler, in a
    small office the next tier); the report is marked; the promise to resolve ends as of the
    moment of the report; the promise to follow up is made and leads from now on; timeline with
    the answer made public; record. Raises `OwnReport`.
    """
    require(rules.may_review(by, matter))
    in_turn(matter, Verb.APPROVE)
    reports = reports_of(matter.pk)
    report = _under_review(reports, by)
    handled_by = {one.by for one in reports} | helpers_in(matter)
    follow_up_unit = independent_unit(matter, permission=FOLLOW_UP, excluding=handled_by)
    lead(
        matter,
        verb=Verb.APPROVE,
        to=State.FOLLOW_UP,
        at=at,
        holder=follow_up_unit,
        queue=Queue.FOLLOW_UP,
    )
    _mark(report, by=by, at=at, approved=True)
    settle_supervision(matter, at=at)
    hand_to_follow_up(matter, follow_up_unit, done_at=report.at, by=by, at=at)
    tell(
        matter,
        verb=Verb.APPROVE,
        by=by,
        at=at,
        public=True,
        words=report.answer,
        facts={"outcome": report.outcome},
        unit_id=report.unit_id,
    )
    if words.strip():
        tell(matter, verb=Verb.NOTE, by=by, at=at, public=False, words=words.strip())
    return matter


@action("matters.send_back")
def send_back(*, by: Actor, matter: Matter, reason: str, at: datetime = NOW) -> Matter:
    """The report does not hold: back to the unit that reported, with the reason.

    The promise to resolve has been running all the time. In order: state, the report is marked,
    timeline (internal), record. Raises `OwnReport`, `ReasonMissing`.
    """
    require(rules.may_review(by, matter))
    if not reason.strip():
        raise ReasonMissing
    in_turn(matter, Verb.SEND_BACK)
    report = _under_review(reports_of(matter.pk), by)
    owner_id = int(report.by.removeprefix("user:")) if report.by.startswith("user:") else None
    lead(
        matter,
        verb=Verb.SEND_BACK,
        to=State.HANDLING,
        at=at,
        holder=matter.accountable_unit,
        owner_id=owner_id,
        queue=Queue.NOBODY if owner_id else Queue.HANDLE,
        changes={"reported_at": None},
    )
    _mark(report, by=by, at=at, approved=False)
    tell(matter, verb=Verb.SEND_BACK, by=by, at=at, public=False, words=reason.strip())
    return matter


def _under_review(reports: Sequence[Report], by: Actor) -> Report:
    report = next((one for one in reports if one.reviewed_at is None), None)
    if report is None:
        raise Overtaken
    if not by.is_system and report.by in by.refs_behind:
        raise OwnReport
    return report


def _mark(report: Report, *, by: Actor, at: datetime, approved: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_report SET reviewed_at = %s, reviewed_by = %s, approved = %s WHERE id = %s",
            [at, by.ref, approved, report.pk],
        )
