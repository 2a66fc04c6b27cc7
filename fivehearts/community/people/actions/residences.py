"""People take a dwelling, and give it up."""

from __future__ import annotations

from datetime import date, datetime

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import (
    day_of,
    in_order,
    locked,
    look_after,
    refused_by,
    settle,
    unit_of,
)
from fivehearts.community.people.models import Household, Person, PersonalData, Residence
from fivehearts.community.people.vocabulary import (
    PRESENT,
    AlreadyEnded,
    Living,
    OutsideCommunity,
    TwiceAtOnce,
)
from fivehearts.community.places.models import Dwelling
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.take_residence")
def take_residence(
    *,
    person: Person,
    dwelling: Dwelling,
    living: str,
    by: Actor,
    since_on: date | None = None,
    instead: bool = False,
    at: datetime = NOW,
) -> Residence:
    """Note that a person lives, or is registered, at a dwelling of their community.

    With `instead` the other dwellings where the person lives end on that day: they moved house.
    Then: the unit that looks after the person follows; record. Raises `Forbidden`,
    `OutsideCommunity`, `TwiceAtOnce`, `WrongDay`, `HasLeft`, `FileMerged`.
    """
    if not rules.may_edit(by, person):
        raise Forbidden
    today = day_of(at)
    in_order(since_on, None, today)
    person = locked(person)
    data = PersonalData._base_manager.only("home_path").get(person=person)
    building = dwelling.building
    if not (
        building.unit.path.startswith(data.home_path)
        or building.quarter.unit.path.startswith(data.home_path)
    ):
        raise OutsideCommunity
    if instead:
        _move_out_of_others(person, since_on or today, dwelling)
    residence = Residence(
        person=person,
        unit_path=person.unit_path,
        dwelling=dwelling,
        living=Living(living),
        since_on=since_on,
    )
    with refused_by("people_not_twice_at_one_dwelling", TwiceAtOnce):
        residence.save(force_insert=True)
    if person.registered_at is None:
        person.registered_at = at
        person.save(update_fields=["registered_at"])
    settle(person)
    record_it(
        person,
        unit_id=person.unit_id,
        data={"dwelling": dwelling.pk, "living": residence.living, "instead": instead},
    )
    return residence


@action("people.follow_building")
def follow_building(*, building_id: int, by: Actor, at: datetime = NOW) -> int:
    """Give everybody who lives in a building, and its households, to the unit that has it now.

    Then: one entry of the record, with the counts. Returns how many people. Raises `Forbidden`
    for anybody but the program itself.
    """
    if not by.is_system:
        raise Forbidden
    rows = Person._base_manager.filter(dwelling__building=building_id)
    persons = list(rows.select_related("unit", "data", "dwelling__building__unit"))
    for person in persons:
        home = Unit.objects.get(path=person.data.home_path) if hasattr(person, "data") else None
        if home is not None:
            look_after(person, unit_of(person.dwelling, home))
    homes = Household._base_manager.filter(dwelling__building=building_id, closed_at=None)
    moved = 0
    for household in homes.select_related("unit", "dwelling__building__unit"):
        home = Unit.objects.get(path=rules.home_path(household.unit))
        unit = unit_of(household.dwelling, home)
        moved += Household._base_manager.filter(pk=household.pk).update(
            unit=unit, unit_path=unit.path
        )
    record_it(f"places.Building:{building_id}", data={"persons": len(persons), "homes": moved})
    return len(persons)


@action("people.end_residence")
def end_residence(
    *, residence: Residence, by: Actor, until_on: date | None = None, at: datetime = NOW
) -> None:
    """Note until when a person lived at a dwelling; today where no day is given.

    Then: the unit that looks after the person follows; record. Raises `Forbidden`,
    `AlreadyEnded`, `WrongDay`.
    """
    if not rules.may_edit(by, residence.person):
        raise Forbidden
    person = locked(residence.person, gone=True)
    today = day_of(at)
    until_on = until_on or today
    in_order(residence.since_on, until_on, today)
    rows = Residence._base_manager.filter(pk=residence.pk, until_on=None)
    if not rows.update(until_on=until_on):
        raise AlreadyEnded
    settle(person)
    record_it(person, unit_id=person.unit_id, data={"dwelling": residence.dwelling_id})


def _move_out_of_others(person: Person, day: date, dwelling: Dwelling) -> None:
    rows = Residence._base_manager.filter(person=person, until_on=None, living__in=PRESENT)
    for row in rows.exclude(dwelling=dwelling):
        row.until_on = max(day, row.since_on or day)
        row.save(update_fields=["until_on"])
