"""Who may remember persons and see what is masked; on loaded things, without queries."""

from __future__ import annotations

from fivehearts.community.people.models import Person
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit


def may_remember(actor: Actor, unit: Unit) -> bool:
    """Residents leave their own contact; colleagues write down whoever they register for.

    A person is known to the community: a grid worker of one of its grids writes down persons too.
    """
    if actor.is_resident or actor.holds("matters.register", over=unit.path):
        return True
    return any(path.startswith(unit.path) for path in actor.paths("matters.register"))


def may_reveal(actor: Actor, person: Person, for_unit: Unit | None = None) -> bool:
    """A post that gives `matters.reveal` over the person's community, or over the unit that
    works for the person now (`for_unit`: a department that handles their matter)."""
    if actor.holds("matters.reveal", over=person.unit_path):
        return True
    return for_unit is not None and actor.holds("matters.reveal", over=for_unit.path)
