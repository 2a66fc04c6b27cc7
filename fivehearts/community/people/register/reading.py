"""From a sheet with a known meaning of its columns to the people and homes it tells of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from fivehearts.community.people.register import cells, doors, words
from fivehearts.community.people.register.doors import Door
from fivehearts.community.people.register.drafts import Drafts, Home, Mention, Rejected, Someone
from fivehearts.community.people.register.fields import (
    OF_PERSON,
    OF_PLACE,
    ROW,
    Fact,
    Place,
    weight,
    whos,
)
from fivehearts.community.people.register.reasons import Flaw, Reason
from fivehearts.community.people.vocabulary.register import Living, Relation
from fivehearts.foundation.intake import headings
from fivehearts.foundation.intake.headings import Heading
from fivehearts.foundation.intake.sheets import Book, Passed, Sheet, is_ditto
from fivehearts.foundation.intake.workbooks import Line

# The meaning of every column, by shape of the heading.
Meanings = Mapping[str, Sequence[Place | None]]
_NOTE = re.compile(
    r"^(?:合计|总计|小计|共计|备注|注[:：]|说明|填表|制表|审核|统计|负责人|联系人[:：]|日期[:：]|第?\d*页)"
)
_FACTS: dict[Fact, Any] = {
    Fact.IDENTITY: cells.identity,
    Fact.PHONE: cells.phones,
    Fact.GENDER: cells.gender,
    Fact.BORN_ON: cells.day,
    Fact.RELATION: words.relation,
    Fact.STAY: words.living,
    Fact.MOVED_IN: cells.day,
}


@dataclass(frozen=True)
class Page:
    """A sheet whose titles were found."""

    sheet: Sheet
    heading: Heading


def pages(book: Book) -> tuple[list[Page], dict[str, str]]:
    """The sheets of a book that are registers, and why the others are passed over."""
    found, passed = [], {name: why.value for name, why in book.passed.items()}
    for sheet in book.sheets:
        heading = headings.find(sheet, weight)
        if heading is None:
            passed[sheet.name] = Passed.NO_TABLE.value
        else:
            found.append(Page(sheet, heading))
    return found, passed


def read(
    found: Sequence[Page],
    passed: Mapping[str, str],
    meanings: Meanings,
    quarters: Sequence[str] = (),
) -> Drafts:
    """Everybody these pages name, by home, in the order of the workbook.

    `quarters` are names to look for in the titles of a sheet where its rows name none.
    """
    drafts = Drafts(passed=dict(passed))
    reader = _Reader(drafts, quarters)
    for page in found:
        reader.page(page, meanings[page.heading.shape])
    return drafts


@dataclass
class _Columns:
    """The columns of one heading, sorted by what they hold."""

    place: dict[Fact, int] = field(default_factory=dict)
    people: dict[str, dict[Fact, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, meaning: Sequence[Place | None]) -> _Columns:
        columns = cls(people={who: {} for who in whos(meaning)})
        for at, place in enumerate(meaning):
            if place is None:
                continue
            if place.fact in OF_PLACE:
                columns.place[place.fact] = at
            else:
                columns.people[place.who][place.fact] = at
        # Without a name nobody is named: such columns speak of whoever the row is about.
        nameless = {who: facts for who, facts in columns.people.items() if Fact.NAME not in facts}
        for who, facts in nameless.items():
            del columns.people[who]
            if columns.people:
                first = next(iter(columns.people.values()))
                for fact, at in facts.items():
                    first.setdefault(fact, at)
        return columns


class _Reader:
    """Goes down the pages and remembers what the rows above said."""

    def __init__(self, drafts: Drafts, quarters: Sequence[str]) -> None:
        self.drafts = drafts
        # The longer name first: 幸福里南区 is not 幸福里.
        self._quarters = sorted(map(doors.quarter_key, quarters), key=len, reverse=True)
        self._homes: dict[tuple[Door, str], Home] = {}

    def page(self, page: Page, meaning: Sequence[Place | None]) -> None:
        columns = _Columns.of(meaning)
        self._sheet = page.sheet.name
        self._around = _around(page, self._quarters)
        self._above: Sequence[Any] = ()
        self._door: Door | Reason = Reason.DOOR_MISSING
        self._number = ""
        self._width = len(page.heading.titles)
        for line in page.heading.lines:
            self._line(line, columns)

    def _line(self, line: Line, columns: _Columns) -> None:
        row = [
            self._above[at] if at < len(self._above) and is_ditto(cell) else cell
            for at, cell in enumerate(line.cells)
        ] if any(map(is_ditto, line.cells)) else line.cells  # fmt: skip
        named = [
            (who, facts)
            for who, facts in columns.people.items()
            if self._names_somebody(row, line, facts)
        ]
        if _is_note(line, row, columns, named):
            self.drafts.notes += 1
            return
        self._above = row
        said = {fact: row[at] for fact, at in columns.place.items() if at < len(row)}
        self._place(said, [facts for _who, facts in named], row)
        if not named:
            if any(not cells.is_nothing(cell) for cell in said.values()):
                self.drafts.homes_empty += 1
            else:
                self.drafts.notes += 1
            return
        self.drafts.rows += 1
        for who, facts in named:
            self._someone(Mention(self._sheet, line.number, who), facts, row)

    @staticmethod
    def _names_somebody(row: Sequence[Any], line: Line, facts: Mapping[Fact, int]) -> bool:
        at = facts[Fact.NAME]
        if at in line.continued:
            return False
        if at < len(row) and not cells.is_nothing(row[at]):
            return True
        number = facts.get(Fact.IDENTITY, -1)
        # A number without a name is somebody all the same: said in the workbook to mend.
        return 0 <= number < len(row) and (
            number not in line.continued and not cells.is_nothing(row[number])
        )

    def _place(
        self, said: Mapping[Fact, Any], named: Sequence[Mapping[Fact, int]], row: Sequence[Any]
    ) -> None:
        """The door of this row: its own, or the one above where it belongs to the same home."""
        number = cells.written(said.get(Fact.HOUSEHOLD))
        wanted: dict[Fact, Any] = {
            fact: cell
            for fact, cell in said.items()
            if fact != Fact.HOUSEHOLD and not cells.is_nothing(cell)
        }
        if wanted.keys() & {Fact.ROOM, Fact.ADDRESS}:
            self._door, self._number = _door(wanted, self._around, self._door), number
        elif number and number != self._number:
            self._door, self._number = Reason.DOOR_MISSING, number
        elif named and _is_head(row, named[0]):
            # The head of another home without a door: not the neighbour's.
            self._door = Reason.DOOR_MISSING

    def _someone(self, at: Mention, facts: Mapping[Fact, int], row: Sequence[Any]) -> None:
        flaws: list[Reason] = []
        values: dict[Fact, Any] = {}
        for fact, convert in _FACTS.items():
            place = facts.get(fact, -1)
            cell = row[place] if 0 <= place < len(row) else None
            if place < 0 or cells.is_nothing(cell):
                continue
            try:
                values[fact] = convert(cell)
            except Flaw as flaw:
                if fact == Fact.BORN_ON and cells.month_or_year(cell):
                    continue
                flaws.append(flaw.reason)
        name = self._name(row, facts[Fact.NAME], flaws)
        someone = _made(at, name, values, flaws)
        if isinstance(self._door, Reason):
            flaws.append(self._door)
        if flaws:
            self.drafts.rejected.append(Rejected(at, tuple(dict.fromkeys(flaws))))
            return
        assert isinstance(self._door, Door)
        self._home(self._door, someone)

    @staticmethod
    def _name(row: Sequence[Any], at: int, flaws: list[Reason]) -> str:
        cell = row[at] if at < len(row) else None
        if cells.is_nothing(cell):
            flaws.append(Reason.NAME_MISSING)
            return ""
        try:
            return cells.name(cell)
        except Flaw as flaw:
            flaws.append(flaw.reason)
            return ""

    def _home(self, door: Door, someone: Someone) -> None:
        key = (door, self._number)
        home = self._homes.get(key)
        is_head = someone.relation == Relation.HEAD
        if home is None or (is_head and home.has_head):
            # Another head behind the same door keeps house apart.
            home = self._homes[key] = Home(door)
            self.drafts.homes.append(home)
        home.has_head = home.has_head or is_head
        home.people.append(someone)


def _made(at: Mention, name: str, values: Mapping[Fact, Any], flaws: list[Reason]) -> Someone:
    number, born = values.get(Fact.IDENTITY, ""), values.get(Fact.BORN_ON)
    sex = values.get(Fact.GENDER, "")
    if number:
        if born is not None and born != cells.born_of(number):
            flaws.append(Reason.BORN_DIFFERS)
        if sex and sex != cells.gender_of(number):
            flaws.append(Reason.GENDER_DIFFERS)
        born, sex = cells.born_of(number), cells.gender_of(number)
    relation = values.get(Fact.RELATION) or words.relation_of_title(at.who)
    if relation == words.CHILD:
        relation = words.child(sex)
    living = values.get(Fact.STAY, "")
    if not living and at.who.startswith("租户"):
        living = Living.RENTING.value
    return Someone(
        at,
        name,
        identity=number,
        phones=values.get(Fact.PHONE, ()),
        sex=sex,
        born_on=born,
        relation=str(relation),
        living=living,
        since_on=values.get(Fact.MOVED_IN),
    )


def _is_head(row: Sequence[Any], facts: Mapping[Fact, int]) -> bool:
    at = facts.get(Fact.RELATION, -1)
    if not 0 <= at < len(row):
        return False
    try:
        return words.relation(row[at]) == Relation.HEAD
    except Flaw:
        return False


def _is_note(
    line: Line,
    row: Sequence[Any],
    columns: _Columns,
    named: Sequence[tuple[str, Mapping[Fact, int]]],
) -> bool:
    """Totals, remarks and signatures below or between the rows."""
    own = [(at, cell) for at, cell in enumerate(row) if not cells.is_nothing(cell)]
    if not own:
        return True
    first = own[0][1]
    if isinstance(first, str) and _NOTE.match(cells.written(first).replace(" ", "")):
        return True
    # One cell alone, and a sentence rather than a name: a remark over the whole row.
    return len(own) == 1 and isinstance(first, str) and len(first) > 12 and bool(named)


def _around(page: Page, quarters: Sequence[str]) -> Door:
    """The quarter and building that the sheet's name or the titles above it speak of."""
    texts = (page.sheet.name, *page.heading.above)
    building = next((one for text in texts if (one := doors.building_in(text))), "")
    quarter = next((one for text in texts for one in quarters if one in doors.plain(text)), "")
    quarter = quarter or next((one for text in texts if (one := doors.quarter_in(text))), "")
    return Door(quarter, building)


def _door(said: Mapping[Fact, Any], around: Door, above: Door | Reason) -> Door | Reason:
    """The door of a row, from its own columns, its sheet, and the row above."""
    if any(isinstance(cell, date | datetime) for cell in said.values()):
        return Reason.DOOR_DATE
    text = {fact: cells.written(cell) for fact, cell in said.items()}
    before = above if isinstance(above, Door) else Door()
    found = _from_address(text.get(Fact.ADDRESS, ""), around)
    room = text.get(Fact.ROOM, "")
    if room:
        inside = doors.in_building(room) if text.get(Fact.BUILDING) or around.building else None
        inside = inside or doors.whole(room) or doors.in_building(room)
        found = inside or Door(room=doors.key(room))
    if found is None:
        return Reason.DOOR
    building = doors.building(text[Fact.BUILDING]) if Fact.BUILDING in text else None
    if Fact.BUILDING in text and building is None:
        building = Door(building=doors.key(text[Fact.BUILDING]))
    quarter = text.get(Fact.QUARTER) or found.quarter or (building.quarter if building else "")
    quarter = quarter or around.quarter
    number = (building.building if building else "") or found.building or around.building
    if not number and Fact.BUILDING not in text:
        number = before.building
    entrance = doors.key(text[Fact.ENTRANCE]) if Fact.ENTRANCE in text else found.entrance
    if not number:
        return Reason.DOOR
    return Door(doors.quarter_key(quarter), number, entrance, found.room)


def _from_address(address: str, around: Door) -> Door | None:
    if not address:
        return None
    if around.building:
        # `2-501` on the sheet of building 3; written in full it speaks for itself.
        parts = doors.in_building(address)
        if parts is not None:
            return parts
    return doors.whole(address)


__all__ = ["OF_PERSON", "ROW", "Page", "pages", "read"]
