"""Official division codes come in once, and units outlive them."""

import json
from pathlib import Path

import pytest

from fivehearts.community.places import actions, queries
from fivehearts.community.places.models import Division, UnitDivision
from fivehearts.community.places.spelling import unit_name
from fivehearts.community.places.tests.test_units import manager_of
from fivehearts.community.places.vocabulary import ImportCounts
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Forbidden

HEADS = {
    "provinces.csv": "code,name",
    "cities.csv": "code,name,provinceCode",
    "areas.csv": "code,name,cityCode",
    "streets.csv": "code,name,areaCode",
    "villages.csv": "code,name,streetCode",
}
ROWS = {
    "provinces.csv": ["99,云水省"],
    "cities.csv": ["9901,云城市,99"],
    "areas.csv": ["990102,东湖区,9901", "990181,云山市,9901"],
    "streets.csv": ["990102001,桥头街道,990102", "990181100,青石镇,990181"],
    "villages.csv": [
        "990102001001,同心社区居委会,990102001",
        "990102001002,柳湖居委会,990102001",
        "990181100200,青石村委会,990181100",
    ],
}
EVENTS = [
    {
        "year": 1996,
        "type": "更名",
        "level": 3,
        "old": {"code": "990102000000", "name": "东区"},
        "new": {"code": "990102000000", "name": "东湖区"},
    },
    {
        "year": 1983,
        "type": "码位改派",
        "level": 3,
        "old": {"code": "990102000000", "name": "城东区"},
        "new": {"code": "990102000000", "name": "东区"},
    },
    {
        "year": 1993,
        "type": "撤县设市",
        "level": 3,
        "old": {"code": "990123000000", "name": "云山县"},
        "new": {"code": "990181000000", "name": "云山市"},
    },
    {"year": 2000, "type": "撤销", "level": 3, "old": {"code": None, "name": "某"}, "new": {}},
]
REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "divisions"


def written(folder: Path, rows: dict[str, list[str]] = ROWS) -> Path:
    folder.mkdir(exist_ok=True)
    for file, head in HEADS.items():
        (folder / file).write_text("\n".join([head, *rows[file]]) + "\n", encoding="utf-8")
    (folder / "changes.json").write_text(json.dumps({"events": EVENTS}), encoding="utf-8")
    return folder


def run(folder: Path, edition: int = 2023) -> ImportCounts:
    counts = actions.import_divisions(folder=folder, by=system("import-divisions"), edition=edition)
    assert counts.adds_up
    return counts


def test_every_row_becomes_a_division_and_all_but_the_province_a_unit(db, tmp_path: Path) -> None:
    counts = run(written(tmp_path / "a"))
    assert (counts.rows, counts.created, counts.known, counts.rejected) == (9, 9, 0, [])
    assert (counts.units, counts.history) == (8, 3)
    unit = queries.unit_by_division("990102001001")
    assert unit is not None
    assert (unit.name, unit.kind, unit.code[0]) == ("同心社区", "community", "D")
    assert [above.name for above in Unit.objects.above(unit.path)] == [
        "云城市", "东湖区", "桥头街道", "同心社区",
    ]  # fmt: skip


def test_a_second_run_changes_nothing(db, tmp_path: Path) -> None:
    folder = written(tmp_path / "a")
    run(folder)
    before = list(Division.objects.order_by("pk").values()), list(Unit.objects.values())
    counts = run(folder)
    assert (counts.created, counts.known, counts.units, counts.history) == (0, 9, 0, 0)
    assert (list(Division.objects.order_by("pk").values()), list(Unit.objects.values())) == before


def test_former_names_and_codes_lead_to_what_they_became(db, tmp_path: Path) -> None:
    run(written(tmp_path / "a"))
    now_called = Division.objects.get(code="990181", until_on=None)
    assert [(d.code, d.name) for d in queries.division_history(now_called)] == [
        ("990123", "云山县")
    ]
    east = Division.objects.get(code="990102", until_on=None)
    # A code given to another place is history of the code, not of the place.
    assert [d.name for d in queries.division_history(east)] == ["东区"]
    assert Division.objects.get(name="城东区").replaced_by is None


def test_bad_rows_are_named_and_the_others_come_in(db, tmp_path: Path) -> None:
    rows = ROWS | {
        "villages.csv": [
            *ROWS["villages.csv"],
            "99010200100,短码社区,990102001",
            "990102001003,,990102001",
            "990102999001,无主社区居委会,990102999",
            "990102001001,同心社区居委会,990102001",
            "990102001004,错位社区,990181100",
        ]
    }
    counts = run(written(tmp_path / "a", rows))
    assert [line for _, line, _ in counts.rejected] == [5, 6, 9, 7, 8]
    assert all(file == "villages.csv" and reason for file, _, reason in counts.rejected)
    assert counts.created == 9


def test_a_place_with_a_new_name_or_code_keeps_its_unit(db, tmp_path: Path) -> None:
    run(written(tmp_path / "a"))
    same, renamed = (queries.unit_by_division(code) for code in ("990102001001", "990102001002"))
    later = ROWS | {
        "villages.csv": [
            "990102001101,同心社区居委会,990102001",  # another code
            "990102001002,柳湖新城居委会,990102001",  # another name
        ]
    }
    counts = run(written(tmp_path / "b", later), edition=2026)
    assert (counts.created, counts.ended, counts.units) == (2, 2, 0)
    assert queries.unit_by_division("990102001101") == same
    after = queries.unit_by_division("990102001002")
    assert after == renamed
    assert after is not None and after.name == "柳湖新城社区"
    gone = Division.objects.get(code="990181100200")
    assert gone.until_on is not None and gone.replaced_by is None
    kept = UnitDivision.objects.get(division=gone).unit
    assert kept.closed_at is None
    assert run(written(tmp_path / "b", later), edition=2026).created == 0


def test_people_do_not_import_divisions(db, tmp_path: Path) -> None:
    run(written(tmp_path / "a"))
    actor = manager_of(Unit.objects.get(name="云城市"), "places.manage")
    with pytest.raises(Forbidden):
        actions.import_divisions(folder=tmp_path / "a", by=actor)


@pytest.mark.parametrize(
    ("official", "called"),
    [
        ("识字里社区居委会", "识字里社区"),
        ("沙田村委会", "沙田村"),
        ("柳湖居委会", "柳湖社区"),
        ("东方红村民委员会", "东方红村"),
        ("金桥村", "金桥村"),
        ("居委会", "居委会"),
    ],
)
def test_a_community_is_called_as_people_call_it(official: str, called: str) -> None:
    assert unit_name(official, "community") == called
    assert unit_name(official, "district") == official


@pytest.mark.skipif(
    not REAL.exists(), reason="the published division codes are not beside the product"
)
def test_a_whole_city_comes_in_and_adds_up(db) -> None:
    counts = run(REAL)
    assert (counts.rows, counts.created, len(counts.rejected)) == (1832, 1832, 0)
    assert counts.units == 1831
    kinds = ("city", "district", "subdistrict", "community")
    assert [Unit.objects.filter(kind=kind).count() for kind in kinds] == [1, 9, 172, 1649]
    assert run(REAL).known == 1832
