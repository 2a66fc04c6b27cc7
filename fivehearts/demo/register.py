"""The register of the first community comes to life: taken in from a workbook, then kept.

Everybody comes in through the import a community uses; labels, consents, moves and mistakes
follow one by one, through the same actions as at the desk.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from fivehearts.community.duties.queries import actor_of, user_by_name
from fivehearts.community.people import actions
from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import Person
from fivehearts.community.people.queries.reading import dwelling_at, persons_by_identity
from fivehearts.community.people.register import taking, writing
from fivehearts.community.people.register.cells import gender_of
from fivehearts.community.places.queries import buildings_below
from fivehearts.demo.residents import Draw, Home, LabelPlan, Resident, everybody
from fivehearts.demo.town import Town
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit

_DAY = timedelta(days=1)


class Register:
    """The residents of the first community. Call `fill` inside a transaction."""

    def __init__(self, seed: str, town: Town, began: datetime) -> None:
        self.town, self.began, self.today = town, began, local(began).date()
        first = town.communities[0]
        self.draw = Draw(seed, town, first, self.today)
        self.unit = Unit.objects.get(code=first)
        self.by: Actor = actor_of(user_by_name(town.staff(first, "secretary")[0])).backdating()
        self.files: dict[str, Person] = {}

    def fill(self) -> int:
        """Take everybody in, and let happen what happens to files; returns how many people."""
        homes = self.draw.homes()
        people = everybody(homes)
        with tempfile.TemporaryDirectory() as folder:
            told = taking.Taking(
                taking.opened(self._workbook(homes, Path(folder)), unit=self.unit),
                unit=self.unit, by=self.by,
            ).take()  # fmt: skip
        found = persons_by_identity(self.unit, [one.identity for one in people])
        self.files = {one.identity: found[one.identity] for one in people if one.identity in found}
        for one in people:
            self._described(one)
        self._known_twice(homes)
        self._leaving(homes)
        self._wrong(homes)
        return told.imported

    def _workbook(self, homes: list[Home], folder: Path) -> Path:
        path = folder / "台账.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream)
            out.writerow(writing.HEAD)
            for number, home in enumerate(homes, 1):
                for one in home.members:
                    sex = "男" if gender_of(one.identity) == "male" else "女"
                    out.writerow(
                        (home.quarter, home.building, home.entrance, home.room, number, one.name,
                         one.relation, one.identity, sex, one.born_on.isoformat(), one.phone,
                         one.living, one.since_on.isoformat())
                    )  # fmt: skip
        return path

    # Labels, consents, further phones

    def _described(self, one: Resident) -> None:
        person = self.files[one.identity]
        given = set()
        for label in one.labels:
            if label.purpose and label.purpose not in given:
                given.add(label.purpose)
                actions.give_consent(
                    person=person, purpose=label.purpose, how="paper", by=self.by,
                    given_on=self.today - label.since_days * _DAY, at=self.began,
                )  # fmt: skip
            self._label(person, label)
        if one.family_phone:
            actions.add_phone(
                person=person, phone=one.family_phone, kind="family", by=self.by, at=self.began
            )

    def _label(self, person: Person, label: LabelPlan) -> None:
        until = None if label.until_days is None else self.today + label.until_days * _DAY
        actions.add_label(
            person=person, kind=label.kind, source=label.source, purpose=label.purpose,
            basis="consent" if label.purpose else "duty", grade=label.grade,
            since_on=self.today - label.since_days * _DAY, until_on=until,
            by=self.by, at=self.began,
        )  # fmt: skip

    # What happens to files

    def _known_twice(self, homes: list[Home]) -> None:
        """Written down a second time at the counter: three pairs to look at, one merged already."""
        twice = [home.members[0] for home in homes if home.kind == "family"][:4]
        for number, one in enumerate(twice):
            facts = PersonFacts(
                name=one.name if number % 2 else one.name[0] + one.name[-1],
                phone=f"160{self.draw.rng.randrange(10**8):08d}", identity=one.identity,
            )  # fmt: skip
            again = actions.write_down(facts=facts, unit=self.unit, by=self.by, at=self.began)
            if number == 3:
                kept = self.files[one.identity]
                actions.merge(gone=again, kept=kept, by=self.by, at=self.began)

    def _leaving(self, homes: list[Home]) -> None:
        """One died and is held for a pension, one moved away, one house changed; one comes, one goes."""
        old = self._heads(homes, "alone")
        renting, young = self._heads(homes, "renting"), self._heads(homes, "young")
        for person in _first(old):
            self._left(person, "died", 20)
            actions.hold(person=person, reason="benefit", by=self.by, at=self.began)
        for person in _first(renting):
            self._left(person, "away", 8)
        for person in _first(renting):
            self._moves_house(person, homes)
        if len(self.town.communities) > 1:
            there = Unit.objects.get(code=self.town.communities[1])
            for person in _first(young):
                self._left(person, "within", 3, there)
            self._arrives(there)

    def _left(self, person: Person, how: str, days: int, to_unit: Unit | None = None) -> None:
        actions.leave(
            person=person, how=how, left_on=self.today - days * _DAY, to_unit=to_unit,
            hand_over=("labels",) if to_unit else (), by=self.by, at=self.began,
        )  # fmt: skip

    def _moves_house(self, person: Person, homes: list[Home]) -> None:
        """Within the community, to a door where nobody lives yet."""
        taken = {(home.quarter, home.building, home.room) for home in homes}
        for building in buildings_below(self.unit.path)[:3]:
            for room in ("201", "202", "301", "302"):
                if (building.quarter.name, building.name, room) in taken:
                    continue
                door = dwelling_at(building.pk, "1", room) or dwelling_at(building.pk, "", room)
                if door is not None:
                    actions.take_residence(
                        person=person, dwelling=door, living="renting", instead=True,
                        since_on=self.today - 5 * _DAY, by=self.by, at=self.began,
                    )  # fmt: skip
                    return

    def _arrives(self, there: Unit) -> None:
        """Somebody from the next community moves here, and waits to be received."""
        name = self.town.staff(there.code, "secretary")[0]
        by = actor_of(user_by_name(name)).backdating()
        one = self.draw.human("female", 72)
        facts = PersonFacts(name=one.name, phone=one.phone, identity=one.identity)
        person = actions.write_down(facts=facts, unit=there, by=by, at=self.began)
        actions.leave(
            person=person, how="within", left_on=self.today - 2 * _DAY, to_unit=self.unit,
            by=by, at=self.began,
        )  # fmt: skip

    def _wrong(self, homes: list[Home]) -> None:
        """What residents say is wrong: two requests wait, one was answered."""
        asking = self._heads(homes, "old_couple")
        for field, wanted in (("phone", "16055512345"), ("name", "李玉兰"), ("sex", "男")):
            for person in _first(asking):
                asked = actions.ask_correction(
                    person=person, field=field, wanted=wanted, by=self.by, at=self.began
                )
                if field == "sex":
                    actions.decline_correction(
                        correction=asked, answer="与身份证核对无误。", by=self.by, at=self.began
                    )

    def _heads(self, homes: list[Home], kind: str) -> Iterator[Person]:
        return (self.files[home.members[0].identity] for home in homes if home.kind == kind)


def _first(people: Iterator[Person]) -> list[Person]:
    """The next of them, where there is one: a small town has not everybody."""
    return [one for one in [next(people, None)] if one is not None]
