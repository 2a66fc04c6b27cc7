"""Places at the desk: found, read and changed by whoever manages them, and by nobody else."""

from __future__ import annotations

import pytest

from fivehearts.community.people import actions as people
from fivehearts.community.people.models import Correction, Household, PersonalData, Residence
from fivehearts.community.people.tests.ground import (
    PHONE,
    SETUP,
    Ground,
    browser,
    fresh,
    page,
    sent,
)
from fivehearts.community.places.models import Building, Dwelling, Quarter
from fivehearts.community.places.queries import buildings_below
from fivehearts.foundation.clock import today
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.models import Unit


@pytest.fixture
def ground(db: None) -> Ground:
    return Ground()


def test_the_list_holds_ones_own_ground_and_finds_by_what_people_type(ground: Ground) -> None:
    client = browser(ground)
    shown = page(client, "/desk/places/")
    assert "G1" in shown and "G2" in shown and "/desk/places/unit/" in shown
    assert f"/desk/places/unit/{ground.other.pk}/" not in shown
    assert ">G2<" in page(client, "/desk/places/?q=G2")
    assert f"/desk/places/building/{ground.door.building_id}/" in page(
        client, "/desk/places/?q=xfl1"
    )
    answer = client.get("/desk/places/?_export=csv")
    assert answer.status_code == 200
    assert b"G1" in b"".join(answer)  # type: ignore[call-overload]
    for path in (f"unit/{ground.other.pk}/", f"building/{ground.other_door.building_id}/"):
        page(client, f"/desk/places/{path}", 404)


def test_a_community_founds_a_grid_and_lays_out_a_quarter_door_by_door(ground: Ground) -> None:
    client, at = browser(ground), f"/desk/places/unit/{ground.community.pk}"
    told = {"kind": "grid", "code": "G3", "name": "第三网格", "phone": ""}
    sent(client, f"{at}/found/", 422, **{**told, "kind": "city"})
    sent(client, f"{at}/found/", **told)
    assert "“G3”" in sent(client, f"{at}/found/", 422, **told)
    grid = Unit.objects.get(code="G3")
    sent(client, f"{at}/attach/", kind="property", code="P1", name="安居物业", phone="")
    sent(client, f"{at}/quarter/", name="和平里")
    quarter = Quarter.objects.get(name="和平里")
    sent(client, f"/desk/places/quarter/{quarter.pk}/building/", name="7栋", unit=grid.pk, floors=6)
    house = Building.objects.get(name="7栋")
    to = f"/desk/places/building/{house.pk}/doors/"
    assert "第 2 行" in sent(client, to, 422, rows="101\n1 2 3 4\n")
    sent(client, to, rows="101\n2单元 502\n2 503室\n101\n")
    assert list(
        Dwelling.objects.filter(building=house).values_list("entrance", "floor", "room")
    ) == [("", 1, "101"), ("2", 5, "502"), ("2", 5, "503")]
    assert "2单元502室" in page(client, f"/desk/places/building/{house.pk}/")
    sent(client, f"/desk/places/quarter/{quarter.pk}/rename/", name="和平新里")
    sent(client, f"/desk/places/building/{house.pk}/rename/", name="8栋")
    sent(client, f"{at}/rename/", name="幸福里社区")
    assert Building.objects.filter(name="8栋", quarter__name="和平新里").exists()


def test_whoever_lives_in_a_building_goes_along_to_its_new_grid(ground: Ground) -> None:
    person = ground.person("王小明", PHONE)
    home = people.found_household(unit=ground.community, dwelling=ground.door, by=SETUP)
    people.ask_correction(person=person, field="name", wanted="王晓明", by=SETUP)
    client, house = browser(ground), ground.door.building_id
    to = f"/desk/places/building/{house}/move/"
    assert str(ground.other.pk) not in page(client, to).split("<select", 1)[1]
    sent(client, to, 422, unit=ground.other.pk)
    sent(client, to, unit=ground.second_grid.pk)
    assert fresh(person).unit_id == ground.second_grid.pk
    path = ground.second_grid.path
    assert PersonalData._base_manager.get(pk=person.pk).unit_path == path
    assert Correction._base_manager.get().unit_path == path
    assert Household._base_manager.get(pk=home.pk).unit_path == path
    entry = Entry.objects.get(verb="people.follow_building")
    assert entry.data == {"persons": 1, "homes": 1}


def test_a_building_is_closed_once_nobody_lives_there_and_nobody_chooses_it_any_more(
    ground: Ground,
) -> None:
    ground.person("王小明", PHONE)
    client = browser(ground)
    house = ground.door.building
    here = f"/desk/places/building/{house.pk}/"
    assert "1 名居民" in sent(client, f"{here}close/", 422)
    Residence._base_manager.filter(dwelling=ground.door).update(until_on=today())
    sent(client, f"{here}close/")
    shown = page(client, here)
    assert "已关闭" in shown and "/close/" not in shown
    assert house not in buildings_below(ground.community.path)
    assert Entry.objects.filter(verb="places.close_building").count() == 1
    sent(client, f"{here}close/", 422)
    sent(client, f"{here}doors/", 422, rows="1-101")
    # The grid looks after nothing any more.
    sent(client, f"/desk/places/unit/{ground.grid.pk}/close/")


def test_a_grid_is_closed_once_nothing_is_left_to_it(ground: Ground) -> None:
    client, to = browser(ground), f"/desk/places/unit/{ground.grid.pk}/close/"
    assert "1 栋" in sent(client, to, 422)
    house = ground.door.building_id
    sent(client, f"/desk/places/building/{house}/move/", unit=ground.second_grid.pk)
    sent(client, to)
    assert Unit.objects.get(pk=ground.grid.pk).closed_at is not None
    assert "/close/" not in page(client, f"/desk/places/unit/{ground.grid.pk}/")
    sent(client, to, 422)


def test_whoever_reads_the_register_reads_places_and_changes_nothing(ground: Ground) -> None:
    worker = browser(ground, "grid_worker", ground.grid)
    house = ground.door.building_id
    assert f"/desk/places/building/{house}/move/" not in page(
        worker, f"/desk/places/building/{house}/"
    )
    assert worker.post(f"/desk/places/building/{house}/rename/", {"name": "9栋"}).status_code == 403
    page(worker, f"/desk/places/building/{ground.far_door.building_id}/", 404)
