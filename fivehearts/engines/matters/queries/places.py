"""Where a matter may be registered and to whom it may be given."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.published import NoCatalogueError, Snapshot, snapshot
from fivehearts.engines.matters.vocabulary.states import REGISTER
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import superior_paths, working_units
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind


def categories() -> QuerySet[Category]:
    """What may be chosen now, in the order of the tree."""
    return reading.categories()


# The categories as they were read beside the copy of the catalogue that this process keeps.
_kept: list[tuple[Snapshot, tuple[Category, ...]]] = []


def categories_shown() -> tuple[Category, ...]:
    """The same without a statement, as long as the catalogue in force stays the same.

    For showing only: what somebody chose is looked up in `categories`.
    """
    try:
        in_force = snapshot()
    except NoCatalogueError:
        return ()
    if not _kept or _kept[0][0] is not in_force:
        _kept[:] = [(in_force, tuple(categories()))]
    return _kept[0][1]


def category_name(category_id: int | None) -> str:
    """What a category is called in the catalogue in force, retired or not; "" for none."""
    try:
        entry = snapshot().entries.get(category_id or 0)
    except NoCatalogueError:
        return ""
    return entry.name if entry else ""


def places_to_register(actor: Actor) -> QuerySet[Unit]:
    """Communities and grids under a post of the actor that takes matters in, with what is above."""
    kinds = (UnitKind.COMMUNITY, UnitKind.GRID)
    rows = working_units().select_related("parent")
    return rows.filter(subtrees("path", actor.paths(REGISTER)), kind__in=kinds)


def units_to_dispatch(base: Unit) -> QuerySet[Unit]:
    """The unit that shares it out and all below it, and what is attached to the tiers above."""
    path = base.path
    above = Unit.objects.filter(path__in=superior_paths(path)).values("pk")
    beside = Q(parent__in=above) & ~Q(kind__in=TIERS)
    return working_units().filter(Q(path__gte=path, path__lt=path + "~") | beside)
