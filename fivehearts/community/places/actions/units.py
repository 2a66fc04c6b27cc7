"""Units are founded, attached, renamed and closed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from fivehearts.community.places import rules
from fivehearts.community.places.models import Building
from fivehearts.community.places.tree import child_paths, lock_siblings
from fivehearts.community.places.vocabulary import (
    AlreadyClosed,
    BadCode,
    BuildingsLeft,
    CodeTaken,
    NameMissing,
    SuperiorClosed,
    UnableToClose,
    UnitClosed,
    UnitFounded,
    WrongTier,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, record_it

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


class UnitPlan(NamedTuple):
    """A unit to be founded; `parent` is the code of its superior, "" at the top."""

    code: str
    name: str
    kind: str
    parent: str


@action("places.found_unit")
def found_unit(
    *,
    code: str,
    name: str,
    kind: str,
    by: Actor,
    parent: Unit | None = None,
    phone: str = "",
    at: datetime = NOW,
) -> Unit:
    """Found a unit of the territory below `parent` and give it the next free path there.

    Then: record, `UnitFounded`. Raises `Forbidden`, `BadCode`, `CodeTaken`, `NameMissing`,
    `WrongTier`, `SuperiorClosed`.
    """
    if kind not in TIERS:
        raise WrongTier(kind=kind, parent=parent.name if parent else "")
    return _found(UnitPlan(code, name, kind, ""), parent, phone, by, at)


@action("places.attach_unit")
def attach_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit,
    by: Actor,
    phone: str = "",
    at: datetime = NOW,
) -> Unit:
    """Attach a department, police post, property company or partner to a tier.

    Then: record, `UnitFounded`. Raises like `found_unit`.
    """
    if kind in TIERS or kind not in UnitKind.values:
        raise WrongTier(kind=kind, parent=parent.name)
    return _found(UnitPlan(code, name, kind, ""), parent, phone, by, at)


@action("places.found_units")
def found_units(*, plans: Iterable[UnitPlan], by: Actor, at: datetime = NOW) -> dict[str, Unit]:
    """Found many units at once, superiors before what stands below them; by code.

    For imports: one entry of the record for all of them, with their count. Then: record,
    `UnitFounded` for each. Raises like `found_unit`, and `KeyError` for an unknown superior.
    """
    wanted = list(plans)
    known = {unit.code: unit for unit in Unit.objects.filter(code__in={p.parent for p in wanted})}
    new: dict[str, Unit] = {}
    for group in _by_superior(wanted):
        parent = new.get(group[0].parent) or known[group[0].parent] if group[0].parent else None
        _check_superior(by, group[0].kind, parent)
        lock_siblings(parent)
        paths = child_paths(parent)
        units = [_unit(plan, parent, next(paths)) for plan in group]
        new |= {unit.code: unit for unit in Unit.objects.bulk_create(units, batch_size=500)}
        _own_districts(units)
    record_it("scope.Unit:many", data={"count": len(new), "codes": [p.code for p in wanted[:50]]})
    for unit in new.values():
        announce(UnitFounded(unit.pk, at))
    return new


@action("places.rename_unit")
def rename_unit(*, unit: Unit, name: str, by: Actor, at: datetime = NOW) -> Unit:
    """Give the unit another name; code, path and history stay.

    Then: record. Raises `Forbidden`, `NameMissing`.
    """
    if not rules.may_manage(by, unit):
        raise Forbidden
    unit.name = place_name(name, 100)
    unit.save(update_fields=["name"])
    record_it(unit, unit_id=unit.pk)
    return unit


@action("places.close_unit")
def close_unit(*, unit: Unit, by: Actor, at: datetime = NOW) -> Unit:
    """Close a unit nothing working stands below and that looks after no building.

    What it did stays readable.

    Then: record, `UnitClosed` — a listener refuses where work is still open there. Raises
    `Forbidden`, `UnableToClose`, `BuildingsLeft`, `AlreadyClosed`.
    """
    if not rules.may_manage(by, unit):
        raise Forbidden
    lock_siblings(unit)
    below = Unit.objects.working().below(unit).exclude(pk=unit.pk).count()
    if below:
        raise UnableToClose(count=below)
    left = Building.objects.filter(unit=unit, closed_at=None).count()
    if left:
        raise BuildingsLeft(count=left)
    if not Unit.objects.working().filter(pk=unit.pk).update(closed_at=at):
        raise AlreadyClosed
    unit.closed_at = at
    record_it(unit, unit_id=unit.pk)
    announce(UnitClosed(unit.pk, at))
    return unit


def _found(plan: UnitPlan, parent: Unit | None, phone: str, by: Actor, at: datetime) -> Unit:
    _check_superior(by, plan.kind, parent)
    if lock_siblings(parent) is False:
        raise SuperiorClosed(parent=parent.name if parent else "")
    if Unit.objects.filter(code=plan.code).exists():
        raise CodeTaken(code=plan.code)
    unit = _unit(plan, parent, next(child_paths(parent)), phone)
    unit.save(force_insert=True)
    _own_districts([unit])
    record_it(unit, unit_id=unit.pk, data={"code": plan.code, "kind": plan.kind})
    announce(UnitFounded(unit.pk, at))
    return unit


def _check_superior(by: Actor, kind: str, parent: Unit | None) -> None:
    if not rules.may_found(by, parent):
        raise Forbidden
    if not rules.fits_below(kind, parent.kind if parent else None):
        label = UnitKind(kind).label if kind in UnitKind.values else kind
        raise WrongTier(kind=str(label), parent=parent.name if parent else "—")
    if parent is not None and parent.closed_at is not None:
        raise SuperiorClosed(parent=parent.name)


def _unit(plan: UnitPlan, parent: Unit | None, path: str, phone: str = "") -> Unit:
    if not _CODE.fullmatch(plan.code):
        raise BadCode
    return Unit(
        code=plan.code,
        name=place_name(plan.name, 100),
        kind=plan.kind,
        parent=parent,
        district_id=parent.district_id if parent else None,
        path=path,
        phone=phone.strip()[:40],
    )


def _own_districts(units: list[Unit]) -> None:
    """A district is its own district, which is known only once it has a key."""
    for unit in units:
        if unit.kind == UnitKind.DISTRICT:
            unit.district = unit
            unit.save(update_fields=["district"])


def _by_superior(plans: list[UnitPlan]) -> list[list[UnitPlan]]:
    """Plans grouped by superior, in the order in which superiors first appear."""
    groups: dict[str, list[UnitPlan]] = {}
    for plan in plans:
        groups.setdefault(plan.parent, []).append(plan)
    return list(groups.values())


def place_name(name: str, most: int) -> str:
    """The name with single spaces. Raises `NameMissing` where it is empty or too long."""
    kept = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(kept) <= most:
        raise NameMissing(most=most)
    return kept
