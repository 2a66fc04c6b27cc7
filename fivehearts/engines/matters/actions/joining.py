"""合并、附议与拆分: matters about the same thing are handled together, and can be taken apart again.

Each keeps its number, query code, resident, privacy, date and follow-up (ADR 25). Who leads is
locked before who goes along, so that nobody waits for each other in a circle.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from fivehearts.community.duties import queries as duties
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    lead,
    promise_steps,
    require,
    settle_dates,
    stay,
    take_part,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.passing import drop_request, excuse_steps
from fivehearts.engines.matters.models import Joining, Matter
from fivehearts.engines.matters.queries.helping import still_helping
from fivehearts.engines.matters.queries.joint import others_help
from fivehearts.engines.matters.vocabulary.helping import PartsOpen
from fivehearts.engines.matters.vocabulary.joint import (
    HistoryStaysApart,
    JoinsItself,
    LeadingAnswered,
    LeadingIsJoined,
    LeadsOthers,
    NotJoined,
    OtherConfidentiality,
    OthersHelp,
)
from fivehearts.engines.matters.vocabulary.refusals import ReasonMissing
from fivehearts.engines.matters.vocabulary.states import (
    HANDLE,
    IN_WORK,
    Queue,
    State,
    Step,
    Verb,
)
from fivehearts.engines.matters.vocabulary.words import HowJoined, JoiningEnded, Part
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, insert

_JOINS = 5_0001
# What the unit promised for itself; together with another it is the leading one that is signed for.
_OF_THE_UNIT = (Step.DISPATCH, Step.SIGN, Step.FIRST_CONTACT)
_QUEUE_IN: dict[str, Queue] = {
    State.REGISTERED: Queue.ACCEPT,
    State.ACCEPTED: Queue.DISPATCH,
    State.DISPATCHED: Queue.SIGN,
    State.SIGNED: Queue.HANDLE,
    State.HANDLING: Queue.HANDLE,
}
_PROMISED_IN: dict[str, tuple[Step, ...]] = {
    State.REGISTERED: (Step.DISPATCH,),
    State.ACCEPTED: (Step.DISPATCH,),
    State.DISPATCHED: (Step.SIGN, Step.FIRST_CONTACT),
    State.SIGNED: (Step.FIRST_CONTACT,),
}


@action("matters.join")
def join(
    *,
    by: Actor,
    matter: Matter,
    leading: Matter,
    reason: str = "",
    how: str = HowJoined.MERGED,
    at: datetime = NOW,
) -> Matter:
    """合并: the matter is handled together with a leading one about the same thing.

    Number, code, resident, privacy, the promised date and the follow-up stay its own. In order:
    the leading one counts it; state (it lies with the unit that answers for the leading one); what
    its own unit promised for itself falls away, the promise to the resident runs on; an open
    request ends; how it stood is kept, so that it can be separated; both timelines; record.
    Raises `JoinsItself`, `HistoryStaysApart`, `LeadingIsJoined`, `LeadingAnswered`,
    `LeadsOthers`, `OthersHelp`, `OtherConfidentiality`, `PartsOpen` where others still have a part in it.
    """
    require(rules.may_join(by, matter) and rules.may_join(by, leading))
    _one_at_a_time()
    in_turn(matter, Verb.JOIN)
    _require_fit(matter, leading)
    if helping := still_helping(matter):
        raise PartsOpen(units="、".join(helping))
    unit = leading.accountable_unit
    was = _as_it_stands(matter)
    stay(leading, verb=Verb.TAKE_ALONG, at=at, leads=leading.leads + 1)
    lead(
        matter,
        verb=Verb.JOIN,
        to=State.JOINED,
        at=at,
        holder=unit,
        queue=Queue.JOINED,
        changes={
            "joined_to_id": leading.pk,
            "accountable_unit_id": unit.pk,
            "reported_at": None,
            **drop_request(matter, by=by, at=at),
        },
    )
    matter.accountable_unit = unit
    excuse_steps(matter, *_OF_THE_UNIT, by=by, at=at)
    settle_dates(matter)
    take_part(matter, unit=unit, part=Part.ACCOUNTABLE, at=at)
    words = kept_words(matter, reason, at=at)
    insert(Joining(matter=matter, leading=leading, how=how, at=at, by=by.ref, words=words, was=was))
    tell(matter, verb=Verb.JOIN, by=by, at=at, public=True, facts={"unit": unit.pk, "how": how})
    tell(
        leading,
        verb=Verb.TAKE_ALONG,
        by=by,
        at=at,
        public=False,
        facts={"joined": matter.pk, "how": how},
    )
    return matter


def _one_at_a_time() -> None:
    """Two that join to each other at once must not both succeed: the second reads how it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_JOINS])


def _require_fit(matter: Matter, leading: Matter) -> None:
    """Raise the refusal that says why these two may not be handled together."""
    if matter.pk == leading.pk:
        raise JoinsItself
    if matter.historical or leading.historical:
        raise HistoryStaysApart
    if leading.joined_to_id is not None:
        first = leading.joined_to
        known = first.display_number if first is not None else ""
        raise LeadingIsJoined(number=leading.display_number, leading=known)
    if leading.state not in IN_WORK:
        raise LeadingAnswered(number=leading.display_number, state=leading.get_state_display())
    if matter.leads:
        raise LeadsOthers(count=matter.leads, number=leading.display_number)
    if others_help(matter):
        raise OthersHelp
    if rules.confidentiality(matter) != rules.confidentiality(leading):
        raise OtherConfidentiality


def _as_it_stands(matter: Matter) -> dict[str, Any]:
    """What a separation restores: codes and keys, no words."""
    return {
        "state": matter.state,
        "holder": matter.holder_unit_id,
        "accountable": matter.accountable_unit_id,
        "owner": matter.owner_id,
        "queue": matter.queue,
    }


@action("matters.separate")
def separate(
    *,
    by: Actor,
    matter: Matter,
    reason: str = "",
    because: str = JoiningEnded.SEPARATED,
    at: datetime = NOW,
) -> Matter:
    """拆分: the matter is handled by itself again, where it stood before it was joined.

    State, units, owner and queue are as before (where the unit was closed or the owner gone, the
    next that may); what that unit promises begins anew, the date promised to the resident never
    moved. In order: the leading one counts it no more; state; promises of the unit; the joint
    handling ends; both timelines; record. Raises `NotJoined`, `ReasonMissing`.
    """
    require(rules.may_separate(by, matter))
    in_turn(matter, Verb.SEPARATE)
    if not reason.strip() and not by.is_system:
        raise ReasonMissing
    joining = running_joining(matter)
    _let_go(joining, by=by, at=at)
    state, unit, accountable, owner_id, queue = _as_it_stood(matter, joining.was)
    lead(
        matter,
        verb=Verb.SEPARATE,
        to=state,
        at=at,
        holder=unit,
        owner_id=owner_id,
        queue=queue,
        changes={
            "joined_to_id": None,
            "accountable_unit_id": accountable.pk,
            "turn": matter.turn + 1,
        },
    )
    matter.accountable_unit, matter.joined_to = accountable, None
    steps = [
        step
        for step in _PROMISED_IN.get(state, ())
        if step != Step.FIRST_CONTACT or matter.can_be_contacted
    ]
    if steps:
        promise_steps(matter, steps=steps, unit=unit, start=at, by=by, at=at)
    settle_dates(matter)
    take_part(matter, unit=accountable, part=Part.ACCOUNTABLE, at=at)
    end_joining(joining, because, by=by, at=at, words=kept_words(matter, reason, at=at))
    tell(matter, verb=Verb.SEPARATE, by=by, at=at, public=True, facts={"unit": unit.pk})
    return matter


def _as_it_stood(matter: Matter, was: dict[str, Any]) -> tuple[State, Unit, Unit, int | None, str]:
    """State, holder, accountable unit, owner and queue as before; where they are gone, the next."""
    units = Unit.objects.in_bulk([was["holder"], was["accountable"]])
    unit, accountable = units[was["holder"]], units[was["accountable"]]
    if unit.closed_at is not None or accountable.closed_at is not None:
        intake = matter.intake_unit
        return State.ACCEPTED, intake, intake, None, Queue.DISPATCH
    state = State(was["state"])
    owner_id: int | None = was["owner"]
    if owner_id is not None and duties.actor_of(duties.user(owner_id)).holds(
        HANDLE, over=unit.path
    ):
        return state, unit, accountable, owner_id, Queue.NOBODY
    return state, unit, accountable, None, _QUEUE_IN[state]


def running_joining(matter: Matter) -> Joining:
    """The joint handling that runs. Raises `NotJoined`."""
    found = Joining._base_manager.filter(matter=matter, ended="").select_related("leading").first()
    if found is None:
        raise NotJoined
    return found


def _let_go(joining: Joining, *, by: Actor, at: datetime) -> None:
    """The leading matter counts one less, and tells it while it is open."""
    with enter(SystemScope("joint")):
        found = Matter.objects.select_related(
            "holder_unit", "accountable_unit", "promise", "intake_unit"
        )
        leading = found.get(pk=joining.leading_id)
        if leading.is_open:
            stay(leading, verb=Verb.LET_GO, at=at, leads=leading.leads - 1)
            facts = {"joined": joining.matter_id}
            tell(leading, verb=Verb.LET_GO, by=by, at=at, public=False, facts=facts)
        else:
            Matter._base_manager.filter(pk=leading.pk).update(leads=F("leads") - 1)


def end_joining(joining: Joining, ended: str, *, by: Actor, at: datetime, words: str = "") -> None:
    """The time together is over; the row stays as history."""
    Joining._base_manager.filter(pk=joining.pk).update(
        ended=ended, ended_at=at, ended_by=by.ref, ended_words=words
    )


def leave_withdrawn(matter: Matter, *, by: Actor, at: datetime) -> dict[str, Any]:
    """A joined matter is withdrawn: the leading one goes on without it; what changes on its row."""
    if matter.joined_to_id is None:
        return {}
    joining = running_joining(matter)
    _let_go(joining, by=by, at=at)
    end_joining(joining, JoiningEnded.WITHDRAWN, by=by, at=at)
    return {"joined_to_id": None}


@action("matters.follow")
def follow(*, by: Actor, matter: Matter, leading: Matter, at: datetime = NOW) -> Matter:
    """The leading matter went to another unit: what is joined to it goes along, clock and all.

    In order: span and accountable unit; the unit takes part; timeline (public); record.
    """
    require(rules.may_follow(by))
    unit = leading.accountable_unit
    lead(
        matter,
        verb=Verb.FOLLOW,
        to=State.JOINED,
        at=at,
        holder=unit,
        queue=Queue.JOINED,
        changes={"accountable_unit_id": unit.pk},
    )
    matter.accountable_unit = unit
    take_part(matter, unit=unit, part=Part.ACCOUNTABLE, at=at)
    tell(matter, verb=Verb.FOLLOW, by=by, at=at, public=True, facts={"unit": unit.pk})
    return matter


@action("matters.arrive")
def arrive(
    *, by: Actor, matter: Matter, leading: Matter, verb: str, words: str, at: datetime = NOW
) -> Matter:
    """What was written to a joined matter arrives at the leading one, marked from which number.

    Only colleagues read it there. In order: timeline (internal) of the leading one; record; the
    colleague who has it is told. The row of the leading one is not touched.
    """
    facts = {"joined": matter.pk, "verb": verb}
    tell(leading, verb=Verb.ARRIVE, by=by, at=at, public=False, words=words, facts=facts)
    return leading
