"""Which community a visitor means, and how it is called on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from fivehearts.foundation.scope.models import Unit, UnitQuerySet
from fivehearts.foundation.scope.queries import chain, unit_by_code, units_of_kind
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind

# A list that can be looked over at once; longer ones are walked step by step.
SHORT_LIST = 60
MOST_FOUND = 30
# What a resident calls when the community has no public phone here.
CITY_HOTLINE = "12345"

Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Place:
    """A community (or a grid of it) somebody chose, with the units above it."""

    unit: Unit
    line: tuple[Unit, ...]

    @property
    def community(self) -> Unit:
        """The community itself, also where a grid was chosen."""
        return next((u for u in self.line if u.kind == UnitKind.COMMUNITY), self.unit)

    @property
    def above(self) -> str:
        """What stands over it, shortly: 东城区 · 和平街道."""
        kinds = (UnitKind.DISTRICT, UnitKind.SUBDISTRICT)
        return " · ".join(u.name for u in self.line if u.kind in kinds)

    @property
    def phone(self) -> str:
        """The nearest public phone from below."""
        return next((u.phone for u in reversed(self.line) if u.phone), CITY_HOTLINE)


def place_of(code: str) -> Place | None:
    """The community or grid with this code; None where there is none that takes matters."""
    if not code or len(code) > 40 or "\x00" in code:
        return None
    try:
        unit = unit_by_code(code)
    except Unit.DoesNotExist:
        return None
    if unit.kind not in {UnitKind.COMMUNITY, UnitKind.GRID} or unit.closed_at is not None:
        return None
    return Place(unit, tuple(chain(unit.path)))


def communities() -> UnitQuerySet:
    """All working communities, in the order of the tree."""
    return units_of_kind(UnitKind.COMMUNITY)


def are_few() -> bool:
    """Whether all communities fit into one list."""
    return len(communities().values_list("pk")[: SHORT_LIST + 1]) <= SHORT_LIST


def communities_around(place: Place | None) -> list[Group]:
    """What the form offers: every community where they are few, else those of the district.

    The chosen place itself always stands in the list, also where it is a grid.
    """
    rows = communities()
    if not are_few():
        if place is None:
            return []
        top = next((u for u in place.line if u.kind == UnitKind.DISTRICT), place.line[0])
        rows = rows.below(top)
    groups = _grouped(rows.select_related("parent", "parent__parent"))
    if place is not None and place.unit.kind == UnitKind.GRID:
        name = f"{place.community.name} · {place.unit.name}"
        groups.insert(0, (place.above, [(place.unit.code, name)]))
    return groups


def only_one(groups: Iterable[Group]) -> str:
    """The code of the only community on offer; "" where there is a choice."""
    codes = [code for _heading, rows in groups for code, _name in rows]
    return codes[0] if len(codes) == 1 else ""


def _grouped(rows: Iterable[Unit]) -> list[Group]:
    return [
        (heading, [(unit.code, unit.name) for unit in units])
        for heading, units in groupby(rows, key=_heading)
    ]


def _heading(unit: Unit) -> str:
    above = [unit.parent.parent if unit.parent else None, unit.parent]
    kinds = (UnitKind.DISTRICT, UnitKind.SUBDISTRICT)
    return " · ".join(one.name for one in above if one and one.kind in kinds)


def communities_named(words: str) -> list[Unit]:
    """Communities whose name holds these words, with what stands above them."""
    rows = communities().filter(name__icontains=words)
    return list(rows.select_related("parent", "parent__parent")[:MOST_FOUND])


def next_tier(code: str) -> tuple[list[Unit], list[Unit]]:
    """The way down to `code` ("" for the top), and the territory right below it.

    A tier with one unit only is passed by: nobody chooses among one.
    """
    above: list[Unit] = []
    rows = Unit.objects.working().filter(kind__in=TIERS[:-1])
    if code:
        found = rows.filter(code=code).first()
        above = chain(found.path) if found else []
    below = list(rows.filter(parent=above[-1] if above else None).order_by("path"))
    while len(below) == 1 and below[0].kind != UnitKind.COMMUNITY:
        above = [*above, below[0]]
        below = list(rows.filter(parent=below[0]).order_by("path"))
    return above, below
