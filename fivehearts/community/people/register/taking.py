"""A register through its stages: read, understood, tried, taken in, mended."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people import actions
from fivehearts.community.people.queries.register import Known, form_of, known_people
from fivehearts.community.people.register import mending, reading
from fivehearts.community.people.register.addresses import Addresses, missing
from fivehearts.community.people.register.doors import Door
from fivehearts.community.people.register.drafts import Drafts, Home, Mention, Rejected
from fivehearts.community.people.register.fields import (
    FACT_LABELS,
    Place,
    lacking,
    parsed,
    suggested,
)
from fivehearts.community.people.register.planning import Plan, Planner
from fivehearts.community.people.register.reasons import Reason
from fivehearts.community.places.actions.registers import NamedDoor, lay_out_named
from fivehearts.community.places.queries import buildings_below, doors_below, quarters_below
from fivehearts.foundation.intake import bulk
from fivehearts.foundation.intake.bulk import Ended, Load, TurnedBack
from fivehearts.foundation.intake.models import Run
from fivehearts.foundation.intake.sheets import read_book
from fivehearts.foundation.intake.vocabulary import ColumnsMissing, FileEmpty
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Overtaken

Progress = Callable[[int, int], None]
# So many people are written by one handful of statements.
BATCH = 900

NO_TITLES = _(
    "No sheet of this workbook has a row of titles that names people and where they live."
)


@dataclass(frozen=True)
class Opened:
    """A workbook whose titles were found, and what its columns are taken to mean.

    `asked` are the forms nobody here has told us of: by shape, their titles.
    """

    path: Path
    sha256: str
    pages: list[reading.Page]
    passed: Mapping[str, str]
    meanings: dict[str, list[Place | None]]
    asked: dict[str, tuple[str, ...]]

    @property
    def forms(self) -> dict[str, tuple[str, ...]]:
        """The titles of every form in the workbook, by shape."""
        return {page.heading.shape: page.heading.titles for page in self.pages}

    @property
    def lacks(self) -> list[str]:
        """What some form lacks to be taken at all, as people call it."""
        found = {fact for places in self.meanings.values() for fact in lacking(places)}
        return [str(FACT_LABELS[fact]) for fact in found]


@dataclass
class Told:
    """How a register ended, or would end. People are counted one by one: `people` is the sum."""

    rows: int
    people: int
    imported: int = 0
    changed: int = 0
    known: int = 0
    rejected: int = 0
    homes_empty: int = 0
    notes: int = 0
    new_doors: int = 0
    finished: bool = False
    passed: Mapping[str, str] = field(default_factory=dict)
    by_reason: Counter[str] = field(default_factory=Counter)
    reasons: list[TurnedBack] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many people have ended."""
        return self.imported + self.changed + self.known + self.rejected

    @property
    def line(self) -> str:
        """One line for the command."""
        return (
            f"people {self.people} = new {self.imported} + changed {self.changed}"
            f" + unchanged {self.known} + rejected {self.rejected} (rows {self.rows})"
        )


def opened(path: Path, *, unit: Unit) -> Opened:
    """Read a workbook and say what its columns mean: as was said here before, else as they seem.

    Raises a `FileRefused`.
    """
    book = read_book(path)
    pages, passed = reading.pages(book)
    if not pages:
        raise ColumnsMissing(titles=str(NO_TITLES)) if book.sheets else FileEmpty
    meanings: dict[str, list[Place | None]] = {}
    asked: dict[str, tuple[str, ...]] = {}
    for page in pages:
        shape, titles = page.heading.shape, page.heading.titles
        if shape in meanings:
            continue
        told = form_of(unit, shape)
        if told is None:
            asked[shape] = titles
        guessed = suggested(titles)
        meanings[shape] = guessed if told is None else _padded(told, len(titles))
    return Opened(path, book.sha256, pages, passed, meanings, asked)


def _padded(columns: Sequence[str], width: int) -> list[Place | None]:
    places = [parsed(one) if one else None for one in columns[:width]]
    return places + [None] * (width - len(places))


class Taking:
    """One register for one unit; `lay_out` lets unknown doors be laid out on the way."""

    def __init__(self, workbook: Opened, *, unit: Unit, by: Actor, lay_out: bool = False) -> None:
        self._workbook, self._unit, self._by, self._lay_out = workbook, unit, by, lay_out
        self._quarters = list(quarters_below(unit.path))
        names = [row.name for row in self._quarters]
        self.drafts: Drafts = reading.read(
            workbook.pages, workbook.passed, workbook.meanings, names
        )
        self._sheets = {page.sheet.name: at for at, page in enumerate(workbook.pages)}
        self._addresses = addresses_of(unit)
        self._known: Known | None = None

    # The trial

    def tried(self, rejects: Path | None = None) -> Told:
        """What taking it in would come to; nothing is written but the workbook to mend."""
        told = self._told()
        if self._lay_out:
            told.new_doors = self._imagined()
        planner = Planner(known_people(self._unit), self._addresses)
        plan = planner.plan(self.drafts.homes)
        told.imported, told.changed, told.known = plan.imported, plan.changed, plan.known
        everybody = [*self.drafts.rejected, *plan.rejected]
        told.rejected = len(everybody)
        told.reasons = self._turned_back(everybody)
        told.by_reason = Counter(str(reason) for one in everybody for reason in one.reasons)
        if rejects is not None and told.reasons:
            self.write_mending(rejects, told.reasons)
        return told

    def _imagined(self) -> int:
        """Act as if the missing doors were laid out; returns how many they are."""
        doors = missing(self._addresses, (home.door for home in self.drafts.homes))
        home = (self._unit.pk, self._unit.path)
        for at, door in enumerate(doors, 1):
            quarter = self._addresses.quarter_of(door)
            if isinstance(quarter, Reason):
                self._addresses.add_quarter(-at, door.quarter)
                quarter = -at
            building = self._addresses.buildings.get((quarter, door.building))
            if building is None:
                building = -at
                self._addresses.add_building(building, quarter, door.building, home)
            self._addresses.add_door(-at, building, door.entrance, door.room)
        return len(doors)

    # The real thing

    def take(
        self,
        *,
        seconds: float | None = None,
        progress: Progress | None = None,
        rejects: Path | None = None,
    ) -> Told:
        """Take everybody in, for about `seconds` at a time; called again it goes on where it stood.

        Each batch is a transaction of its own. Raises `RunElsewhere`, `Forbidden`.
        """
        load = self._load()
        run = bulk.run_of(load, unit=self._unit, by=self._by)
        told = self._told()

        def one_batch(things: list[Home | Rejected]) -> Ended:
            return self._batch(run, things)

        told.finished = bulk.take_all(
            run, load, one_batch, by=self._by, batch=BATCH, seconds=seconds, progress=progress
        )
        told.imported, told.changed, told.known = run.imported, run.changed, run.known
        told.rejected = run.rejected
        told.reasons = [
            TurnedBack(*row)
            for row in run.rejections.order_by("sheet", "row_number", "pk").values_list(
                "sheet", "row_number", "who", "codes", "reason"
            )
        ]
        told.by_reason = Counter(code for one in told.reasons for code in one.codes.split())
        if told.finished and rejects is not None and told.reasons:
            self.write_mending(rejects, told.reasons)
        return told

    def _load(self) -> Load[Home | Rejected]:
        # The same file with another meaning of its columns is another load.
        said = repr([sorted(self._workbook.meanings.items(), key=lambda one: one[0])])
        name = "register:" + hashlib.sha256(said.encode()).hexdigest()[:24]
        return Load(
            name,
            self._workbook.sha256,
            [*self.drafts.rejected, *self.drafts.homes],
            lambda one: len(one.people) if isinstance(one, Home) else 1,
        )

    def _batch(self, run: Run, things: list[Home | Rejected]) -> Ended:
        homes = [one for one in things if isinstance(one, Home)]
        rejected = [one for one in things if isinstance(one, Rejected)]
        if self._lay_out:
            self._laid_out([home.door for home in homes])
        plan = self._planned(homes, run)
        plan.rejected += rejected
        return Ended(plan.imported, plan.changed, plan.known, self._turned_back(plan.rejected))

    def _planned(self, homes: list[Home], run: Run) -> Plan:
        """Plan and write; where somebody else wrote meanwhile, look again and do it once more."""
        for last in (False, True):
            if self._known is None:
                self._known = known_people(self._unit)
            plan = Planner(self._known, self._addresses).plan(homes)
            try:
                actions.take_in(unit=self._unit, run=run, plan=plan, by=self._by)
                return plan
            except Overtaken:
                self._known = None
                if last:
                    raise
        raise AssertionError

    def _laid_out(self, wanted: list[Door]) -> None:
        doors = missing(self._addresses, wanted)
        if doors:
            lay_out_named(
                unit=self._unit,
                doors=[self._named(door) for door in doors],
                by=self._by,
            )
            self._addresses = addresses_of(self._unit)

    def _named(self, door: Door) -> NamedDoor:
        quarter = self._addresses.quarter_of(door)
        if isinstance(quarter, Reason):
            return NamedDoor(door.quarter, _building_name(door), door.entrance, door.room)
        building = self._addresses.buildings.get((quarter, door.building))
        return NamedDoor(quarter, building or _building_name(door), door.entrance, door.room)

    # What is told

    def _told(self) -> Told:
        drafts = self.drafts
        return Told(
            rows=drafts.rows,
            people=drafts.people,
            homes_empty=drafts.homes_empty,
            notes=drafts.notes,
            passed=drafts.passed,
        )

    def _turned_back(self, rejected: Sequence[Rejected]) -> list[TurnedBack]:
        with translation.override("zh-hans"):
            return [
                TurnedBack(
                    self._sheets.get(one.at.sheet, 0),
                    one.at.row,
                    one.at.who,
                    " ".join(reason.value for reason in one.reasons),
                    " ".join(str(reason.label) for reason in one.reasons),
                )
                for one in rejected
            ]

    def write_mending(self, path: Path, reasons: Sequence[TurnedBack]) -> None:
        """The workbook of everybody turned back, with the reasons beside them."""
        mending.write(path, self._workbook.pages, self._workbook.meanings, reasons)


def _building_name(door: Door) -> str:
    return f"{door.building}栋" if door.building[:1].isdigit() else f"{door.building}座"


def addresses_of(unit: Unit) -> Addresses:
    """Every door below a unit, in three queries."""
    found = Addresses()
    for quarter in quarters_below(unit.path):
        found.add_quarter(quarter.pk, quarter.name)
    for building in buildings_below(unit.path):
        whose = building.unit if building.unit.path.startswith(unit.path) else unit
        found.add_quarter(building.quarter_id, building.quarter.name)
        found.add_building(building.pk, building.quarter_id, building.name, (whose.pk, whose.path))
    rows = doors_below(unit.path).order_by("pk")
    for key, building_id, entrance, room in rows.values_list("pk", "building", "entrance", "room"):
        found.add_door(key, building_id, entrance, room)
    return found


__all__ = ["BATCH", "Mention", "Opened", "Taking", "Told", "addresses_of", "opened"]
