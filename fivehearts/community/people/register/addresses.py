"""The doors of a community as the program knows them, found by what a row says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from fivehearts.community.people.register.doors import Door, key, quarter_key
from fivehearts.community.people.register.reasons import Reason


class Address(NamedTuple):
    """A door that is there, and the unit that looks after its building."""

    dwelling_id: int
    unit_id: int
    unit_path: str


class Addresses:
    """Quarters, buildings and doors by their keys."""

    def __init__(self) -> None:
        self.quarters: dict[str, int] = {}
        self.buildings: dict[tuple[int, str], int] = {}
        self.units: dict[int, tuple[int, str]] = {}
        self._doors: dict[tuple[int, str, str], int] = {}
        self._rooms: defaultdict[tuple[int, str], list[int]] = defaultdict(list)

    def add_quarter(self, pk: int, name: str) -> None:
        """A quarter by its name."""
        self.quarters.setdefault(quarter_key(name), pk)

    def add_building(self, pk: int, quarter: int, name: str, unit: tuple[int, str]) -> None:
        """A building by its number or name."""
        self.buildings.setdefault((quarter, key(name)), pk)
        self.units[pk] = unit

    def add_door(self, pk: int, building: int, entrance: str, room: str) -> None:
        """A door by entrance and room."""
        self._doors.setdefault((building, key(entrance), key(room)), pk)
        self._rooms[building, key(room)].append(pk)

    def find(self, door: Door) -> Address | Reason:
        """The door, or why there is none."""
        quarter = self._quarter(door)
        if isinstance(quarter, Reason):
            return quarter
        building = self.buildings.get((quarter, door.building))
        if building is None:
            return Reason.BUILDING_UNKNOWN
        found = self._doors.get((building, door.entrance, door.room))
        if found is None and not door.entrance:
            # Said without its entrance: good enough where one such room is there.
            rooms = self._rooms.get((building, door.room), [])
            if len(rooms) > 1:
                return Reason.ENTRANCE_MISSING
            found = rooms[0] if rooms else None
        if found is None and door.entrance:
            found = self._doors.get((building, "", door.room))
        return Reason.DOOR_UNKNOWN if found is None else Address(found, *self.units[building])

    def quarter_of(self, door: Door) -> int | Reason:
        """The quarter of a door, also of one whose building is not there yet."""
        return self._quarter(door)

    def _quarter(self, door: Door) -> int | Reason:
        if door.quarter:
            found = self.quarters.get(door.quarter)
            if found is None:
                named = [pk for name, pk in self.quarters.items() if name in door.quarter]
                found = named[0] if len(named) == 1 else None
            return Reason.QUARTER_UNKNOWN if found is None else found
        if len(self.quarters) == 1:
            return next(iter(self.quarters.values()))
        held = {quarter for quarter, building in self.buildings if building == door.building}
        if len(held) == 1:
            return held.pop()
        return Reason.QUARTER_MISSING if self.quarters else Reason.QUARTER_UNKNOWN


def missing(addresses: Addresses, wanted: Iterable[Door]) -> list[Door]:
    """The doors that could be laid out: their quarter is known, or named, or the only one."""
    found: dict[Door, None] = {}
    for door in wanted:
        answer = addresses.find(door)
        lacks = {Reason.BUILDING_UNKNOWN, Reason.DOOR_UNKNOWN}
        new_quarter = answer == Reason.QUARTER_UNKNOWN and door.quarter
        if isinstance(answer, Reason) and (answer in lacks or new_quarter):
            found[door] = None
    return list(found)
