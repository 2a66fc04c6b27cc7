"""What a step of the ladder means for the matter a promise belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from fivehearts.engines.matters.models import Due, Matter
from fivehearts.engines.matters.queries.deciding import tier_above
from fivehearts.engines.matters.queries.urging import open_supervision
from fivehearts.engines.matters.vocabulary.states import IN_WORK, OF_OTHERS
from fivehearts.engines.promises.vocabulary import Climbed, Rung
from fivehearts.foundation.scope.asking import list_of
from fivehearts.foundation.scope.models import Unit

_UNITS = ("place_unit", "intake_unit", "accountable_unit", "holder_unit")


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One promise of one matter took one step of the ladder."""

    matter: Matter
    promise_id: int
    rung: Rung
    tier_step: int
    # Whose promise it is, where another unit than the one that has the matter made it.
    of_unit: Unit | None = None


def ladder_steps(climbs: Iterable[Climbed]) -> list[LadderStep]:
    """The steps that concern open matters, with their units, in two statements.

    Two promises of one matter share it, so that what the first step changes the second knows.
    """
    steps = {climb.promise_id: climb for climb in climbs}
    keys = _open_dues(list(steps))
    if not keys:
        return []
    dues = Due._base_manager.filter(pk__in=keys)
    rows = dues.select_related("matter", *(f"matter__{unit}" for unit in _UNITS))
    matters: dict[int, Matter] = {}
    found = list(rows.order_by("pk"))
    others = _units_of_others(found)
    return [
        LadderStep(
            matters.setdefault(due.matter_id, due.matter),
            due.promise_id,
            steps[due.promise_id].rung,
            steps[due.promise_id].tier_step,
            others.get(due.promise_id),
        )
        for due in found
    ]


def _open_dues(promise_ids: list[int]) -> list[int]:
    """Which of these promises are of open matters: asked of all at once, as one list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id FROM matters_due d JOIN matters_matter m ON m.id = d.matter_id"
            " WHERE d.promise_id = ANY(%s::bigint[]) AND m.closed_at IS NULL",
            [list_of(promise_ids)],
        )
        return [key for (key,) in cursor.fetchall()]


def _units_of_others(dues: list[Due]) -> dict[int, Unit]:
    """By promise the units that assist or were called; asks only where some of them climb."""
    keys = [due.promise_id for due in dues if due.step in OF_OTHERS]
    if not keys:
        return {}
    rows = Due._base_manager.filter(promise__in=keys).select_related("promise__unit")
    return {due.promise_id: due.promise.unit for due in rows}


def urged_unit(step: LadderStep) -> Unit:
    """Who is told: the unit that has the matter, or whoever promised a part in it; on the higher
    rungs the tier above those."""
    if step.of_unit is None:
        return step.matter.holder_unit
    if step.rung in {Rung.REMINDER, Rung.URGING}:
        return step.of_unit
    return tier_above(step.of_unit, tiers=1 + step.tier_step) or step.of_unit


def supervisor_for(step: LadderStep) -> Unit | None:
    """The unit that orders supervision at this step; None where a note is all there is to do.

    What another unit promised is told to those above it by a note. Else it is the tier above
    the unit that answers, and one tier higher each time nothing came of it. At
    the top, and where an order of that unit is still open, it is an urging note again.
    """
    if (
        step.of_unit is not None
        or step.rung not in {Rung.SUPERVISION, Rung.NEXT_TIER}
        or step.matter.state not in IN_WORK
    ):
        return None
    unit = tier_above(step.matter.accountable_unit, tiers=1 + step.tier_step)
    if unit is None or open_supervision(step.matter, unit=unit) is not None:
        return None
    return unit
