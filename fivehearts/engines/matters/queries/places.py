"""Where a matter may be registered and to whom it may be given."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fivehearts.engines.matters.models import Category, Matter
from fivehearts.engines.matters.vocabulary.states import REGISTER
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import superior_paths, working_units
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind


def categories() -> QuerySet[Category]:
    """The catalogue in its order."""
    return Category.objects.filter(retired_at=None).order_by("order", "code")


def places_to_register(actor: Actor) -> QuerySet[Unit]:
    """Communities and grids under a post of the actor that takes matters in."""
    kinds = (UnitKind.COMMUNITY, UnitKind.GRID)
    return working_units().filter(subtrees("path", actor.paths(REGISTER)), kind__in=kinds)


def units_to_dispatch(matter: Matter) -> QuerySet[Unit]:
    """The unit itself and all below it, and what is attached to the tiers above."""
    path = matter.intake_unit.path
    above = Unit.objects.filter(path__in=superior_paths(path)).values("pk")
    beside = Q(parent__in=above) & ~Q(kind__in=TIERS)
    return working_units().filter(Q(path__gte=path, path__lt=path + "~") | beside)
