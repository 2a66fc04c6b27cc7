"""Doors named by a register are laid out together with the buildings and quarters they lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from fivehearts.community.places import rules, spelling
from fivehearts.community.places.actions.units import place_name
from fivehearts.community.places.models import Building, Dwelling, Quarter
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


class NamedDoor(NamedTuple):
    """A door; its quarter and building by key where they stand already, by name where they do not."""

    quarter: int | str
    building: int | str
    entrance: str
    room: str


@action("places.lay_out_named")
def lay_out_named(
    *, unit: Unit, doors: Sequence[NamedDoor], by: Actor, at: datetime = NOW
) -> dict[str, int]:
    """Lay out doors below a unit; a quarter or building that is only named is added first.

    A new quarter belongs to the unit, a new building to the unit of its quarter. What is there
    stays. One entry of the record for all of them, with the counts, which are returned too.
    Raises `Forbidden`, `NameMissing`.
    """
    if not rules.may_manage(by, unit):
        raise Forbidden
    quarters = _quarters(unit, doors)
    buildings, new_buildings = _buildings(doors, quarters)
    rows = [
        _dwelling(buildings[_quarter_key(door, quarters), door.building], door) for door in doors
    ]
    keys = {row.building_id for row in rows}
    before = Dwelling.objects.filter(building__in=keys).count()
    Dwelling.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    counts = {
        "quarters": sum(isinstance(one, str) for one in quarters),
        "buildings": new_buildings,
        "doors": Dwelling.objects.filter(building__in=keys).count() - before,
    }
    record_it(unit, unit_id=unit.pk, data=counts)
    return counts


def _quarter_key(door: NamedDoor, quarters: dict[int | str, Quarter]) -> int:
    """The key of the quarter of a door."""
    return quarters[door.quarter].pk


def _quarters(unit: Unit, doors: Sequence[NamedDoor]) -> dict[int | str, Quarter]:
    wanted = {door.quarter for door in doors}
    known = Quarter.objects.select_related("unit").filter(
        pk__in=[one for one in wanted if isinstance(one, int)]
    )
    found: dict[int | str, Quarter] = {row.pk: row for row in known}
    for name in sorted(one for one in wanted if isinstance(one, str)):
        plain = place_name(name, 60)
        found[name] = Quarter.objects.get_or_create(
            unit=unit,
            name=plain,
            defaults={"pinyin": spelling.pinyin(plain), "initials": spelling.initials(plain)},
        )[0]
    return found


def _buildings(
    doors: Sequence[NamedDoor], quarters: dict[int | str, Quarter]
) -> tuple[dict[tuple[int, int | str], int], int]:
    found: dict[tuple[int, int | str], int] = {}
    new = 0
    for door in doors:
        quarter = quarters[door.quarter]
        place = (quarter.pk, door.building)
        if place in found:
            continue
        if isinstance(door.building, int):
            found[place] = door.building
            continue
        name = place_name(door.building, 40)
        row, made = Building.objects.get_or_create(
            quarter=quarter,
            name=name,
            defaults={"unit": quarter.unit, "sort_key": spelling.sort_key(name)},
        )
        found[place] = row.pk
        new += made
    return found, new


def _dwelling(building: int, door: NamedDoor) -> Dwelling:
    entrance, room = door.entrance[:20], door.room[:20]
    return Dwelling(
        building_id=building,
        entrance=entrance,
        room=room,
        label=spelling.dwelling_label(entrance, room),
        sort_key=spelling.sort_key(entrance, None, room),
    )
