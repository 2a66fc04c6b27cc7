"""Quarters, buildings and doors are laid out once and found as people type."""

import pytest

from fivehearts.community.places import actions, queries
from fivehearts.community.places.actions import DwellingRow
from fivehearts.community.places.models import Building, Dwelling
from fivehearts.community.places.spelling import dwelling_label, initials, pinyin, sort_key
from fivehearts.community.places.tests.test_units import SETUP, manager_of, tree
from fivehearts.community.places.vocabulary import AlreadyThere, BadDwellings
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.verbs import Forbidden


def quarter_with_buildings(*names: str) -> dict[str, Building]:
    units = tree()
    quarter = actions.add_quarter(unit=units["C1"], name="幸福里小区", by=SETUP)
    return {
        name: actions.add_building(quarter=quarter, unit=units["G1"], name=name, floors=6, by=SETUP)
        for name in names
    }


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("幸福里3", ["3栋"]),
        ("幸福", ["2栋", "3栋", "10栋"]),
        ("xfl", ["2栋", "3栋", "10栋"]),
        ("XFL 10", ["10栋"]),
        ("xingfuli2", ["2栋"]),
        ("3", ["3栋"]),
        ("", ["2栋", "3栋", "10栋"]),
        ("月亮", []),
        ("幸\x00福里3", ["3栋"]),
        ("幸福里%", []),
    ],
)
def test_a_building_is_found_as_people_type_it(db, typed: str, offered: list[str]) -> None:
    buildings = quarter_with_buildings("10栋", "2栋", "3栋")
    community = buildings["2栋"].quarter.unit
    assert [b.name for b in queries.places_found(community.path, typed)] == offered


def test_a_picker_offers_nothing_of_another_community(db) -> None:
    quarter_with_buildings("2栋")
    assert queries.places_found("zzzz", "幸福里") == []


def test_doors_are_laid_out_once_and_read_as_an_address(db) -> None:
    building = quarter_with_buildings("3栋")["3栋"]
    rows = [DwellingRow("2", floor, f"{floor}0{door}") for floor in (1, 2) for door in (1, 2)]
    assert actions.lay_out_dwellings(building=building, rows=rows, by=SETUP) == 4
    assert actions.lay_out_dwellings(building=building, rows=rows, by=SETUP) == 0
    entries = entries_about(f"places.Building:{building.pk}").filter(
        verb="places.lay_out_dwellings"
    )
    assert [entry.data for entry in entries] == [{"given": 4, "new": 4}, {"given": 4, "new": 0}]
    dwelling = queries.dwellings_of(building).first()
    assert dwelling is not None
    assert queries.address_of(dwelling) == "幸福里小区3栋2单元101室"


@pytest.mark.parametrize(
    "row", [DwellingRow("1", 1, ""), DwellingRow("1", 201, "1"), DwellingRow("1", 1, "长" * 21)]
)
def test_one_bad_door_is_named_and_nothing_is_laid_out(db, row: DwellingRow) -> None:
    building = quarter_with_buildings("3栋")["3栋"]
    with pytest.raises(BadDwellings) as refused:
        actions.lay_out_dwellings(
            building=building, rows=[DwellingRow("1", 1, "101"), row], by=SETUP
        )
    assert "2" in refused.value.sentence
    assert Dwelling.objects.count() == 0


def test_the_same_quarter_or_building_is_not_added_twice(db) -> None:
    building = quarter_with_buildings("3栋")["3栋"]
    with pytest.raises(AlreadyThere):
        actions.add_quarter(unit=building.quarter.unit, name="幸福里小区", by=SETUP)
    with pytest.raises(AlreadyThere):
        actions.add_building(quarter=building.quarter, unit=building.unit, name="3栋", by=SETUP)


def test_a_grid_worker_lays_out_nothing(db) -> None:
    building = quarter_with_buildings("3栋")["3栋"]
    grid_worker = manager_of(building.unit, "matters.register", "matters.view")
    with pytest.raises(Forbidden):
        actions.lay_out_dwellings(building=building, rows=[], by=grid_worker)
    with pytest.raises(Forbidden):
        actions.add_quarter(unit=building.unit, name="新", by=grid_worker)


def test_names_are_spelled_for_finding_and_ordering() -> None:
    assert (pinyin("幸福里 A区"), initials("幸福里")) == ("xingfuliaqu", "xfl")
    assert sorted(["10栋", "2栋"], key=sort_key) == ["2栋", "10栋"]
    assert dwelling_label("2", "501") == "2单元501室"
    assert dwelling_label("", "门面房") == "门面房"
