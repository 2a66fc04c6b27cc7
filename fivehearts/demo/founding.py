"""Founds the sample town through the real actions: units, colleagues, quarters, doors."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from fivehearts.community.duties import actions as duties
from fivehearts.community.duties.models import User
from fivehearts.community.duties.queries import actor_of, user_by_name
from fivehearts.community.places import actions as places
from fivehearts.community.places.actions import DwellingRow, UnitPlan
from fivehearts.demo.town import BuildingSpec, Town
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.queries.orders import orders_to_answer
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import TIERS

DEMO = system("demo").backdating()
# Shown on the sign-in page of the demo; it opens nothing else.
PASSWORD = "yunting-wuxin"  # noqa: S105
_ANSWERED_BEFORE = timedelta(days=6)


def found_units(town: Town, at: datetime) -> None:
    """Every unit, superiors first; the grids of a community in one go."""
    found: dict[str, Unit] = {}
    grids: list[UnitPlan] = []
    for unit in town.units:
        parent = found.get(unit.parent)
        if unit.kind == "grid":
            grids.append(UnitPlan(unit.code, unit.name, unit.kind, unit.parent))
        elif unit.kind in TIERS:
            found[unit.code] = places.found_unit(
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                parent=parent,
                phone=unit.phone,
                by=DEMO,
                at=at,
            )
        elif parent is not None:
            found[unit.code] = places.attach_unit(
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                parent=parent,
                phone=unit.phone,
                by=DEMO,
                at=at,
            )
    places.found_units(plans=grids, by=DEMO, at=at)


def settle_colleagues(town: Town, at: datetime) -> None:
    """Every colleague with their posts, and one password for all.

    A password takes its time to hash, on purpose; two hundred of them would take half a minute.
    So it is hashed once, for real, and everybody gets the same line.
    """
    units = {unit.code: unit for unit in Unit.objects.all()}
    made = []
    for one in town.users:
        user = duties.register_user(
            username=one.username, display_name=one.name, work_phone=one.phone, by=DEMO, at=at
        )
        for role, code in one.posts:
            duties.give_post(user=user, unit=units[code], role=role, by=DEMO, at=at)
        made.append(user.pk)
    User.objects.filter(pk__in=made).update(password=make_password(PASSWORD), joined_at=at)


def build_houses(town: Town, community: str, at: datetime) -> int:
    """Quarters, buildings and doors of one community; returns how many doors."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__startswith=community)}
    doors = 0
    for plan in town.quarters_of[community]:
        quarter = places.add_quarter(unit=units[community], name=plan.name, by=DEMO, at=at)
        for house in plan.buildings:
            building = places.add_building(
                quarter=quarter,
                unit=units[house.grid],
                name=house.name,
                floors=house.floors,
                by=DEMO,
                at=at,
            )
            doors += places.lay_out_dwellings(building=building, rows=_doors(house), by=DEMO, at=at)
    return doors


def _doors(house: BuildingSpec) -> list[DwellingRow]:
    return [
        DwellingRow(str(entrance) if house.entrances > 1 else "", floor, f"{floor}{door:02d}")
        for entrance in range(1, house.entrances + 1)
        for floor in range(1, house.floors + 1)
        for door in range(1, house.doors + 1)
    ]


def answer_old_orders(began: datetime) -> None:
    """Answers to orders of the 12345 went back long ago, but for those of the last days."""
    waiting = orders_to_answer().filter(matter__closed_at__lt=began - _ANSWERED_BEFORE)
    for order in waiting:
        closed_at = order.matter.closed_at
        assert closed_at is not None
        matters.mark_answered(by=DEMO, order=order, at=closed_at + timedelta(hours=2))


def send_somebody_away(town: Town) -> None:
    """A grid worker is on a training, and the neighbour stands in: “代 …” in a work list."""
    first = town.communities[0]
    grids = [unit.code for unit in town.units if unit.parent == first and unit.kind == "grid"]
    workers = [name for grid in grids for name in town.staff(grid, "grid_worker")]
    heads = town.staff(first, "secretary")
    if len(workers) < 2 or not heads:
        return
    duties.begin_absence(
        user=user_by_name(workers[1]),
        substitute=user_by_name(workers[0]),
        until=now() + timedelta(days=5),
        reason="training",
        by=actor_of(user_by_name(heads[0])),
    )
