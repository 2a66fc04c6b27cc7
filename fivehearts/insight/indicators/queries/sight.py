"""Whose figures an actor reads: those of the units of the own posts, and of what stands below."""

from __future__ import annotations

from django.db.models import Q

from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit

VIEW = "figures.view"
# A sign the database cannot hold, so no code and no key contains it.
NUL = "\x00"


def unit_in_sight(actor: Actor, code: str) -> Unit | None:
    """The unit of this code where one of the actor's posts reads figures over it."""
    unit = unit_of(code)
    return unit if unit is not None and actor.holds(VIEW, over=unit.path) else None


def unit_of(code: str) -> Unit | None:
    """The unit of this code; None for an unknown one."""
    return None if NUL in code else Unit.objects.filter(code=code).first()


def first_unit(actor: Actor) -> Unit | None:
    """The highest unit whose figures the actor reads: where the page begins."""
    paths = actor.paths(VIEW)
    return Unit.objects.filter(path__in=paths).order_by("path").first()


def units_around(actor: Actor, unit: Unit) -> list[Unit]:
    """What a picker offers: the units of the posts, the way down to `unit`, and what stands below it."""
    paths = actor.paths(VIEW)
    above = Unit.objects.above(unit.path).values("pk")
    wanted = Q(path__in=paths) | Q(pk__in=above) | Q(parent=unit, closed_at=None)
    rows = Unit.objects.filter(wanted).order_by("path")
    return [one for one in rows if actor.holds(VIEW, over=one.path)]


def require(actor: Actor, unit: Unit) -> None:
    """Raise PermissionError where no post of the actor reads the figures of the unit."""
    if not actor.holds(VIEW, over=unit.path):
        raise PermissionError(f"{actor.ref} reads no figures of {unit.code}")


def units_beside(unit: Unit, paths: set[str]) -> list[Unit]:
    """The units a table of lines shows, in the order of the tree: `unit` itself, what stands
    right below it, and whoever else (at `paths`) did something.
    """
    wanted = Q(pk=unit.pk) | Q(parent=unit, closed_at=None) | Q(path__in=paths)
    return list(Unit.objects.filter(wanted).order_by("path"))
