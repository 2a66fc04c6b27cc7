"""Back to the queue: the owner is gone, or nobody is left at the unit who may take the next step."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import in_turn, lead, require, take_part, tell
from fivehearts.engines.matters.actions.handling import independent_unit
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.independence import somebody_is_there, to_be_left_out
from fivehearts.engines.matters.vocabulary.refusals import NobodyIndependent, NothingChanged
from fivehearts.engines.matters.vocabulary.states import QUEUE_PERMISSION, Queue, State, Verb
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action


@action("matters.release")
def release(*, by: Actor, matter: Matter, at: datetime = NOW) -> Matter:
    """An owner without a post owns nothing: the matter waits in its unit's queue again.

    Dates, unit and round stay. In order: state (unchanged) and queue, timeline (internal), record.
    """
    require(rules.may_release(by))
    in_turn(matter, Verb.RELEASE)
    lead(matter, verb=Verb.RELEASE, to=matter.state, at=at, queue=Queue.HANDLE)
    tell(matter, verb=Verb.RELEASE, by=by, at=at, public=False)
    return matter


@action("matters.find_another")
def find_another(*, by: Actor, matter: Matter, at: datetime = NOW) -> Matter:
    """Nobody at the unit may review it or follow it up but those who handled it: the next tier does.

    It happens when the only colleague for it goes away and the handler stands in. In order: span
    and queue (state and dates stay); the tier takes part; timeline (internal); record. Raises
    `NobodyIndependent` where no tier has anybody, `NothingChanged` where somebody is there.
    """
    require(rules.may_release(by))
    in_turn(matter, Verb.RELEASE)
    excluding = to_be_left_out(matter)
    if somebody_is_there(matter, excluding=excluding):
        raise NothingChanged
    permission, queue, left = QUEUE_PERMISSION[matter.queue], matter.queue, matter.holder_unit
    unit = independent_unit(matter, permission=permission, excluding=excluding)
    if unit.pk == left.pk:
        raise NobodyIndependent(unit=left.name)
    lead(matter, verb=Verb.RELEASE, to=matter.state, at=at, holder=unit, queue=queue)
    if matter.state == State.FOLLOW_UP:
        take_part(matter, unit=unit, part=Part.FOLLOW_UP, at=at)
    facts = {"unit": unit.pk}
    tell(matter, verb=Verb.RELEASE, by=by, at=at, public=False, facts=facts, unit_id=left.pk)
    return matter
