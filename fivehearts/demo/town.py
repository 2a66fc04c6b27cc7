"""The plan of the sample town: invented units, people and houses, as plain data."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from fivehearts.community.duties.vocabulary import ADMINISTRATORS
from fivehearts.community.places.spelling import pinyin
from fivehearts.demo import names


@dataclass(frozen=True, slots=True)
class Size:
    """How large the sample is. The tests take a small one."""

    communities: int = 12
    grids: int = 60
    dwellings: int = 20_000
    matters: int = 1_000
    # How many of the matters are still open today.
    open_matters: int = 92


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit to be founded or attached."""

    code: str
    name: str
    kind: str
    parent: str
    phone: str = ""


@dataclass(slots=True)
class UserSpec:
    """Somebody who works here, with posts as (role, code of the unit)."""

    username: str
    name: str
    phone: str
    posts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BuildingSpec:
    """A building: which grid looks after it, and its doors."""

    name: str
    grid: str
    floors: int
    entrances: int
    doors: int  # on each floor of each entrance


@dataclass(frozen=True, slots=True)
class QuarterSpec:
    """A residential quarter of a community."""

    community: str
    name: str
    buildings: tuple[BuildingSpec, ...]


# A trade's key → kind of unit, tier it is attached to, name; {} is the name of the tier.
TRADES: dict[str, tuple[str, str, str]] = {
    "water": ("partner", "city", "{}自来水公司"),
    "gas": ("partner", "city", "{}燃气公司"),
    "heat": ("partner", "city", "{}热力公司"),
    "power": ("partner", "city", "{}供电公司"),
    "roads": ("department", "district", "{}市政养护所"),
    "sanitation": ("department", "district", "{}环卫所"),
    "education": ("department", "district", "{}教育局"),
    "housing": ("department", "district", "{}住建局"),
    "environment": ("department", "district", "{}生态环境分局"),
    "traffic": ("police", "district", "{}交警大队"),
    "enforcement": ("department", "subdistrict", "{}综合执法队"),
    "police": ("police", "subdistrict", "{}派出所"),
    "market": ("department", "subdistrict", "{}市场监管所"),
    "civil": ("department", "subdistrict", "{}民政办"),
    "labour": ("department", "subdistrict", "{}人社服务站"),
    "culture": ("department", "subdistrict", "{}文化站"),
    "fire": ("department", "subdistrict", "{}消防救援站"),
    "clinic": ("partner", "subdistrict", "{}社区卫生服务中心"),
    "property": ("property", "community", "{}物业服务中心"),
    "elderly": ("partner", "community", "{}养老服务站"),
}
# These work inside the community itself, not in a unit of their own.
INSIDE = ("grid", "community", "mediator")


@dataclass
class Town:
    """Everything that is founded before the first matter comes in."""

    units: list[UnitSpec]
    users: list[UserSpec]
    quarters: list[QuarterSpec]

    @cached_property
    def unit(self) -> dict[str, UnitSpec]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def communities(self) -> list[str]:
        """Codes of the communities, the liveliest first."""
        return [unit.code for unit in self.units if unit.kind == "community"]

    @cached_property
    def _staff(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for user in self.users:
            for post in user.posts:
                found[post].append(user.username)
        return found

    @cached_property
    def quarters_of(self) -> dict[str, list[QuarterSpec]]:
        """Quarters by community."""
        found: dict[str, list[QuarterSpec]] = defaultdict(list)
        for quarter in self.quarters:
            found[quarter.community].append(quarter)
        return found

    def staff(self, unit: str, *roles: str) -> list[str]:
        """Sign-in names of those who hold one of the roles at the unit, in the order of roles."""
        return [name for role in roles for name in self._staff.get((role, unit), [])]

    def handling_unit(self, trade: str, community: str, grid: str) -> str:
        """Code of the unit to which a matter of this trade is dispatched."""
        if trade in INSIDE:
            return grid if trade == "grid" else community
        tier = TRADES[trade][1]
        unit = self.unit[community]
        while unit.kind != tier:
            unit = self.unit[unit.parent]
        return f"{unit.code}-{trade}"


class Founder:
    """Draws the plan of a town; the same seed draws the same town."""

    def __init__(self, seed: str, size: Size) -> None:
        self.rng = random.Random(f"{seed}:town")  # noqa: S311 - a repeatable story, no secret
        self.size = size
        self.units: list[UnitSpec] = []
        self.users: list[UserSpec] = []
        self.quarters: list[QuarterSpec] = []
        self._taken: set[str] = set()
        self._phones = iter(range(1, 10_000))

    def town(self) -> Town:
        """The whole plan."""
        self._tiers()
        for unit in list(self.units):
            self._attached(unit)
        for unit in list(self.units):
            self._posts(unit)
        self._houses()
        self._user(("civil_affairs", "C01"))
        # The three duties lie with three people who do nothing else.
        for role in ADMINISTRATORS:
            self._user((role, "D1"))
        return Town(self.units, self.users, self.quarters)

    def _unit(self, code: str, name: str, kind: str, parent: str) -> None:
        phone = f"0390-55{next(self._phones) * 37 % 10_000:04d}0"[:12] if kind != "grid" else ""
        self.units.append(UnitSpec(code, name, kind, parent, phone))

    def _tiers(self) -> None:
        self._unit("YT", names.CITY, "city", "")
        count = self.size.communities
        # Two districts of two sub-districts of three communities each, as far as they are needed.
        per_subdistrict, per_district = 3, 6
        for number in range(-(-count // per_district)):
            self._unit(f"D{number + 1}", names.DISTRICTS[number], "district", "YT")
        for number in range(-(-count // per_subdistrict)):
            self._unit(
                f"S{number + 1}", names.SUBDISTRICTS[number], "subdistrict", f"D{number // 2 + 1}"
            )
        for number in range(count):
            self._unit(
                f"C{number + 1:02d}", names.COMMUNITIES[number], "community", f"S{number // 3 + 1}"
            )
        each = self.size.grids // count
        for number in range(count):
            for grid in range(each):
                code = f"C{number + 1:02d}"
                short = names.COMMUNITIES[number].removesuffix("社区")
                self._unit(
                    f"{code}-G{grid + 1}",
                    f"{short}第{'一二三四五六七八九十'[grid]}网格",
                    "grid",
                    code,
                )

    def _attached(self, tier: UnitSpec) -> None:
        short = tier.name.removesuffix("社区")
        for key, (kind, at, name) in TRADES.items():
            if at == tier.kind:
                self._unit(f"{tier.code}-{key}", name.format(short), kind, tier.code)

    def _user(self, *posts: tuple[str, str]) -> None:
        name = names.person(self.rng, self._taken)
        username = pinyin(name)
        while username in {user.username for user in self.users}:
            username += "2"
        phone = f"0390-55{next(self._phones):05d}"
        self.users.append(UserSpec(username, name, phone, list(posts)))

    def _posts(self, unit: UnitSpec) -> None:
        code, kind = unit.code, unit.kind
        if kind == "community":
            self._community_posts(code)
        elif kind == "grid":
            self._user(("grid_worker", code))
            if code.endswith("G1"):
                self._user(("building_captain", code))
        elif kind in {"city", "district", "subdistrict"}:
            for role in ("platform_administrator", "supervisor", "inspector", "analyst"):
                self._user((role, code))
        else:
            self._user(("unit_head", code))
            if code in {"C01-property", "S1-police", "S1-enforcement"}:
                self._user(("liaison", code))
                self._user(("handler", code))

    def _community_posts(self, code: str) -> None:
        if code == "C01":
            for role in (
                "secretary", "receptionist", "receptionist", "counter_clerk", "dispatcher", "reviewer",
                "liaison", "handler", "handler", "assistant_unit", "mediator", "caller", "analyst",
            ):  # fmt: skip
                self._user((role, code))
            return
        # A small office: few people, several hats.
        self._user(("secretary", code))
        self._user(("counter_clerk", code), ("dispatcher", code))
        self._user(("liaison", code), ("handler", code), ("mediator", code))
        if int(code[1:]) % 2:
            self._user(("caller", code))

    def _houses(self) -> None:
        communities = [unit.code for unit in self.units if unit.kind == "community"]
        wanted, rest = divmod(self.size.dwellings, len(communities))
        quarter_names = iter(names.QUARTERS)
        for code in communities:
            grids = [
                unit.code for unit in self.units if unit.parent == code and unit.kind == "grid"
            ]
            left = wanted + (rest if code == communities[0] else 0)
            for number in range(3):
                share = left // (3 - number)
                buildings = self._buildings(grids, share)
                left -= sum(b.floors * b.entrances * b.doors for b in buildings)
                self.quarters.append(QuarterSpec(code, next(quarter_names), tuple(buildings)))

    def _buildings(self, grids: list[str], dwellings: int) -> list[BuildingSpec]:
        shapes = ((6, 3, 2), (6, 4, 2), (7, 3, 2), (11, 2, 2), (18, 1, 4), (18, 2, 3), (6, 2, 3))
        tall = self.rng.random() < 0.4
        found: list[BuildingSpec] = []
        while dwellings > 0:
            floors, entrances, doors = self.rng.choice(shapes[3:6] if tall else shapes)
            if floors * entrances * doors > dwellings:
                # The last one takes what is left, so that the sum comes out even.
                floors, entrances, doors = (dwellings // 2, 1, 2) if dwellings > 1 else (1, 1, 1)
                floors = min(floors, 30)
            number = len(found) + 1
            grid = grids[(number - 1) * 7 % len(grids)]
            found.append(BuildingSpec(f"{number}栋", grid, floors, entrances, doors))
            dwellings -= floors * entrances * doors
        return found
