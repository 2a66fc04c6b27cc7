"""Whom a verb concerns is told of it, in the transaction of the verb."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.urls import reverse

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary import messages
from fivehearts.engines.matters.vocabulary.states import (
    DECIDE,
    FINAL,
    HANDLE,
    QUEUE_PERMISSION,
    Queue,
    Verb,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox import channels
from fivehearts.foundation.outbox.actions import Telling, tell_all
from fivehearts.foundation.outbox.kinds import Kind
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import at_the_end

TO_RESIDENT: dict[str, Kind] = {
    Verb.REGISTER: messages.REGISTERED,
    Verb.ANSWER_AT_ONCE: messages.ANSWERED,
    Verb.APPROVE: messages.ANSWERED,
    Verb.EXTEND: messages.LATER,
    Verb.SUSPEND: messages.RESTS,
    Verb.PARK: messages.RESTS,
    Verb.RENEW_PARKING: messages.RESTS,
    Verb.RESUME: messages.GOES_ON,
    Verb.DECLINE: messages.NOT_OURS,
    Verb.JOIN: messages.TOGETHER,
    Verb.ANSWER_JOINTLY: messages.ANSWERED,
    Verb.ASK_PAPERS: messages.PAPERS,
    Verb.TAKE_PAPERS: messages.GOES_ON,
}
TO_STAFF: dict[str, Kind] = {
    Verb.DISPATCH: messages.TO_SIGN,
    Verb.ESCALATE: messages.TO_SIGN,
    Verb.HAND_BACK: messages.TO_SIGN,
    Verb.TAKE_BACK: messages.TO_SIGN,
    Verb.ASK_RETURN: messages.TO_DECIDE,
    Verb.ASK_EXTENSION: messages.TO_DECIDE,
    Verb.ASK_SUSPENSION: messages.TO_DECIDE,
    Verb.ASK_PARKING: messages.TO_DECIDE,
    Verb.SUSPEND: messages.DECIDED,
    Verb.PARK: messages.DECIDED,
    Verb.KEEP_RUNNING: messages.DECIDED,
    Verb.RENEW_PARKING: messages.DECIDED,
    Verb.RESUME: messages.BACK,
    Verb.EXTEND: messages.DECIDED,
    Verb.KEEP_THERE: messages.DECIDED,
    Verb.KEEP_DATE: messages.DECIDED,
    Verb.ASK_HELP: messages.HELP_ASKED,
    Verb.INSIST: messages.HELP_ASKED,
    Verb.SUMMON: messages.SUMMONED,
    Verb.DROP_PART: messages.NO_LONGER,
    Verb.CALL_OFF: messages.NO_LONGER,
    Verb.PART_DONE: messages.FROM_OTHERS,
    Verb.DECLINE_PART: messages.FROM_OTHERS,
    Verb.COME: messages.FROM_OTHERS,
    Verb.REPORT_BACK: messages.FROM_OTHERS,
    Verb.URGE: messages.URGED,
    Verb.SUPERVISE: messages.SUPERVISED,
    Verb.HAND_OVER: messages.GIVEN,
    Verb.SEND_BACK: messages.BACK,
    Verb.ANSWER: messages.BACK,
    Verb.REOPEN: messages.BACK,
    Verb.SEPARATE: messages.BACK,
    Verb.ARRIVE: messages.ARRIVED,
    Verb.BEGIN_STEP: messages.STEP_HERE,
}


_ASKING = frozenset({Verb.ASK_RETURN, Verb.ASK_EXTENSION, Verb.ASK_SUSPENSION, Verb.ASK_PARKING})


def tell_whom_it_concerns(
    matter: Matter, *, verb: str, by: Actor, at: datetime, step: str = "", to: str = ""
) -> None:
    """The resident by text message where one can be sent, the colleagues in their inbox.

    `step` tells several of the same verb apart that leave the matter's version as it is. Nobody
    is told of imported history or of what happened days ago; whoever did it reads nothing of it.
    `to` are colleagues of another unit, told in place of those who have the matter.
    """
    if matter.historical or now() - at > messages.NEWS_FOR:
        return
    kind = TO_RESIDENT.get(verb)
    if kind and matter.resident_id and matter.can_be_contacted and channels.is_open(Channel.SMS):
        _tell(matter, kind, f"person:{matter.resident_id}", by=by, at=at)
    kind = TO_STAFF.get(verb)
    if kind and matter.state not in FINAL and (to := to or _colleagues(matter, verb)) != by.ref:
        _tell(matter, kind, to, by=by, at=at, step=step)


def _colleagues(matter: Matter, verb: str) -> str:
    """Who has to act now: the owner, whoever empties the queue, or the unit that decides."""
    if verb in _ASKING:
        return f"unit:{matter.decider_unit_id}/{DECIDE}"
    if matter.owner_id:
        return f"user:{matter.owner_id}"
    return f"unit:{matter.holder_unit_id}/{QUEUE_PERMISSION.get(Queue(matter.queue), HANDLE)}"


def _tell(matter: Matter, kind: Kind, to: str, *, by: Actor, at: datetime, step: str = "") -> None:
    """Written when the outermost verb ends, with everything else that verb has to tell."""
    to_resident = kind in TO_RESIDENT.values()
    known: dict[str, Any] = {
        "number": matter.display_number,
        "unit": matter.accountable_unit.name,
        "due": matter.promise.due_at if to_resident else matter.next_due_at,
        "review": matter.review_at,
    }
    telling = Telling(
        kind=kind,
        to=to,
        about=matter,
        unit=matter.holder_unit,
        facts={name: known[name] for name in kind.facts},
        occasion=f"{matter.round}.{matter.version}.{step}",
        link="" if to_resident else reverse("matters:matter", args=[matter.number]),
    )
    at_the_end(_write, (by, at, telling))


def _write(told: list[tuple[Actor, datetime, Telling]]) -> None:
    """A sweep tells thousands: those of one actor and moment go in a few statements."""
    for (by, at), rows in groupby(told, key=itemgetter(0, 1)):
        tell_all(by=by, at=at, tellings=[telling for _by, _at, telling in rows])
