"""A matter changes the unit that answers for it: what every such verb does on its way.

No verbs here: these functions are called inside actions only. The date promised to the resident
stays where it is; every second goes on being booked to exactly one unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from fivehearts.engines.matters.actions.ground import (
    lead,
    promise_steps,
    running_promises,
    settle_dates,
    take_part,
)
from fivehearts.engines.matters.models import Matter, Request, Standstill
from fivehearts.engines.matters.vocabulary.refusals import OutOfReach, ReturnedBefore, UnitClosed
from fivehearts.engines.matters.vocabulary.standing import Ending, Standing
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, Queue, State, Step, Verb
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.engines.promises import actions as promises
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import TIERS

# What a unit promises for itself; it falls away when the matter goes to another unit.
_OF_THE_UNIT = (Step.DISPATCH, Step.SIGN, Step.FIRST_CONTACT)


def within_reach(base: Unit, unit: Unit) -> bool:
    """Whether `base` may give a matter to a unit: below it, or attached to a tier above it."""
    if unit.is_under(base.path):
        return True
    superior_path = unit.path[:-4]
    return unit.kind not in TIERS and bool(superior_path) and base.path.startswith(superior_path)


def require_given_to(matter: Matter, unit: Unit, *, base: Unit, not_to: Iterable[int] = ()) -> None:
    """Raise `UnitClosed`, `OutOfReach` or `ReturnedBefore` where `unit` may not be given it."""
    if unit.closed_at is not None:
        raise UnitClosed(unit=unit.name)
    if not within_reach(base, unit):
        raise OutOfReach(unit=unit.name)
    if unit.pk in set(not_to):
        raise ReturnedBefore(unit=unit.name)


def give(
    matter: Matter,
    unit: Unit,
    *,
    verb: Verb,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """The unit answers for it from now on, signed or not."""
    _pass(matter, unit, State.DISPATCHED, Queue.SIGN, verb=verb, by=by, at=at, changes=changes)


def to_dispatch_again(
    matter: Matter,
    unit: Unit,
    *,
    verb: Verb,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """It waits in the dispatch queue of `unit`, which answers for it until it has found another."""
    _pass(matter, unit, State.ACCEPTED, Queue.DISPATCH, verb=verb, by=by, at=at, changes=changes)


def _pass(
    matter: Matter,
    unit: Unit,
    to: State,
    queue: Queue,
    *,
    verb: Verb,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None,
) -> None:
    passed_on = {"turn": matter.turn + 1, "accountable_unit_id": unit.pk}
    lead(
        matter,
        verb=verb,
        to=to,
        at=at,
        holder=unit,
        queue=queue,
        changes={**passed_on, **(changes or {})},
    )
    matter.accountable_unit = unit
    excuse_steps(matter, *_OF_THE_UNIT, by=by, at=at)
    promise_steps(matter, steps=_promised_in(queue, matter), unit=unit, start=at, by=by, at=at)
    settle_dates(matter)
    take_part(matter, unit=unit, part=Part.ACCOUNTABLE, at=at)


def _promised_in(queue: Queue, matter: Matter) -> tuple[Step, ...]:
    """What a unit promises that finds a matter in this queue."""
    if queue == Queue.DISPATCH:
        return (Step.DISPATCH,)
    # Where nobody can be contacted there is no first contact to promise.
    return (Step.SIGN, Step.FIRST_CONTACT) if matter.can_be_contacted else (Step.SIGN,)


def excuse_steps(matter: Matter, *steps: Step, by: Actor, at: datetime) -> None:
    """The running promises of these steps fall away, neither kept nor broken."""
    running = running_promises(matter, *steps)
    if running:
        promises.excuse(by=by, promises=running, at=at)


def drop_request(matter: Matter, *, by: Actor, at: datetime) -> dict[str, Any]:
    """A request that events have overtaken ends; returns what changes on the matter's own row."""
    if not matter.decision:
        return {}
    Request._base_manager.filter(matter=matter, decided=Decided.OPEN).update(
        decided=Decided.OVERTAKEN, decided_at=at, decided_by=by.ref
    )
    return {"decision": Decision.NONE, "decider_unit_id": None}


def drop_standstill(matter: Matter, *, by: Actor, at: datetime) -> dict[str, Any]:
    """A matter that ends does not stand still; returns what changes on the matter's own row."""
    if not matter.standing:
        return {}
    Standstill._base_manager.filter(matter=matter, ended_at=None).update(
        ended_at=at, ended_by=by.ref, ending=Ending.WITHDRAWN
    )
    return {"standing": Standing.NONE, "review_at": None}
