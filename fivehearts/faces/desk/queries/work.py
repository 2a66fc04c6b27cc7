"""The lists a tab of one's own work opens: matters, and the steps of procedures among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.lists import Line
from fivehearts.engines.matters.queries.work import (
    Beside,
    handled_by,
    helped_with,
    work_beside,
    work_of,
)
from fivehearts.engines.procedures.queries.waiting import StepHere, stepped_matters, steps_here
from fivehearts.foundation.scope import Actor

# Matters of one's units that others have in hand; no queue, yet a tab beside them.
AROUND = "around"
# What others answer for and one's own units were asked to help with.
HELPING = "helping"
# Matters of anybody in which a step of a procedure waits for one's own units.
STEPS = "steps"


# A list of one's own work, given what `steps_for` found.
List = Callable[[Actor, Beside], QuerySet[Matter]]

steps_for = stepped_matters


def asked_for(actor: Actor, _beside: Beside) -> QuerySet[Matter]:
    """What others answer for, with a part that is asked of the actor's units."""
    return helped_with(actor)


_LISTS: dict[str, List] = {AROUND: handled_by, HELPING: asked_for, STEPS: work_beside}


def list_of_work(queue: str) -> List:
    """The list a tab of one's own work opens, before it is narrowed to a queue.

    All of it where the tab is a queue: what lies with the actor, and what has a step to be done.
    """
    return _LISTS.get(queue, work_of)


def steps_of(actor: Actor, beside: Beside, lines: Iterable[Line]) -> dict[int, StepHere]:
    """The steps that are the actor's to do in the matters of a page, by their keys.

    Asked only where one of them is among what was found beside.
    """
    known = {key for _unit, keys in beside for key in keys}
    return steps_here(actor, [one.pk for one in lines if one.pk in known])
