"""Who may change the territory; on loaded things, without queries."""

from __future__ import annotations

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind

# The tiers a unit may stand directly below; None: at the top.
SUPERIORS: dict[str, frozenset[str | None]] = {
    UnitKind.CITY: frozenset({None}),
    UnitKind.DISTRICT: frozenset({None, UnitKind.CITY}),
    UnitKind.SUBDISTRICT: frozenset({UnitKind.DISTRICT}),
    UnitKind.COMMUNITY: frozenset({UnitKind.SUBDISTRICT}),
    UnitKind.GRID: frozenset({UnitKind.COMMUNITY}),
}


def may_manage(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may change the unit and what stands below it."""
    return actor.holds("places.manage", over=unit.path)


def may_found(actor: Actor, parent: Unit | None) -> bool:
    """Whoever manages the superior founds below it; the top of the tree is set up by a system."""
    return actor.is_system if parent is None else may_manage(actor, parent)


def fits_below(kind: str, parent_kind: str | None) -> bool:
    """Whether a unit of `kind` stands directly below one of `parent_kind`.

    Territory follows the tiers; departments and the like are attached to any tier.
    """
    if kind in SUPERIORS:
        return parent_kind in SUPERIORS[kind]
    return parent_kind in TIERS
