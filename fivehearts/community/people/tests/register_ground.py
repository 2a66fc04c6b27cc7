"""What the tests of the import of registers stand on: a community with doors, and what is in it."""

from __future__ import annotations

from fivehearts.community.people.models import (
    Household,
    Membership,
    Person,
    PersonalData,
    Phone,
    Residence,
)
from fivehearts.community.people.register import taking
from fivehearts.community.places.actions import (
    DwellingRow,
    add_building,
    add_quarter,
    lay_out_dwellings,
)
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind

BY = system("import")


def laid_out(code="TXR"):
    """A place with a quarter of three buildings, two entrances each, eight doors behind each."""
    unit = Unit.objects.create(code=code, name="幸福社区", kind=UnitKind.CITY, path="000R")
    quarter = add_quarter(unit=unit, name="幸福里小区", by=BY)
    for number in (1, 2, 3):
        building = add_building(quarter=quarter, unit=unit, name=f"{number}栋", by=BY)
        rows = [
            DwellingRow(str(entrance), floor, f"{floor}0{room}")
            for entrance in (1, 2)
            for floor in (1, 2, 3, 4)
            for room in (1, 2)
        ]
        lay_out_dwellings(building=building, rows=rows, by=BY)
    return unit


def register(path, unit, by=BY, **given):
    return taking.Taking(taking.opened(path, unit=unit), unit=unit, by=by, **given)


def standing():
    """Everything there is of people, to be compared."""
    found = {
        model.__name__: set(model._base_manager.values_list("pk", flat=True))
        for model in (Person, PersonalData, Household, Membership, Residence, Phone)
    }
    found["relations"] = set(Membership._base_manager.values_list("pk", "relation"))
    found["livings"] = set(Residence._base_manager.values_list("pk", "living"))
    rows = PersonalData._base_manager.values_list("pk", "identity_index", "phone_index", "sex")
    return found | {"data": set(rows)}
