"""Many lives at once: the same rows as by the verbs, written by a few statements for a batch."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.importing.dates import Dates
from fivehearts.engines.matters.importing.lives import Lives, check_times, support
from fivehearts.engines.matters.importing.mappings import kind_of, title_word
from fivehearts.engines.matters.importing.pattern import Life, Unlike, led, read
from fivehearts.engines.matters.importing.stages import Stage, staged
from fivehearts.engines.matters.importing.stamps import Staged, Stamp
from fivehearts.engines.matters.models import Fragment, Matter
from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.intake.mapping import Row
from fivehearts.foundation.numbering.actions import next_numbers
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import current, tell_database
from fivehearts.foundation.verbs import Refusal, insert

_log = logging.getLogger(__name__)
# Two lives that were never lived: one is looked at, the other says whether the stamp is true.
_FIRST = (datetime(2019, 9, 26, 10, 0, 7, tzinfo=SHANGHAI), timedelta(days=13, hours=5, seconds=3))
_OTHER = (datetime(2020, 3, 5, 15, 20, 1, tzinfo=SHANGHAI), timedelta(days=61, minutes=7))


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides which rows a life leaves; lives of one shape differ in keys, words and dates."""

    kind: str
    category: str
    named: bool
    noted: bool


class BulkLives:
    """Makes matters of many rows of one kind of workbook, for one community.

    Called by `intake` inside the transaction of the batch; returns for each row what the record
    calls the matter, or the refusal that turns it back. A shape whose stamp is not true to the
    verbs is led through the verbs, row by row; so is everything of a shape never seen before.
    """

    def __init__(
        self, kind: str, unit: Unit, by: Actor, categories: Mapping[str, Category]
    ) -> None:
        self._kind, self._dates = kind, Dates()
        self.one_by_one = Lives(kind, unit, by, categories)
        self._stamps: dict[Shape, Stamp | None] = {}
        # Database rows written in bulk, for whoever measures.
        self.written = 0

    def __call__(self, rows: Sequence[Row]) -> list[str | Refusal]:
        told: dict[int, str | Refusal] = {}
        by_shape: dict[Shape, list[Row]] = defaultdict(list)
        for row in rows:
            try:
                check_times(row.values)
                by_shape[self._shape(row)].append(row)
            except Refusal as refusal:
                told[row.number] = refusal
        for shape, alike in by_shape.items():
            told |= self._take(shape, alike)
        return [told[row.number] for row in rows]

    def _shape(self, row: Row) -> Shape:
        return Shape(
            kind_of(row["title"]),
            row.values.get("category") or "",
            bool(row["name"]),
            self._kind == "open" and bool(support(row)),
        )

    def _take(self, shape: Shape, rows: Sequence[Row]) -> dict[int, str | Refusal]:
        stamp = self._stamp(shape)
        if stamp is None:
            return {row.number: self._led(row) for row in rows}
        told: dict[int, str | Refusal] = {}
        lives, fragments = list[Staged](), list[Fragment]()
        for stage in _stages(rows, len(stamp.promises)):
            try:
                life, numbers = staged(stage, stamp, self._dates)
            except Refusal as refusal:
                told[stage.row.number] = refusal
                continue
            lives.append(life)
            fragments += numbers
            told[stage.row.number] = f"{Matter._meta.label}:{stage.matter}"
        if lives:
            self.written += stamp.write(lives) + len(fragments)
        insert(*fragments)
        return told

    def _led(self, row: Row) -> str | Refusal:
        try:
            with transaction.atomic():
                return self.one_by_one(row)
        except Refusal as refusal:
            return refusal

    def _stamp(self, shape: Shape) -> Stamp | None:
        if shape not in self._stamps:
            try:
                self._stamps[shape] = self._cut(shape)
            except (Unlike, Refusal) as error:
                _log.warning("lives like %s are led one by one: %s", shape, error)
                self._stamps[shape] = None
        return self._stamps[shape]

    def _cut(self, shape: Shape) -> Stamp:
        """The stamp of a shape; `Unlike` unless it makes of another life what the verbs make."""
        stamp = Stamp(self._sample(shape, "甲", _FIRST))
        if differs := _difference(self._sample(shape, "乙", _OTHER), self._stamped(shape, stamp)):
            raise Unlike(f"stamped otherwise than by the verbs: {', '.join(differs)}")
        return stamp

    def _row(self, shape: Shape, sign: str, times: tuple[datetime, timedelta]) -> Row:
        asked, later = times
        values = {
            "name": f"样本{sign}" if shape.named else None,
            "title": f"{title_word(shape.kind)}样本{sign}",
            "written_at": asked,
            "words": f"样本的话{sign}",
            "reply": f"样本的答复{sign}",
            "replied_at": asked + later,
            "likes": ord(sign) if shape.noted else 0,
            "against": 0,
            "category": shape.category or None,
        }
        return Row(0, sign, sign, values)

    def _sample(self, shape: Shape, sign: str, times: tuple[datetime, timedelta]) -> Life:
        row = self._row(shape, sign, times)

        def tell() -> int:
            return int(self.one_by_one(row).rpartition(":")[2])

        told = {"reply": row["reply"], "note": support(row)}
        return led(tell, asked=times[0], answered=times[0] + times[1], told=told)

    def _stamped(self, shape: Shape, stamp: Stamp) -> Life:
        with transaction.atomic():
            tell_database(current())
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('record_entry_id_seq')")
                (entry,) = cursor.fetchone()
            (stage,) = _stages([self._row(shape, "乙", _OTHER)], len(stamp.promises))
            life, _numbers = staged(stage, stamp, self._dates)
            stamp.write([life])
            asked, later = _OTHER
            found = read(stage.matter, after_entry=entry, asked=asked, answered=asked + later)
            connection.check_constraints()
            transaction.set_rollback(True)
        return found


def _stages(rows: Sequence[Row], promises: int) -> Iterable[Stage]:
    """Each row with the keys its life will have, in the order of the rows."""
    matters = _drawn("matters_matter", len(rows))
    keys = _drawn("promises_promise", len(rows) * promises)
    numbers = next_numbers("matter", [row["written_at"] for row in rows])
    for place, row in enumerate(rows):
        own = keys[place * promises : (place + 1) * promises]
        yield Stage(row, matters[place], own, numbers[place])


def _drawn(table: str, many: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            # Which sequence it is, is asked once and not for each number.
            "WITH of AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS it)"
            " SELECT nextval(of.it) FROM of, generate_series(1, %s)",
            [table, many],
        )
        return [key for (key,) in cursor.fetchall()]


def _difference(one: Life, other: Life) -> list[str]:
    """The tables in which two lives of one row differ, keys and sealed values aside."""
    first, second = comparable(one), comparable(other)
    return [table for table in first if first[table] != second[table]]


def comparable(life: Life) -> dict[str, list[dict[str, Any]]]:
    """The rows of a life with its keys by their place and sealed values left out."""
    names: dict[Any, str] = {key: f"promise {n}" for n, key in enumerate(life.promises)}
    return {
        table: [
            {name: _known(f"{table}.{name}", cell, names) for name, cell in row.items()}
            for row in rows
        ]
        for table, rows in life.rows.items()
    }  # fmt: skip


_OWN_KEYS = {
    "matters_matter.id": "matter", "matters_matter.resident_id": "person",
    "people_person.id": "person", "people_personaldata.person_id": "person",
    "matters_matter.number": "number",
}  # fmt: skip


def _known(place: str, cell: Any, names: Mapping[Any, str]) -> Any:
    """A cell with its life's own keys under the same names as in every other life."""
    name = place.rpartition(".")[2]
    if place in _OWN_KEYS or isinstance(cell, bytes):
        cell = cell and _OWN_KEYS.get(place, "sealed")
    elif name == "matter_id":
        cell = "matter"
    elif name == "promise_id" or place == "promises_promise.id":
        cell = names.get(cell, cell)
    elif place == "record_entry.subject":
        cell = _named(cell, names)
    elif place == "record_entry.data":
        cell = _data(cell, names)
    return cell


def _named(said: str, names: Mapping[Any, str]) -> str:
    label, _colon, key = said.rpartition(":")
    return names.get(int(key), said) if label == "promises.Promise" else label


def _data(data: Mapping[str, Any], names: Mapping[Any, str]) -> Any:
    if "promises" not in data:
        return data
    return {**data, "promises": [names.get(key, key) for key in data["promises"]]}
