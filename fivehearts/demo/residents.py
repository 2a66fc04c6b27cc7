"""Who lives in the sample: households at doors of the first community, invented, as plain data.

Identity numbers are right in themselves and of nobody: no province has the code 39, as no
subscriber has a number beginning with 160.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from fivehearts.demo import names
from fivehearts.demo.town import BuildingSpec, QuarterSpec, Town

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HOUSEHOLDS, _GRIDS = 170, 3
_YEAR = 365


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """A label of somebody; days are counted from today. `purpose` names the consent it hangs on."""

    kind: str
    source: str
    since_days: int
    purpose: str = ""
    grade: str = ""
    until_days: int | None = None


@dataclass(slots=True)
class Resident:
    """Somebody of a household, in the words of a register."""

    name: str
    identity: str
    born_on: date
    phone: str
    relation: str
    living: str
    since_on: date
    labels: list[LabelPlan] = field(default_factory=list)
    # A son or daughter who is called first.
    family_phone: str = ""


@dataclass(slots=True)
class Home:
    """A household behind a door; the head stands first."""

    quarter: str
    building: str
    grid: str
    entrance: str
    room: str
    kind: str
    members: list[Resident]


# How many households of a kind there are among a hundred.
_KINDS = {
    "alone": 12, "old_couple": 18, "family": 34, "three_generations": 12, "young": 12,
    "renting": 12,
}  # fmt: skip
_GRADES = ("一级", "二级", "三级", "四级")


class Draw:
    """Draws the households of one community; the same seed and day draw the same ones."""

    def __init__(self, seed: str, town: Town, community: str, today: date) -> None:
        self.rng = random.Random(f"{seed}:residents")  # noqa: S311 - a repeatable story, no secret
        self.town, self.community, self.today = town, community, today
        self._made = 0

    def homes(self) -> list[Home]:
        """Every household, building by building."""
        doors = self._doors()
        wanted = min(_HOUSEHOLDS, len(doors) // 3)
        # Each kind twice, so that a small town has them all.
        kinds = list(_KINDS) * 2
        kinds += self.rng.choices(
            list(_KINDS), list(_KINDS.values()), k=max(0, wanted - len(kinds))
        )
        self.rng.shuffle(kinds)
        chosen = sorted(self.rng.sample(range(len(doors)), wanted))
        return [self._home(doors[at], kind) for at, kind in zip(chosen, kinds, strict=False)]

    def human(self, sex: str, age: int, surname: str = "") -> Resident:
        """Somebody of about this age, of no household yet."""
        rng = self.rng
        born = self.today.replace(day=1, month=1) - timedelta(days=_YEAR * age - rng.randrange(360))
        born = min(born, self.today - timedelta(days=40))
        self._made += 1
        order = self._made % 499 * 2 + (sex == "male")
        # A true province and a city that is none: right in every place, and nobody's.
        digits = f"119902{born:%Y%m%d}{order:03d}"
        surname = surname or names.surname(rng)
        phone = f"160{rng.randrange(10**8):08d}" if 12 <= age < 88 else ""
        name = surname + names.given(rng, sex, born.year)
        since = max(born, self.today - timedelta(days=rng.randrange(200, 12 * _YEAR)))
        return Resident(name, digits + check_digit(digits), born, phone, "户主", "户籍人口", since)

    def _doors(self) -> list[tuple[QuarterSpec, BuildingSpec, str, str]]:
        grids = [
            unit.code
            for unit in self.town.units
            if unit.parent == self.community and unit.kind == "grid"
        ][:_GRIDS]
        return [
            (quarter, house, str(entrance) if house.entrances > 1 else "", f"{floor}{door:02d}")
            for quarter in self.town.quarters_of[self.community][:2]
            for house in quarter.buildings
            if house.grid in grids
            for entrance in range(1, house.entrances + 1)
            for floor in range(1, house.floors + 1)
            for door in range(1, house.doors + 1)
        ]

    def _home(self, door: tuple[QuarterSpec, BuildingSpec, str, str], kind: str) -> Home:
        quarter, house, entrance, room = door
        members = getattr(self, f"_{kind}")()
        for one in members[1:]:
            one.since_on = max(one.born_on, members[0].since_on)
        for one in members:
            self._labelled(one, kind)
        return Home(quarter.name, house.name, house.grid, entrance, room, kind, members)

    # Households of each kind

    def _alone(self) -> list[Resident]:
        return [self.human(self._sex(), self.rng.randrange(66, 93))]

    def _couple(self, age: int) -> list[Resident]:
        head = self.human("male", age)
        wife = self.human("female", max(20, age - self.rng.randrange(5)))
        wife.relation = "配偶"
        return [head, wife]

    def _old_couple(self) -> list[Resident]:
        return self._couple(self.rng.randrange(63, 88))

    def _young(self) -> list[Resident]:
        return self._couple(self.rng.randrange(24, 38))

    def _family(self) -> list[Resident]:
        age = self.rng.randrange(29, 50)
        couple = self._couple(age)
        return [*couple, *self._children(age, couple[0].name[0])]

    def _three_generations(self) -> list[Resident]:
        age = self.rng.randrange(33, 46)
        couple, sex = self._couple(age), self._sex()
        surname = couple[0].name[0]
        family = [*couple, *self._children(age, surname)]
        old = self.human(sex, age + 27, surname if sex == "male" else "")
        old.relation = "父亲" if sex == "male" else "母亲"
        return [*family, old]

    def _renting(self) -> list[Resident]:
        people = [
            self.human(self._sex(), self.rng.randrange(20, 42))
            for _one in range(self.rng.randrange(1, 4))
        ]
        for at, one in enumerate(people):
            one.relation, one.living = ("非亲属" if at else "户主"), "租户"
        if self.rng.random() < 0.4:
            people[0].living = "流动人口"
        return people

    def _children(self, age: int, surname: str) -> list[Resident]:
        found: list[Resident] = []
        eldest = max(0, age - self.rng.randrange(24, 31))
        # Years between two children of a family.
        between = self.rng.randrange(2, 6)
        for years in (0, between)[: self.rng.choices((1, 2), (7, 4))[0]]:
            if eldest < years:
                break
            sex = self._sex()
            child = self.human(sex, eldest - years, surname)
            child.relation = "子" if sex == "male" else "女"
            found.append(child)
        return found

    def _sex(self) -> str:
        return self.rng.choice(("male", "female"))

    # What is said of them

    def _labelled(self, one: Resident, kind: str) -> None:
        rng, age = self.rng, self.today.year - one.born_on.year
        if age >= 66 and rng.random() < 0.7:
            one.family_phone = f"160{rng.randrange(10**8):08d}"
        if kind == "alone":
            self._label(one, "alone", "visit", purpose="care")
        if kind == "old_couple" and rng.random() < 0.5:
            self._label(one, "empty_nest", "family", purpose="care")
        if age >= 80:
            self._label(one, "advanced_age", "certificate", days=None)
        if rng.random() < (0.09 if age >= 50 else 0.02):
            self._label(one, "disabled", "certificate", grade=rng.choice(_GRADES), days=5 * _YEAR)
        if age >= 60 and rng.random() < 0.08:
            self._label(one, "chronic", "family", purpose="care")
        if kind in {"alone", "three_generations"} and one.relation == "户主" and rng.random() < 0.3:
            self._label(one, rng.choice(("hardship", "allowance")), "department")
        if age < 14 and kind == "three_generations" and rng.random() < 0.15:
            self._label(one, "left_behind", "visit")
        if 40 <= age < 75 and rng.random() < 0.12:
            found = rng.choice(("veteran", "party", "volunteer", "captain"))
            self._label(one, found, "resident", purpose="volunteering", days=None)

    def _label(
        self, one: Resident, kind: str, source: str, *, purpose: str = "", grade: str = "",
        days: int | None = _YEAR,
    ) -> None:  # fmt: skip
        rng = self.rng
        if days is None:
            one.labels.append(LabelPlan(kind, source, rng.randrange(60, 3 * _YEAR), purpose, grade))
            return
        # Some ran out, some will within a month: somebody looks at them again.
        left = rng.choices((-12, 9, 25), (1, 2, 2))[0] if rng.random() < 0.2 else 0
        left = left or rng.randrange(40, days - 20)
        one.labels.append(LabelPlan(kind, source, days - left, purpose, grade, left))


def check_digit(digits: str) -> str:
    """The last character of an identity number (GB 11643)."""
    total = sum(int(one) * weight for one, weight in zip(digits, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def everybody(homes: Iterable[Home]) -> list[Resident]:
    """All people of these households."""
    return [one for home in homes for one in home.members]
