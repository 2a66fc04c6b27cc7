"""吹哨报到: a lower level calls a department to the spot; whoever comes says so, and both rate it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import in_turn, require, settle_dates, stay, tell
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.helping import (
    change_part,
    helpers_of,
    join_in,
    leave,
    promise_of_another,
    require_helper,
    require_waiting,
)
from fivehearts.engines.matters.models import Matter, Summons, SummonsRating
from fivehearts.engines.matters.queries.helping import (
    rating_side,
    sides_told,
    units_to_summon,
)
from fivehearts.engines.matters.queries.limits import limits_for
from fivehearts.engines.matters.vocabulary.helping import (
    AskedAlready,
    CannotBeSummoned,
    NotReported,
    Rated,
    RatedAlready,
    SummonsState,
    SummonsUrgency,
    end_of_office_day,
    summons_term,
)
from fivehearts.engines.matters.vocabulary.refusals import (
    AnswerMissing,
    AnswersIncomplete,
    ReasonMissing,
)
from fivehearts.engines.matters.vocabulary.states import Step, Verb
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.engines.promises import actions as promises
from fivehearts.foundation.clock import day_of
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action


@action("matters.summon")
def summon(
    *,
    by: Actor,
    matter: Matter,
    unit: Unit,
    reason: str,
    place_words: str,
    urgency: str,
    at: datetime = NOW,
) -> Matter:
    """吹哨: a tier above, or what is attached to one, is called to the spot.

    In order: the called unit promises to be there within the limits of its city; it takes part and sees the
    matter; the summons is kept; timeline (public: who is called, not why); record. What nobody
    answers climbs the ladder to those above the called unit. Raises `ReasonMissing`,
    `CannotBeSummoned`, `AskedAlready`.
    """
    require(rules.may_summon(by, matter))
    in_turn(matter, Verb.SUMMON)
    if not reason.strip() or not place_words.strip() or urgency not in SummonsUrgency.values:
        raise ReasonMissing
    if not units_to_summon(matter.holder_unit).filter(pk=unit.pk).exists():
        raise CannotBeSummoned(unit=unit.name)
    if Summons._base_manager.filter(matter=matter, unit=unit, ended_at=None).exists():
        raise AskedAlready(unit=unit.name)
    term = summons_term(urgency, limits_for(matter.intake_unit, day_of(at)))
    due_at = None if term else end_of_office_day(calendar(matter.calendar), at)
    promise = promise_of_another(
        matter, Step.SUMMONS, unit, verb=Verb.SUMMON, term=term, due_at=due_at, by=by, at=at
    )
    join_in(matter, unit, Part.SUMMONED, at=at)
    Summons._base_manager.create(
        matter=matter,
        round=matter.round,
        from_unit=matter.holder_unit,
        unit=unit,
        reason=kept_words(matter, reason, at=at),
        place_words=kept_words(matter, place_words, at=at)[:200],
        urgency=urgency,
        called_at=at,
        called_by=by.ref,
        promise=promise,
    )
    tell(
        matter,
        verb=Verb.SUMMON,
        by=by,
        at=at,
        # The resident reads who was called; why stays among colleagues, with the summons.
        public=True,
        facts={"unit": unit.pk, "part_due": promise.due_at.isoformat(), "summons": urgency},
        to=helpers_of(unit),
    )
    return matter


@action("matters.acknowledge")
def acknowledge(*, by: Actor, matter: Matter, part: Summons, at: datetime = NOW) -> Matter:
    """接哨: the called unit has heard it and is on the way; its clock runs until it is there.

    In order: the summons; timeline (internal); record. Raises `PartGone`.
    """
    require_helper(by, matter, part, Verb.ACKNOWLEDGE)
    state = SummonsState.ACKNOWLEDGED
    change_part(part, Verb.ACKNOWLEDGE, state=state, acknowledged_at=at)
    return _told(matter, part, Verb.ACKNOWLEDGE, by=by, at=at)


@action("matters.come")
def come(*, by: Actor, matter: Matter, part: Summons, at: datetime = NOW) -> Matter:
    """报到: somebody of the called unit is on the spot.

    In order: the summons; the promise to be there ends; the nearest date; timeline (public: who
    came); record. Raises `PartGone`.
    """
    require_helper(by, matter, part, Verb.COME)
    heard = part.acknowledged_at or at
    change_part(
        part,
        Verb.COME,
        state=SummonsState.ARRIVED,
        acknowledged_at=heard,
        arrived_at=at,
        arrived_by=by.ref,
    )
    promises.end(by=by, promises=[part.promise], done_at=at, at=at)
    settle_dates(matter)
    return _told(matter, part, Verb.COME, by=by, at=at, public=True)


@action("matters.report_back")
def report_back(
    *, by: Actor, matter: Matter, part: Summons, words: str, at: datetime = NOW
) -> Matter:
    """What the called unit did on the spot.

    In order: the summons ends; the unit takes part no more and keeps its sight; timeline
    (internal); record. Raises `AnswerMissing`, `PartGone`.
    """
    require_helper(by, matter, part, Verb.REPORT_BACK)
    if not words.strip():
        raise AnswerMissing(field="words")
    change_part(
        part,
        Verb.REPORT_BACK,
        state=SummonsState.REPORTED,
        report=kept_words(matter, words, at=at),
        reported_by=by.ref,
        ended_at=at,
    )
    leave(matter, [part.unit_id], Part.SUMMONED, at=at)
    return _told(matter, part, Verb.REPORT_BACK, by=by, at=at, words=words)


@action("matters.call_off")
def call_off(
    *, by: Actor, matter: Matter, part: Summons, reason: str, at: datetime = NOW
) -> Matter:
    """撤哨: nobody needs to come any more.

    In order: the summons ends; its promise falls away; the unit takes part no more; the nearest
    date; timeline (internal); record. Raises `ReasonMissing`, `PartGone`.
    """
    require(part.matter_id == matter.pk and rules.may_summon(by, matter))
    in_turn(matter, Verb.CALL_OFF)
    if not reason.strip():
        raise ReasonMissing
    require_waiting(part, Verb.CALL_OFF)
    words = kept_words(matter, reason, at=at)
    change_part(part, Verb.CALL_OFF, state=SummonsState.CALLED_OFF, words=words, ended_at=at)
    promises.excuse(by=by, promises=[part.promise], at=at)
    leave(matter, [part.unit_id], Part.SUMMONED, at=at)
    settle_dates(matter)
    to = helpers_of(part.unit)
    return _told(matter, part, Verb.CALL_OFF, by=by, at=at, words=reason, to=to)


@action("matters.rate")
def rate(
    *,
    by: Actor,
    matter: Matter,
    part: Summons,
    answers: Iterable[str],
    words: str = "",
    at: datetime = NOW,
) -> Matter:
    """互评: three answers and words of one side, about the work of the other; each side once.

    In order: the rating; timeline (internal); record. Raises `AnswersIncomplete`, `NotReported`,
    `RatedAlready`.
    """
    require(part.matter_id == matter.pk and rules.may_help(by, matter))
    in_turn(matter, Verb.RATE)
    given = list(answers)
    if len(given) != 3 or any(one not in Rated.values for one in given):
        raise AnswersIncomplete
    if part.state != SummonsState.REPORTED:
        raise NotReported
    told = sides_told(part)
    side = rating_side(by, matter, part, told)
    if side is None:
        require(bool(told) and rating_side(by, matter, part, ()) is not None)
        raise RatedAlready
    SummonsRating._base_manager.create(
        matter=matter,
        summons=part,
        side=side,
        first=given[0],
        second=given[1],
        third=given[2],
        words=kept_words(matter, words, at=at),
        at=at,
        by=by.ref,
    )
    return _told(matter, part, Verb.RATE, by=by, at=at, words=words, side=side)


def _told(
    matter: Matter,
    part: Summons,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    public: bool = False,
    to: str = "",
    **facts: str,
) -> Matter:
    stay(matter, verb=verb, at=at)
    caller = verb == Verb.CALL_OFF or facts.get("side") == "summoner"
    tell(
        matter,
        verb=verb,
        by=by,
        at=at,
        public=public,
        words=words.strip(),
        facts={"unit": part.unit_id, **facts},
        unit_id=matter.holder_unit_id if caller else part.unit_id,
        to=to,
    )
    return matter
