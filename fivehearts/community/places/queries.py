"""What other floors may ask about places. Places are public: what is asked needs no actor."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from fivehearts.community.places.models import Building, Division, Dwelling, Quarter, UnitDivision
from fivehearts.foundation.scope.managers import subtree, subtrees
from fivehearts.foundation.scope.models import Unit

_TAIL = re.compile(r"^(?P<quarter>\D*)(?P<building>\d.*)?$", re.DOTALL)


def quarters_below(path: str) -> QuerySet[Quarter]:
    """Quarters of the unit at `path` and of those below it."""
    return Quarter.objects.filter(subtree("unit__path", path)).order_by("pinyin", "pk")


def buildings_below(path: str) -> QuerySet[Building]:
    """Buildings of the unit at `path` and of those below it, quarter by quarter; no closed ones."""
    rows = Building.objects.filter(
        subtree("quarter__unit__path", path) | subtree("unit__path", path), closed_at=None
    )
    return rows.select_related("quarter", "unit").order_by(
        "quarter__pinyin", "quarter_id", "sort_key"
    )


def places_found(path: str, text: str, limit: int = 20) -> list[Building]:
    """What a place picker offers for what was typed: `幸福里3`, `xfl 3`, `xingfu`, or `3`.

    The part before the first digit names the quarter by characters, pinyin or initials; the
    rest begins the building's name. An empty text offers the first buildings.
    """
    match = _TAIL.match(text.strip()[:60].replace("\x00", ""))
    name = match["quarter"].strip() if match else ""
    number = ((match and match["building"]) or "").strip()
    rows = buildings_below(path)
    if name:
        typed = name.lower().replace(" ", "")
        rows = rows.filter(
            Q(quarter__name__contains=name)
            | Q(quarter__pinyin__startswith=typed)
            | Q(quarter__initials__startswith=typed)
        )
    if number:
        rows = rows.filter(name__startswith=number)
    return list(rows[:limit])


def building(pk: int) -> Building:
    """The building with its quarter and unit. Raises `Building.DoesNotExist`."""
    return Building.objects.select_related("quarter__unit", "unit").get(pk=pk)


def dwellings_of(building: Building) -> QuerySet[Dwelling]:
    """The doors of a building, entrance by entrance from below."""
    return Dwelling.objects.filter(building=building).order_by("sort_key", "pk")


def doors_below(path: str) -> QuerySet[Dwelling]:
    """All doors of the buildings at and below the unit at `path`."""
    return Dwelling.objects.filter(
        subtree("building__quarter__unit__path", path) | subtree("building__unit__path", path)
    )


def address_of(dwelling: Dwelling) -> str:
    """As people write it: `幸福里小区3栋2单元501室`. Reads building and quarter."""
    building = dwelling.building
    return f"{building.quarter.name}{building.name}{dwelling.label}"


def unit_by_division(code: str) -> Unit | None:
    """The unit that goes, or went last, by this division code."""
    rows = UnitDivision.objects.filter(division__code=code).select_related("unit")
    found = rows.order_by(F("until_on").desc(nulls_first=True)).first()
    return found.unit if found else None


def division_history(division: Division) -> list[Division]:
    """The rows this one replaced, nearest first: former names and codes of the same place."""
    found: list[Division] = []
    ring = [division.pk]
    while ring:
        older = list(Division.objects.filter(replaced_by__in=ring).order_by("-until_on", "pk"))
        ring = [row.pk for row in older if row not in found]
        found += [row for row in older if row not in found]
    return found


def units_managed(paths: Sequence[str]) -> QuerySet[Unit]:
    """The units at and below these paths, each under its superior; closed ones at their place.

    Each with how many quarters it has and how many buildings it looks after.
    """
    quarters = Quarter.objects.filter(unit=OuterRef("pk")).order_by().values("unit")
    looked_after = (
        Building.objects.filter(unit=OuterRef("pk"), closed_at=None).order_by().values("unit")
    )
    rows = Unit.objects.filter(subtrees("path", tuple(paths))).select_related("parent")
    return rows.annotate(
        quarters=Coalesce(Subquery(quarters.annotate(n=Count("pk")).values("n")), 0),
        buildings=Coalesce(Subquery(looked_after.annotate(n=Count("pk")).values("n")), 0),
    ).order_by("path")


def units_named(rows: QuerySet[Unit], words: str) -> QuerySet[Unit]:
    """Those of the units whose name holds these words, or whose code begins with them."""
    return rows.filter(Q(name__contains=words) | Q(code__istartswith=words)) if words else rows


def quarter_of(pk: int) -> Quarter | None:
    """The quarter with its unit; None where there is none."""
    return Quarter.objects.select_related("unit").filter(pk=pk).first()


def building_of(pk: int) -> Building | None:
    """The building with its quarter and unit; None where there is none."""
    return Building.objects.select_related("quarter__unit", "unit").filter(pk=pk).first()


def buildings_in(quarter: Quarter) -> QuerySet[Building]:
    """The buildings of a quarter with how many doors each has."""
    rows = Building.objects.filter(quarter=quarter).select_related("unit")
    return rows.annotate(doors=Count("dwellings")).order_by("sort_key", "pk")


def buildings_looked_after(unit: Unit) -> QuerySet[Building]:
    """The buildings exactly this unit looks after; no closed ones."""
    rows = Building.objects.filter(unit=unit, closed_at=None).select_related("quarter")
    return rows.order_by("quarter__pinyin", "quarter_id", "sort_key")


def quarters_of(unit: Unit) -> QuerySet[Quarter]:
    """The quarters of exactly this unit."""
    return Quarter.objects.filter(unit=unit).order_by("pinyin", "pk")


def units_inside(path: str) -> QuerySet[Unit]:
    """The unit at `path` and the working ones below: who may look after its buildings."""
    return Unit.objects.working().filter(subtree("path", path)).order_by("path")
