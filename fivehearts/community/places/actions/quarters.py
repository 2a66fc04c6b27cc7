"""Quarters, buildings and doors are laid out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from fivehearts.community.places import rules, spelling
from fivehearts.community.places.actions.units import place_name
from fivehearts.community.places.models import Building, Dwelling, Quarter
from fivehearts.community.places.vocabulary import AlreadyThere, BadDwellings
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


class DwellingRow(NamedTuple):
    """A door to be laid out: entrance ("" where there is one only), floor, room."""

    entrance: str
    floor: int | None
    room: str


@action("places.add_quarter")
def add_quarter(*, unit: Unit, name: str, by: Actor, at: datetime = NOW) -> Quarter:
    """Add a residential quarter to a community or grid.

    Then: record. Raises `Forbidden`, `NameMissing`, `AlreadyThere`.
    """
    if not rules.may_manage(by, unit):
        raise Forbidden
    name = place_name(name, 60)
    if Quarter.objects.filter(unit=unit, name=name).exists():
        raise AlreadyThere(name=name)
    quarter = Quarter.objects.create(
        unit=unit, name=name, pinyin=spelling.pinyin(name), initials=spelling.initials(name)
    )
    record_it(quarter, unit_id=unit.pk)
    return quarter


@action("places.add_building")
def add_building(
    *,
    quarter: Quarter,
    unit: Unit,
    name: str,
    by: Actor,
    floors: int | None = None,
    at: datetime = NOW,
) -> Building:
    """Add a building to a quarter; `unit` (mostly a grid) looks after it.

    Then: record. Raises `Forbidden`, `NameMissing`, `AlreadyThere`.
    """
    if not rules.may_manage(by, unit) or not rules.may_manage(by, quarter.unit):
        raise Forbidden
    name = place_name(name, 40)
    if Building.objects.filter(quarter=quarter, name=name).exists():
        raise AlreadyThere(name=name)
    building = Building.objects.create(
        quarter=quarter, unit=unit, name=name, sort_key=spelling.sort_key(name), floors=floors
    )
    record_it(building, unit_id=unit.pk)
    return building


@action("places.lay_out_dwellings")
def lay_out_dwellings(
    *, building: Building, rows: Iterable[DwellingRow], by: Actor, at: datetime = NOW
) -> int:
    """Lay out the doors of a building; those already there stay. Returns how many are new.

    One entry of the record for all of them, with the count. Raises `Forbidden`, and
    `BadDwellings` naming the first row that is none.
    """
    if not rules.may_manage(by, building.unit):
        raise Forbidden
    doors = [_dwelling(building, number, row) for number, row in enumerate(rows, start=1)]
    before = Dwelling.objects.filter(building=building).count()
    Dwelling.objects.bulk_create(doors, ignore_conflicts=True, batch_size=1000)
    count = Dwelling.objects.filter(building=building).count() - before
    record_it(building, unit_id=building.unit_id, data={"given": len(doors), "new": count})
    return count


def _dwelling(building: Building, number: int, row: DwellingRow) -> Dwelling:
    entrance, room = row.entrance.strip(), row.room.strip()
    fits = 1 <= len(room) <= 20 and len(entrance) <= 20
    if not fits or (row.floor is not None and not -9 <= row.floor <= 200):
        raise BadDwellings(row=number)
    return Dwelling(
        building=building,
        entrance=entrance,
        floor=row.floor,
        room=room,
        label=spelling.dwelling_label(entrance, room),
        sort_key=spelling.sort_key(entrance, row.floor, room),
    )
