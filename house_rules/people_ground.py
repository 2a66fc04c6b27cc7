"""What lies in the register of residents: for the table of access, hostile input and counted pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from fivehearts.community.people import actions
from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import (
    Correction,
    Duplicate,
    Household,
    Label,
)
from fivehearts.community.places.models import Building, Dwelling, Quarter
from fivehearts.engines.matters.tests.community import Community
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

SETUP = system("setup")
NAME, PHONE, IDENTITY = "周桂兰", "13512349876", "430102194803010023"
REGISTER_SECRETS = (NAME, PHONE, IDENTITY)
DUTY: dict[str, Any] = {"source": "certificate", "basis": "duty", "by": SETUP}


def in_the_register(place: Community, *, rows: int = 1) -> None:
    """So many residents at doors of the first grid, each with what a file can hold."""
    quarter, _ = Quarter.objects.get_or_create(
        unit=place.community, name="幸福里小区", pinyin="xingfulixiaoqu", initials="xflxq"
    )
    building, _ = Building.objects.get_or_create(
        quarter=quarter, name="3栋", defaults={"unit": place.grid, "sort_key": "0003栋"}
    )
    # Forms name it before there is a database to ask.
    place.house = building.pk  # type: ignore[attr-defined]
    for _n in range(rows):
        _one(place, building)


def _one(place: Community, building: Building) -> None:
    room = f"{Dwelling.objects.count() + 101}"
    door = Dwelling.objects.create(building=building, room=room, label=f"{room}室", sort_key=room)
    facts = PersonFacts(NAME, f"135{int(room):08}" if room != "101" else PHONE, identity=IDENTITY)
    person = actions.write_down(facts=facts, unit=place.community, dwelling=door, by=SETUP)
    other = actions.write_down(
        facts=PersonFacts(f"周贵兰{room}", identity=IDENTITY), unit=place.community, by=SETUP
    )
    place.again = str(other.pk)  # type: ignore[attr-defined]
    home = actions.found_household(unit=place.community, dwelling=door, by=SETUP)
    actions.add_member(household=home, person=person, relation="head", by=SETUP)
    actions.add_label(person=person, kind="alone", until_on=today(), **DUTY)
    actions.ask_correction(person=person, field="phone", wanted="13512340000", by=SETUP)


def _key(model: type[Any]) -> str:
    with enter(SystemScope("test")):
        return str(model._base_manager.order_by("pk").values_list("pk", flat=True).first())


def resident() -> str:
    """The key of the resident with everything on the file."""
    with enter(SystemScope("test")):
        rows = Label._base_manager.order_by("pk").values_list("person", flat=True)
        return str(rows.first())


def file(tail: str = "") -> Callable[[Any], str]:
    """The address of the resident's file, or of something below it."""
    return lambda ground: f"/desk/people/{resident()}/{tail}"


def rows_of_access(
    row: Callable[..., Any], fixed: Callable[[str], Any], staff: Callable[..., Any]
) -> list[Any]:
    """Holders of posts over the community open files; others learn why not, or nothing."""
    lists, one = staff(200, 403, 403, 200), staff(200, 403, 403, 404)
    base, home = "desk/people/", "→ /desk/people/"
    of_file, of_pair = f"{base}<uuid:pk>/", f"{base}duplicates/<uuid:pk>/<slug:verdict>/"
    look = {"field": "phone", "purpose": "visit"}
    named = ("", "new/", "take-out/", "duplicates/", "reviews/", "corrections/", "arrivals/")
    return [
        *(row(f"{base}{path}", fixed(f"/{base}{path}"), lists) for path in named),
        row(f"{base}new/", fixed(f"/{base}new/"), staff(422, 403, 403, 422), "post", note="empty"),
        row(f"{base}take-out/", fixed(f"/{base}take-out/"), lists, "post",
            lambda ground: {"purpose": "visit"}),
        row(of_pair, lambda ground: f"/{base}duplicates/{_key(Duplicate)}/different/",
            staff(home, 403, 403, 404), "post"),
        row(f"{base}corrections/<uuid:pk>/",
            lambda ground: f"/{base}corrections/{_key(Correction)}/", one),
        row(f"{base}corrections/<uuid:pk>/",
            lambda ground: f"/{base}corrections/{_key(Correction)}/", one, "post",
            lambda ground: {"verdict": "read"}),
        row(f"{base}corrections/<uuid:pk>/copy/",
            lambda ground: f"/{base}corrections/{_key(Correction)}/copy/",
            staff(home, 403, 403, 404), "post", note="no copy was asked for"),
        row(f"{base}corrections/<uuid:pk>/paper/<uuid:paper_id>/",
            lambda ground: f"/{base}corrections/{_key(Correction)}/paper/{uuid4()}/",
            staff(404, 403, 403, 404), note="no such paper"),
        row(f"{base}households/<uuid:pk>/",
            lambda ground: f"/{base}households/{_key(Household)}/", one),
        row(f"{base}households/<uuid:pk>/close/",
            lambda ground: f"/{base}households/{_key(Household)}/close/", one),
        row(f"{base}households/<uuid:pk>/close/",
            lambda ground: f"/{base}households/{_key(Household)}/close/",
            staff(home, 403, 403, 404), "post"),
        row(of_file, file(), one),
        row(f"{of_file}show/", file("show/"), one, "post", lambda ground: look),
        *_rows_of_places(row, fixed, staff),
        row(f"{base}keeping/", fixed(f"/{base}keeping/"), lists),
        row(f"{base}keeping/", fixed(f"/{base}keeping/"), staff(422, 403, 403, 404), "post",
            lambda ground: {"kind": "left", "unit": ground.place.community.pk}),
        row(f"{of_file}merge/", file("merge/"), one),
        row(f"{of_file}merge/", file("merge/"), staff(422, 403, 403, 404), "post", note="empty"),
        row(f"{of_file}do/<slug:verb>/", file("do/label/"), one),
        row(f"{of_file}do/<slug:verb>/", file("do/label/"), staff(422, 403, 403, 404), "post",
            note="empty"),
        row(f"{of_file}row/<slug:verb>/<uuid:row>/",
            lambda ground: f"/{base}{resident()}/row/review-label/{_key(Label)}/",
            staff(home, 403, 403, 404), "post"),
    ]  # fmt: skip


def _rows_of_places(
    row: Callable[..., Any], fixed: Callable[[str], Any], staff: Callable[..., Any]
) -> list[Any]:
    """Places are read by whoever manages them or reads the register there, changed by the former."""
    base, one = "desk/places/", staff(200, 403, 403, 404)
    change = f"{base}<slug:kind>/<int:pk>/<slug:verb>/"

    def house(tail: str) -> Callable[[Any], str]:
        return lambda ground: f"/{base}building/{ground.place.house}/{tail}"

    return [
        row(base, fixed(f"/{base}"), staff(200, 403, 403, 200)),
        row(f"{base}unit/<int:pk>/",
            lambda ground: f"/{base}unit/{ground.place.community.pk}/", one),
        row(f"{base}quarter/<int:pk>/",
            lambda ground: f"/{base}quarter/{_key(Quarter)}/", one),
        row(f"{base}building/<int:pk>/", house(""), one),
        row(change, house("rename/"), one),
        row(change, house("rename/"), staff(422, 403, 403, 404), "post", note="empty"),
        row(change, house("burn/"), staff(404, 403, 403, 404), note="no such verb"),
    ]  # fmt: skip


Told = tuple[str, Callable[[Any], str], str, Callable[[Any], dict[str, Any]], str]
DAY = "2026-01-01"
PEOPLE_FORMS: tuple[Told, ...] = (
    ("write somebody down", lambda g: "/desk/people/new/", "holder",
     lambda g: {"name": "陈一", "phone": "13612345678", "identity": "", "birth_on": "1960-02-03",
                "sex": "male", "language": "dialect", "building": g.place.house, "entrance": "",
                "room": "101", "living": "resident", "since_on": DAY}, "post"),
    ("find residents", lambda g: "/desk/people/", "holder",
     lambda g: {"q": "zgl", "building": g.place.house, "label": "alone", "age": "seventy",
                "left": "1", "page": "1"}, "get"),
    ("take a list out", lambda g: "/desk/people/take-out/", "holder",
     lambda g: {"purpose": "visit"}, "post"),
    ("times of keeping", lambda g: "/desk/people/keeping/", "holder",
     lambda g: {"unit": g.place.community.pk, "kind": "left", "days": "900",
                "source": "档案管理办法第十二条"}, "post"),
    ("find places", lambda g: "/desk/places/", "holder", lambda g: {"q": "xfl", "page": "1"}, "get"),
    *((f"place: {verb}", lambda g, path=path: path(g), "holder", lambda g, given=given: given(g), "post")
      for verb, path, given in (
          ("found", lambda g: f"/desk/places/unit/{g.place.community.pk}/found/",
           lambda g: {"kind": "grid", "code": "G9", "name": "第九网格", "phone": "12345"}),
          ("building", lambda g: f"/desk/places/quarter/{_key(Quarter)}/building/",
           lambda g: {"name": "19栋", "unit": g.place.grid.pk, "floors": "6"}),
          ("doors", lambda g: f"/desk/places/building/{g.place.house}/doors/",
           lambda g: {"rows": "901"}),
      )),
    ("find the other file", file("merge/"), "holder", lambda g: {"q": "zgl"}, "get"),
    ("merge by hand", file("merge/"), "holder",
     lambda g: {"other": g.place.again, "speaks": "this", "reason": "papers"}, "post"),
    ("unmask", file("show/"), "holder", lambda g: {"field": "phone", "purpose": "visit"}, "post"),
    ("answer a correction", lambda g: f"/desk/people/corrections/{_key(Correction)}/", "holder",
     lambda g: {"answer": "已核对", "instead": "13512340001", "verdict": "partly"}, "post"),
    *((f"file: {verb}", file(f"do/{verb}/"), "holder", lambda g, given=given: given, "post")
      for verb, given in (
          ("edit", {"name": "", "phone": "13612345679", "identity": "", "birth_on": "", "sex": "",
                    "language": "dialect"}),
          ("label", {"kind": "veteran", "grade": "", "note": "出示证件", "source": "certificate",
                     "basis": "duty", "purpose": "", "since_on": DAY, "until_on": ""}),
          ("household", {"household": "new:family", "relation": "other", "since_on": DAY}),
          ("leave", {"how": "away", "left_on": DAY, "to_unit": "", "hand_over": "labels"}),
          ("correction", {"field": "name", "wanted": "周贵兰"}),
      )),
    ("file: residence", file("do/residence/"), "holder",
     lambda g: {"building": g.place.house, "entrance": "", "room": "101", "living": "renting",
                "since_on": DAY, "instead": ""}, "post"),
)  # fmt: skip
