"""The lists a tab of one's own work opens: matters, and the steps of procedures among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.lists import Line
from fivehearts.engines.matters.queries.work import handled_by, helped_with, work_beside, work_of
from fivehearts.engines.procedures.queries.waiting import StepHere, stepped_matters, steps_here
from fivehearts.foundation.scope import Actor

# Matters of one's units that others have in hand; no queue, yet a tab beside them.
AROUND = "around"
# What others answer for and one's own units were asked to help with.
HELPING = "helping"
# Matters of anybody in which a step of a procedure waits for one's own units.
STEPS = "steps"

# What waits beside what lies with somebody: the same for the list, its counts and its files.
BESIDE = stepped_matters


def all_my_work(actor: Actor) -> QuerySet[Matter]:
    """What lies with the actor, and what has a step that is theirs to do; the nearest date first."""
    return work_of(actor, BESIDE)


def my_steps(actor: Actor) -> QuerySet[Matter]:
    """Only what has a step that is the actor's to do."""
    return work_beside(actor, BESIDE)


def on_its_way(actor: Actor) -> QuerySet[Matter]:
    """What the actor's units answer for while others have it in hand."""
    return handled_by(actor, BESIDE)


_LISTS: dict[str, Callable[[Actor], QuerySet[Matter]]] = {
    AROUND: on_its_way,
    HELPING: helped_with,
    STEPS: my_steps,
}


def list_of_work(queue: str) -> Callable[[Actor], QuerySet[Matter]]:
    """The list a tab of one's own work opens, before it is narrowed to a queue."""
    return _LISTS.get(queue, all_my_work)


def steps_of(actor: Actor, lines: Iterable[Line]) -> dict[int, StepHere]:
    """The steps that are the actor's to do in the matters of a page, by their keys.

    Asked only where a matter of the page went beyond its first turn: before that no procedure began.
    """
    return steps_here(actor, [one.pk for one in lines if one.turn > 1])
