"""The unit tree grows one path at a time, whoever founds at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from fivehearts.community.places import actions
from fivehearts.community.places.vocabulary import (
    BadCode,
    CodeTaken,
    NameMissing,
    SuperiorClosed,
    UnableToClose,
    WrongTier,
)
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope.actors import Actor, PostHeld, system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.verbs import Forbidden

SETUP = system("test")


def tree() -> dict[str, Unit]:
    """A district with one sub-district, one community and one grid."""
    found: dict[str, Unit] = {}
    parent = None
    for code, name, kind in (
        ("D1", "东湖区", UnitKind.DISTRICT),
        ("S1", "桥头街道", UnitKind.SUBDISTRICT),
        ("C1", "同心社区", UnitKind.COMMUNITY),
        ("G1", "第一网格", UnitKind.GRID),
    ):
        parent = found[code] = actions.found_unit(
            code=code, name=name, kind=kind, parent=parent, by=SETUP
        )
    return found


def manager_of(unit: Unit, *permissions: str) -> Actor:
    post = PostHeld(unit.pk, unit.path, unit.code, unit.name, "x", frozenset(permissions))
    return Actor(ref="user:1", name="李", user_id=1, posts=(post,))


def test_a_unit_stands_below_its_superior_and_knows_its_district(db) -> None:
    units = tree()
    assert units["G1"].path.startswith(units["C1"].path)
    assert {unit.district_id for unit in units.values()} == {units["D1"].pk}
    assert units["G1"].tier == 4


def test_founding_a_unit_is_in_the_record(db) -> None:
    unit = tree()["C1"]
    entry = entries_about(f"scope.Unit:{unit.pk}").get()
    assert (entry.verb, entry.by, entry.unit_id) == ("places.found_unit", "system:test", unit.pk)


def test_a_department_is_attached_to_a_tier_and_to_nothing_else(db) -> None:
    units = tree()
    department = actions.attach_unit(
        code="W1", name="水务站", kind=UnitKind.DEPARTMENT, parent=units["S1"], by=SETUP
    )
    assert department.path.startswith(units["S1"].path)
    with pytest.raises(WrongTier):
        actions.attach_unit(
            code="W2", name="班组", kind=UnitKind.DEPARTMENT, parent=department, by=SETUP
        )
    with pytest.raises(WrongTier):
        actions.attach_unit(code="C9", name="社区", kind="community", parent=units["S1"], by=SETUP)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"kind": UnitKind.GRID}, WrongTier),
        ({"kind": "kingdom"}, WrongTier),
        ({"kind": UnitKind.DEPARTMENT}, WrongTier),
        ({"code": "C1"}, CodeTaken),
        ({"code": "同心"}, BadCode),
        ({"code": ""}, BadCode),
        ({"name": " \u3000 "}, NameMissing),
        ({"name": "长" * 101}, NameMissing),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(db, change: dict, refusal: type) -> None:
    units = tree()
    wanted = {"code": "C2", "name": "花园社区", "kind": UnitKind.COMMUNITY, "parent": units["S1"]}
    with pytest.raises(refusal) as refused:
        actions.found_unit(**(wanted | change), by=SETUP)
    assert refused.value.sentence and "%(" not in refused.value.sentence
    assert not Unit.objects.filter(code="C2").exists()


def test_only_whoever_manages_the_superior_founds_below_it(db) -> None:
    units = tree()
    wanted = {"code": "G2", "name": "第二网格", "kind": UnitKind.GRID, "parent": units["C1"]}
    for actor in (
        manager_of(units["G1"], "places.manage"),
        manager_of(units["S1"], "matters.view"),
        Actor(ref="user:9", user_id=9),
    ):
        with pytest.raises(Forbidden):
            actions.found_unit(**wanted, by=actor)
    assert actions.found_unit(**wanted, by=manager_of(units["S1"], "places.manage")).pk


def test_nobody_but_a_system_founds_at_the_top(db) -> None:
    units = tree()
    with pytest.raises(Forbidden):
        actions.found_unit(
            code="D2",
            name="西湖区",
            kind=UnitKind.DISTRICT,
            by=manager_of(units["D1"], "places.manage"),
        )


def test_a_unit_with_working_units_below_does_not_close(db) -> None:
    units = tree()
    with pytest.raises(UnableToClose) as refused:
        actions.close_unit(unit=units["C1"], by=SETUP)
    assert "1" in refused.value.sentence
    actions.close_unit(unit=units["G1"], by=SETUP)
    actions.close_unit(unit=units["C1"], by=SETUP)
    with pytest.raises(SuperiorClosed):
        actions.found_unit(
            code="G2", name="二", kind=UnitKind.GRID, parent=Unit.objects.get(code="C1"), by=SETUP
        )


def test_a_closed_unit_keeps_its_path_for_ever(db) -> None:
    units = tree()
    actions.close_unit(unit=units["G1"], by=SETUP)
    next_one = actions.found_unit(
        code="G2", name="第二网格", kind=UnitKind.GRID, parent=units["C1"], by=SETUP
    )
    assert next_one.path > units["G1"].path


def test_a_renamed_unit_keeps_code_and_path(db) -> None:
    unit = tree()["C1"]
    actions.rename_unit(unit=unit, name="  同心  新社区 ", by=SETUP)
    renamed = Unit.objects.get(code="C1")
    assert (renamed.name, renamed.path) == ("同心 新社区", unit.path)


def test_many_units_are_founded_in_one_entry_and_in_any_depth(db) -> None:
    plans = [
        actions.UnitPlan("D7", "南区", UnitKind.DISTRICT, ""),
        *(actions.UnitPlan(f"S7{n}", f"街道{n}", UnitKind.SUBDISTRICT, "D7") for n in range(3)),
        actions.UnitPlan("C7", "社区", UnitKind.COMMUNITY, "S71"),
    ]
    units = actions.found_units(plans=plans, by=SETUP)
    assert units["C7"].path.startswith(units["S71"].path)
    assert {unit.district_id for unit in units.values()} == {units["D7"].pk}
    assert len({unit.path for unit in units.values()}) == 5
    assert entries_about("scope.Unit:many").get().data["count"] == 5


def test_eight_founders_at_once_get_eight_paths(committed_db) -> None:
    community = tree()["C1"]
    district = Unit.objects.get(code="D1")

    def found(number: int) -> str:
        try:
            below = actions.found_unit(
                code=f"GX{number}", name="网格", kind=UnitKind.GRID, parent=community, by=SETUP
            )
            top = actions.found_unit(
                code=f"DX{number}", name="区", kind=UnitKind.DISTRICT, by=SETUP
            )
            return f"{below.path} {top.path}"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        paths = " ".join(pool.map(found, range(8))).split()
    assert len(set(paths)) == 16
    below = Unit.objects.below(community).filter(code__startswith="GX")
    assert below.count() == 8
    assert all(unit.district_id == district.pk for unit in below)
