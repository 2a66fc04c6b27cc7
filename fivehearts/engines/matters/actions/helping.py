"""What co-handling and summons share: a promise of another unit, its sight, and its end.

No verbs here: these functions are called inside actions only. The matter stays where it is; every
second goes on being booked to the unit that has it, and the other unit keeps a clock of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from fivehearts.engines.matters.actions.ground import (
    in_turn,
    keep_keys,
    require,
    settle_dates,
    stay,
)
from fivehearts.engines.matters.models import Assistance, Matter, Participation, Summons
from fivehearts.engines.matters.queries.helping import STATES_OF_VERB, works_for
from fivehearts.engines.matters.vocabulary.helping import (
    SUMMONS_AWAITED,
    PartGone,
    PartState,
    SummonsState,
)
from fivehearts.engines.matters.vocabulary.states import HANDLE, SIGN, Step, Verb
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.clock import Term
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Overtaken


def promise_of_another(
    matter: Matter,
    step: Step,
    unit: Unit,
    *,
    verb: Verb,
    term: Term | None,
    due_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Promise:
    """Another unit promises its part, beside what was promised before; a turn of the matter."""
    stay(matter, verb=verb, at=at, turn=matter.turn + 1)
    made = promises.make(
        by=by,
        wanted=[promises.Wanted(step, unit, term, at, due_at)],
        calendar=matter.calendar,
        historical=matter.historical,
        at=at,
    )
    keep_keys(matter, [step], made)
    settle_dates(matter)
    return made[0]


def join_in(matter: Matter, unit: Unit, part: str, *, at: datetime) -> None:
    """The unit takes part beside others, and sees the matter from now on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_participation (matter_id, unit_id, unit_path, part, since)"
            " SELECT %s, %s, %s, %s, %s WHERE NOT EXISTS (SELECT 1 FROM matters_participation"
            "  WHERE matter_id = %s AND unit_id = %s AND part = %s AND until IS NULL)",
            [matter.pk, unit.pk, unit.path, part, at, matter.pk, unit.pk, part],
        )


def leave(matter: Matter, units: Iterable[int], part: str, *, at: datetime) -> None:
    """The units take part no more; they keep their sight of what they worked on."""
    Participation._base_manager.filter(
        matter=matter, unit__in=list(units), part=part, until=None
    ).update(until=at)


def require_helper(by: Actor, matter: Matter, part: Assistance | Summons, verb: Verb) -> None:
    """Whoever works for the asked unit does this, while it is still to be done."""
    require(part.matter_id == matter.pk and works_for(by, part.unit))
    in_turn(matter, verb)
    require_waiting(part, verb)


def require_waiting(part: Assistance | Summons, verb: Verb) -> None:
    """Raises `PartGone` where the part stands elsewhere than this verb finds it."""
    if part.state not in STATES_OF_VERB[verb]:
        raise PartGone


def change_part(part: Assistance | Summons, verb: Verb, **changes: Any) -> None:
    """One conditional UPDATE: of two who answer the second is told. Raises `PartGone`, `Overtaken`."""
    require_waiting(part, verb)
    rows = type(part)._base_manager.filter(pk=part.pk, state__in=STATES_OF_VERB[verb])
    if not rows.update(**changes):
        raise Overtaken
    for name, value in changes.items():
        setattr(part, name, value)


def recipients(unit: Unit, permission: str = SIGN) -> str:
    """Whoever signs, or handles, for another unit."""
    return f"unit:{unit.pk}/{permission}"


def helpers_of(unit: Unit) -> str:
    """Whoever does the part: at a grid or a company the same colleagues sign and handle."""
    return recipients(unit, HANDLE)


def drop_parts(matter: Matter, *, by: Actor, at: datetime) -> None:
    """A matter that ends, or is answered, asks nobody else any more: their promises fall away."""
    if matter.turn == 1:
        return
    parts = list(
        Assistance._base_manager.filter(matter=matter, ended_at=None).select_related("promise")
    )
    calls = list(
        Summons._base_manager.filter(matter=matter, ended_at=None).select_related("promise")
    )
    if not parts and not calls:
        return
    Assistance._base_manager.filter(pk__in=[one.pk for one in parts]).update(
        state=PartState.WITHDRAWN, ended_at=at
    )
    waiting = [one.pk for one in calls if one.state in SUMMONS_AWAITED]
    Summons._base_manager.filter(pk__in=waiting).update(state=SummonsState.CALLED_OFF, ended_at=at)
    held = [one.promise for one in parts] + [one.promise for one in calls]
    running = [promise for promise in held if promise.runs]
    if running:
        promises.excuse(by=by, promises=running, at=at)
    Participation._base_manager.filter(
        matter=matter, part__in=["assists", "summoned"], until=None
    ).update(until=at)
