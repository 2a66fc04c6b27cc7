"""What the ladder of promises says to the units of a matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require, tell
from fivehearts.engines.matters.models import Matter, Urging
from fivehearts.engines.matters.queries.climbing import LadderStep, urged_unit
from fivehearts.engines.matters.vocabulary.states import HANDLE, SUPERVISE, Source, Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action


@action("matters.urge_by_ladder")
def urge_by_ladder(*, by: Actor, steps: Sequence[LadderStep], at: datetime = NOW) -> None:
    """A reminder or an urging note to the units that have these matters.

    What another unit promised is urged there, and on the higher rungs with the tier above it.
    Once for each step of each promise, however often a sweep runs: the database says so. In
    order: the urgings are kept in one statement; the matters show when they were last urged;
    timeline (internal); record.
    """
    require(rules.may_climb(by))
    told = [(step, urged_unit(step)) for step in steps]
    Urging._base_manager.bulk_create(
        Urging(
            matter=step.matter,
            round=step.matter.round,
            source=Source.LADDER,
            unit=unit,
            at=at,
            by=by.ref,
            promise_id=step.promise_id,
            rung=f"{step.rung}{step.tier_step or ''}",
        )
        for step, unit in told
    )
    # Not a change people decide on: their open forms stay valid, so the version stays.
    own = {step.matter.pk for step in steps if step.of_unit is None}
    Matter._base_manager.filter(pk__in=own).update(urged_at=at)
    for step, unit in told:
        facts = {"source": Source.LADDER, "rung": step.rung, "promise": step.promise_id}
        to = ""
        if step.of_unit is not None:
            facts["unit"] = unit.pk
            to = f"unit:{unit.pk}/{HANDLE if unit.pk == step.of_unit.pk else SUPERVISE}"
        tell(step.matter, verb=Verb.URGE, by=by, at=at, public=False, facts=facts, to=to)
