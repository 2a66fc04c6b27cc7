"""Quarters, buildings and doors are laid out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from fivehearts.community.places import rules, spelling
from fivehearts.community.places.actions.units import place_name
from fivehearts.community.places.models import Building, Dwelling, Quarter
from fivehearts.community.places.vocabulary import (
    AlreadyThere,
    BadDwellings,
    BuildingClosed,
    BuildingIsClosed,
    BuildingMoved,
    OutsideQuarter,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, record_it


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


@action("places.rename_quarter")
def rename_quarter(*, quarter: Quarter, name: str, by: Actor, at: datetime = NOW) -> Quarter:
    """Give a quarter another name; its buildings and doors stay.

    Then: record. Raises `Forbidden`, `NameMissing`, `AlreadyThere`.
    """
    if not rules.may_manage(by, quarter.unit):
        raise Forbidden
    name = place_name(name, 60)
    rows = Quarter.objects.filter(unit=quarter.unit, name=name)
    if rows.exclude(pk=quarter.pk).exists():
        raise AlreadyThere(name=name)
    quarter.name, quarter.pinyin = name, spelling.pinyin(name)
    quarter.initials = spelling.initials(name)
    quarter.save(update_fields=["name", "pinyin", "initials"])
    record_it(quarter, unit_id=quarter.unit_id)
    return quarter


@action("places.rename_building")
def rename_building(*, building: Building, name: str, by: Actor, at: datetime = NOW) -> Building:
    """Give a building another number or name; its doors stay.

    Then: record. Raises `Forbidden`, `NameMissing`, `AlreadyThere`.
    """
    if not rules.may_manage(by, building.quarter.unit):
        raise Forbidden
    name = place_name(name, 40)
    rows = Building.objects.filter(quarter=building.quarter, name=name)
    if rows.exclude(pk=building.pk).exists():
        raise AlreadyThere(name=name)
    building.name, building.sort_key = name, spelling.sort_key(name)
    building.save(update_fields=["name", "sort_key"])
    record_it(building, unit_id=building.unit_id)
    return building


@action("places.move_building")
def move_building(*, building: Building, unit: Unit, by: Actor, at: datetime = NOW) -> Building:
    """Another unit of the same community looks after a building from now on.

    In order: the building; record, with the unit before; `BuildingMoved`, by which the files of
    whoever lives there follow. Raises `Forbidden`, `OutsideQuarter`.
    """
    if not (rules.may_manage(by, building.quarter.unit) and rules.may_manage(by, unit)):
        raise Forbidden
    if unit.closed_at is not None or not unit.path.startswith(building.quarter.unit.path):
        raise OutsideQuarter
    fresh = Building.objects.select_for_update(of=("self",)).get(pk=building.pk)
    before = fresh.unit_id
    fresh.unit = building.unit = unit
    fresh.save(update_fields=["unit"])
    record_it(fresh, unit_id=unit.pk, data={"before": before})
    announce(BuildingMoved(fresh.pk, unit.pk, at))
    return fresh


@action("places.close_building")
def close_building(*, building: Building, by: Actor, at: datetime = NOW) -> Building:
    """A building is no more: nobody chooses it or moves in; its doors and what was there stay.

    In order: the building; record; `BuildingClosed` — a listener refuses where somebody lives
    there. Raises `Forbidden`, `BuildingIsClosed`.
    """
    if not rules.may_manage(by, building.quarter.unit):
        raise Forbidden
    if not Building.objects.filter(pk=building.pk, closed_at=None).update(closed_at=at):
        raise BuildingIsClosed
    building.closed_at = at
    record_it(building, unit_id=building.unit_id)
    announce(BuildingClosed(building.pk, at))
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
    if building.closed_at is not None:
        raise BuildingIsClosed
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
