"""What other floors may ask about units."""

from __future__ import annotations

from fivehearts.foundation.scope.models import Unit, UnitQuerySet
from fivehearts.foundation.scope.vocabulary import STEP, UnitKind


def unit_by_code(code: str) -> Unit:
    """The unit with this code. Raises `Unit.DoesNotExist`."""
    return Unit.objects.get(code=code)


def unit(pk: int) -> Unit:
    """The unit with this key. Raises `Unit.DoesNotExist`."""
    return Unit.objects.get(pk=pk)


def chain(path: str) -> list[Unit]:
    """The units from the top down to the one at `path`, which is last."""
    return list(Unit.objects.above(path))


def superior_paths(path: str) -> list[str]:
    """The paths above `path`, nearest first."""
    return [path[:end] for end in range(len(path) - STEP, 0, -STEP)]


def units_of_kind(kind: UnitKind, *, below: Unit | None = None) -> UnitQuerySet:
    """Working units of one kind in the order of the tree, below a unit where one is named."""
    rows = Unit.objects.working().filter(kind=kind).order_by("path")
    return rows.below(below) if below is not None else rows


def working_units(*, below: Unit | None = None) -> UnitQuerySet:
    """Every working unit, in the order of the tree."""
    rows = Unit.objects.working().order_by("path")
    return rows.below(below) if below is not None else rows
