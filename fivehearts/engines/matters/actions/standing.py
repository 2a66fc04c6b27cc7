"""挂起 and 挂账: the clock to the resident stands, approved by a superior, until a day that comes.

What stands still is never forgotten: it keeps its unit, its owner and its seconds, somebody has
promised to look again on a day, and the resident knows that day. A suspension ends on it by
itself; what is parked on a condition is reviewed, and goes on by itself where nobody did.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.deciding import (
    ask_superior,
    decide,
    open_to_decide,
    refuse,
    to_resolve,
)
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    keep_keys,
    require,
    running_promises,
    settle_dates,
    stay,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.models import Matter, Request, Standstill
from fivehearts.engines.matters.queries.limits import limit, limits_for
from fivehearts.engines.matters.queries.standing import open_standstill, suspended_in_round
from fivehearts.engines.matters.vocabulary.limits import Limited
from fivehearts.engines.matters.vocabulary.refusals import NoRequest, ReasonMissing
from fivehearts.engines.matters.vocabulary.standing import (
    Cause,
    CauseMissing,
    Condition,
    Ending,
    NotStanding,
    ReviewTooEarly,
    ReviewTooFar,
    Standing,
    SuspendedTooLong,
    SuspendedTooOften,
    SuspensionTooLate,
)
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, Step, Verb
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.vocabulary import DateFixed
from fivehearts.foundation.clock import day_of, start_of
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Overtaken, action

_STEP = {Standing.SUSPENDED: Step.RUN_ON, Standing.PARKED: Step.CONDITION}


@action("matters.ask_suspension")
def ask_suspension(
    *, by: Actor, matter: Matter, cause: str, reason: str, review_on: date, at: datetime = NOW
) -> Matter:
    """挂起申请, before the promised date: for a cause of the list, until a day.

    Nothing stands still until it is decided. In order: the request is kept, the matter shows it
    to the deciding unit, timeline (internal), record. Raises `CauseMissing`, `ReasonMissing`,
    `SuspensionTooLate`, `SuspendedTooOften`, `SuspendedTooLong`, `ReviewTooEarly`, `DateFixed`
    where the city set a date, `RequestOpen`, `NoSuperior`, `StandsStill`.
    """
    require(rules.may_ask(by, matter))
    in_turn(matter, Verb.ASK_SUSPENSION)
    _check_cause(cause, Cause.values, reason)
    if at > to_resolve(matter).due_at:
        raise SuspensionTooLate
    times, days = suspended_in_round(matter)
    most = limits_for(matter.intake_unit, day_of(at))
    if times >= most[Limited.SUSPENSIONS]:
        raise SuspendedTooOften(most=most[Limited.SUSPENSIONS])
    until = _review_moment(matter, review_on, at)
    asked_for = calendar(matter.calendar).working_days(day_of(at), day_of(until))
    allowed = most[Limited.SUSPENDED_DAYS]
    if days + asked_for > allowed:
        raise SuspendedTooLong(most=allowed, left=max(0, allowed - days))
    return _ask(
        matter,
        Decision.SUSPENSION,
        Verb.ASK_SUSPENSION,
        cause=cause,
        reason=reason,
        until=until,
        by=by,
        at=at,
    )


@action("matters.ask_parking")
def ask_parking(
    *, by: Actor, matter: Matter, cause: str, reason: str, review_on: date, at: datetime = NOW
) -> Matter:
    """挂账申请: it waits on a condition outside the unit, in words, and is reviewed on a day.

    Nothing stands still until it is decided. In order: the request is kept, the matter shows it
    to the deciding unit, timeline (internal), record. Raises `CauseMissing`, `ReasonMissing`,
    `ReviewTooEarly`, `ReviewTooFar`, `DateFixed` where the city set a date, `RequestOpen`,
    `NoSuperior`, `StandsStill`.
    """
    require(rules.may_ask(by, matter))
    in_turn(matter, Verb.ASK_PARKING)
    _check_cause(cause, Condition.values, reason)
    until = _review_within(matter, review_on, at)
    return _ask(
        matter,
        Decision.PARKING,
        Verb.ASK_PARKING,
        cause=cause,
        reason=reason,
        until=until,
        by=by,
        at=at,
    )


@action("matters.suspend")
def suspend(*, by: Actor, matter: Matter, words: str, at: datetime = NOW) -> Matter:
    """批准挂起: the clock to the resident stands from now on, and the resident reads why and until when.

    In order: request; the promise to the resident is suspended; that the clock runs on is
    promised for the day; the standstill is kept; the nearest date is that day; timeline (public:
    the words of the decision); record. Raises `ReasonMissing`, `NoRequest`, `OwnRequest`,
    `ReviewTooEarly` where the day has come meanwhile, `DateFixed`.
    """
    return _let_stand(Decision.SUSPENSION, Verb.SUSPEND, by=by, matter=matter, words=words, at=at)


@action("matters.park")
def park(*, by: Actor, matter: Matter, words: str, at: datetime = NOW) -> Matter:
    """批准挂账: it waits for its condition, listed apart and reviewed on a day.

    In order and raising as `suspend`; what is promised is the review.
    """
    return _let_stand(Decision.PARKING, Verb.PARK, by=by, matter=matter, words=words, at=at)


@action("matters.keep_running")
def keep_running(*, by: Actor, matter: Matter, reason: str, at: datetime = NOW) -> Matter:
    """不予挂起 or 不予挂账: the clock runs on.

    In order: request, timeline (internal), record. Raises `ReasonMissing`, `NoRequest`,
    `OwnRequest`.
    """
    asked = Decision(matter.decision)
    if asked not in {Decision.SUSPENSION, Decision.PARKING}:
        require(rules.may_decide(by, matter))
        raise NoRequest
    return refuse(asked, Verb.KEEP_RUNNING, by=by, matter=matter, reason=reason, at=at)


@action("matters.resume")
def resume(*, by: Actor, matter: Matter, words: str = "", at: datetime = NOW) -> Matter:
    """恢复: the clock runs on, by hand or because the day has come.

    A suspension that ends by itself ends on its day, however late a job notices. In order: state
    (unchanged); the promise to the resident runs on, its date moved by exactly the working time
    it stood; the promise to look again ends; the standstill ends; the nearest date; timeline
    (public: the new date); record. Raises `NotStanding`.
    """
    require(rules.may_resume(by, matter))
    in_turn(matter, Verb.RESUME)
    stood = _standstill(matter)
    by_itself = by.is_system
    on_its_day = by_itself and stood.kind == Standing.SUSPENDED
    moment = min(at, stood.review_at) if on_its_day else at
    stay(matter, verb=Verb.RESUME, at=at, standing=Standing.NONE, review_at=None)
    stopped = [one for one in running_promises(matter) if one.paused_since is not None]
    if stopped:
        promises.resume(by=by, promises=stopped, at=moment)
    promises.end(by=by, promises=[stood.promise], done_at=moment, at=at)
    ending = Ending.DATE_CAME if by_itself else Ending.RESUMED
    _end_standstill(stood, ending, by=by, at=moment)
    leading = _leading(matter, stopped)
    settle_dates(matter, promise=leading)
    due = {"due": leading.due_at.isoformat()} if leading else {}
    tell(
        matter,
        verb=Verb.RESUME,
        by=by,
        at=at,
        public=True,
        words=words.strip(),
        facts={**due, "by_itself": by_itself},
    )
    return matter


@action("matters.renew_parking")
def renew_parking(
    *, by: Actor, matter: Matter, review_on: date, words: str, at: datetime = NOW
) -> Matter:
    """复核后继续挂账: the condition is not met yet, and the resident reads why.

    In order: state (unchanged) and the next day; the promise of this review ends, the next one
    is made; the standstill; the nearest date; timeline (public); record. Raises `NotStanding`,
    `ReasonMissing`, `ReviewTooEarly`, `ReviewTooFar`.
    """
    require(rules.may_review_parking(by, matter))
    in_turn(matter, Verb.RENEW_PARKING)
    if not words.strip():
        raise ReasonMissing
    stood = _standstill(matter, Standing.PARKED)
    until = _review_within(matter, review_on, at)
    stay(matter, verb=Verb.RENEW_PARKING, at=at, turn=matter.turn + 1, review_at=until)
    promises.end(by=by, promises=[stood.promise], done_at=at, at=at)
    promise = _promise_review(matter, Standing.PARKED, until, by=by, at=at)
    Standstill._base_manager.filter(pk=stood.pk).update(
        review_at=until, renewed=stood.renewed + 1, promise=promise
    )
    settle_dates(matter)
    tell(
        matter,
        verb=Verb.RENEW_PARKING,
        by=by,
        at=at,
        public=True,
        words=words.strip(),
        facts={"condition": stood.cause, "review": until.isoformat()},
    )
    return matter


def _check_cause(cause: str, known: list[str], reason: str) -> None:
    if cause not in known:
        raise CauseMissing
    if not reason.strip():
        raise ReasonMissing


def _review_moment(matter: Matter, review_on: date, at: datetime) -> datetime:
    """The first working moment of that day, or after it. Raises `ReviewTooEarly`."""
    until = calendar(matter.calendar).next_open(start_of(review_on))
    if day_of(until) <= day_of(at):
        raise ReviewTooEarly
    return until


def _review_within(matter: Matter, review_on: date, at: datetime) -> datetime:
    """The same, and not further away than what is parked may wait. Raises `ReviewTooFar` too."""
    most = limit(Limited.PARKED_DAYS, matter.intake_unit, day_of(at))
    last = day_of(at) + timedelta(days=most)
    if review_on > last:
        raise ReviewTooFar(day=f"{last:%Y-%m-%d}")
    return _review_moment(matter, review_on, at)


def _ask(
    matter: Matter,
    kind: Decision,
    verb: Verb,
    *,
    cause: str,
    reason: str,
    until: datetime,
    by: Actor,
    at: datetime,
) -> Matter:
    _refuse_fixed(matter)
    ask_superior(
        matter, kind, verb=verb, by=by, reason=reason, at=at, cause=cause, wanted_until=until
    )
    tell(
        matter,
        verb=verb,
        by=by,
        at=at,
        public=False,
        words=reason.strip(),
        facts={_cause_fact(kind): cause, "review": until.isoformat()},
    )
    return matter


def _cause_fact(kind: str) -> str:
    return "condition" if kind in {Decision.PARKING, Standing.PARKED} else "cause"


def _refuse_fixed(matter: Matter) -> None:
    if running_promises(matter, Step.ORDER):
        raise DateFixed


def _let_stand(
    kind: Decision, verb: Verb, *, by: Actor, matter: Matter, words: str, at: datetime
) -> Matter:
    require(rules.may_decide(by, matter))
    in_turn(matter, verb)
    if not words.strip():
        raise ReasonMissing
    request = open_to_decide(matter, kind, by=by)
    until = request.wanted_until
    if until is None or until <= at:
        raise ReviewTooEarly
    _refuse_fixed(matter)
    standing = Standing.PARKED if kind == Decision.PARKING else Standing.SUSPENDED
    changes = {"standing": standing, "review_at": until, "turn": matter.turn + 1}
    decide(matter, request, Decided.GRANTED, verb=verb, by=by, words=words, at=at, **changes)
    said = kept_words(matter, words, at=at, to_resident=True)
    promises.pause(by=by, promises=running_promises(matter, Step.RESOLVE), reason=said, at=at)
    promise = _promise_review(matter, standing, until, by=by, at=at)
    _keep_standstill(matter, request, standing, promise, at=at)
    settle_dates(matter)
    tell(
        matter,
        verb=verb,
        by=by,
        at=at,
        public=True,
        words=words.strip(),
        facts={_cause_fact(kind): request.cause, "review": until.isoformat()},
        unit_id=request.decider_unit_id,
    )
    return matter


def _promise_review(
    matter: Matter, standing: Standing, until: datetime, *, by: Actor, at: datetime
) -> Promise:
    """Somebody looks again on that day: it is the matter's nearest date meanwhile."""
    step = _STEP[standing]
    wanted = promises.Wanted(step, matter.accountable_unit, None, at, until)
    made = promises.make(
        by=by,
        wanted=[wanted],
        calendar=matter.calendar,
        historical=matter.historical,
        at=at,
    )
    keep_keys(matter, [step], made)
    return made[0]


def _keep_standstill(
    matter: Matter,
    request: Request,
    standing: Standing,
    promise: Promise,
    *,
    at: datetime,
) -> None:
    Standstill._base_manager.create(
        matter=matter,
        round=matter.round,
        kind=standing,
        cause=request.cause,
        words=request.reason,
        unit=matter.accountable_unit,
        approved_by_unit_id=request.decider_unit_id,
        since=at,
        review_at=promise.due_at,
        promise=promise,
    )


def _standstill(matter: Matter, kind: Standing | None = None) -> Standstill:
    stood = open_standstill(matter)
    if stood is None or (kind is not None and stood.kind != kind):
        raise NotStanding
    return stood


def _end_standstill(stood: Standstill, ending: Ending, *, by: Actor, at: datetime) -> None:
    """One conditional UPDATE: of two who resume it the second is told."""
    still = Standstill._base_manager.filter(pk=stood.pk, ended_at=None)
    if not still.update(ended_at=max(at, stood.since), ended_by=by.ref, ending=ending):
        raise Overtaken


def _leading(matter: Matter, resumed: list[Promise]) -> Promise | None:
    """The promise to the resident, as it runs again."""
    return next((one for one in resumed if one.pk == matter.promise_id), None)
