"""A small community for the tests of the register: two grids, a building with doors, colleagues."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from fivehearts.community.duties.tests.making import colleague, just_confirmed
from fivehearts.community.people import actions
from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import Person
from fivehearts.community.places.models import Building, Dwelling, Quarter
from fivehearts.foundation.scope.actors import Actor, PostHeld, system
from fivehearts.foundation.scope.models import Unit

SETUP = system("setup")
PHONE = "13800138000"
# Made up, with a right check digit: a woman born on 1 March 1948.
IDENTITY = "430102194803010023"
CLERK = ("people.view", "people.edit")
KEEPER = (*CLERK, "people.labels", "people.merge", "people.export", "people.erase")


def unit(code: str, kind: str, path: str, parent: Unit | None) -> Unit:
    """A unit of the test's tree."""
    return Unit.objects.create(code=code, name=code, kind=kind, path=path, parent=parent)


class Ground:
    """District D, sub-district S, communities C and E, grids G1 and G2 of C, doors in both."""

    def __init__(self) -> None:
        self.district = unit("D", "district", "0000", None)
        self.street = unit("S", "subdistrict", "00000000", self.district)
        self.community = unit("C", "community", "000000000000", self.street)
        self.other = unit("E", "community", "000000000001", self.street)
        self.grid = unit("G1", "grid", "0000000000000000", self.community)
        self.second_grid = unit("G2", "grid", "0000000000000001", self.community)
        self.door = self.new_door(self.grid, "1栋", "101")
        self.next_door = self.new_door(self.grid, "1栋", "102")
        self.far_door = self.new_door(self.second_grid, "2栋", "201")
        self.other_door = self.new_door(self.other, "9栋", "901", home=self.other)

    def new_door(self, unit: Unit, building: str, room: str, home: Unit | None = None) -> Dwelling:
        """A door of a building looked after by `unit`."""
        home = home or self.community
        quarter, _ = Quarter.objects.get_or_create(
            unit=home, name=f"幸福里{home.code}", pinyin="xingfuli", initials="xfl"
        )
        house, _ = Building.objects.get_or_create(
            quarter=quarter, name=building, defaults={"unit": unit, "sort_key": building}
        )
        return Dwelling.objects.create(
            building=house, room=room, label=f"{room}室", sort_key=room.zfill(4)
        )

    def person(self, name: str = "王小明", phone: str = "", **more: Any) -> Person:
        """Somebody in the register, at the first door unless told otherwise."""
        facts = {key: more.pop(key) for key in ("identity", "birth_on", "sex") if key in more}
        more.setdefault("dwelling", self.door)
        more.setdefault("unit", self.community)
        more.setdefault("by", SETUP)
        return actions.write_down(facts=PersonFacts(name, phone, **facts), **more)


def holder(unit: Unit, *permissions: str, user: int = 1) -> Actor:
    """A colleague whose one post at `unit` gives these permissions."""
    post = PostHeld(unit.pk, unit.path, unit.code, unit.name, "x", frozenset(permissions))
    return Actor(ref=f"user:{user}", name="李", user_id=user, posts=(post,))


def fresh(person: Person) -> Person:
    """The person as the table says now, whoever may see it."""
    return Person._base_manager.select_related("unit").get(pk=person.pk)


DAY = date(2026, 1, 1)


def browser(ground: Ground, role: str = "secretary", unit: Any = None) -> Client:
    """A browser in which a colleague with this role has just shown who they are."""
    client = Client()
    user = colleague(f"c{role}", unit or ground.community, role)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return just_confirmed(client)


def page(client: Client, path: str, status: int = 200) -> str:
    """The page at this address."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, status: int = 302, **data: Any) -> str:
    """What a form sent there is answered with."""
    answer = client.post(path, data)
    assert answer.status_code == status, answer.content.decode()[:4000]
    return answer.content.decode()
