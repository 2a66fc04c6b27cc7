"""A stamp: the statements that write lives of one shape, each from one led through the verbs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection

from fivehearts.engines.matters.importing.pattern import TABLES, Life, Unlike, columns, types
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation.clock import Term, TermUnit

# What is staged for each life, and its type.
STAGED: Mapping[str, str] = {
    "n": "int", "matter": "bigint", "number": "text", "person": "uuid", "asked": "timestamptz",
    "answered": "timestamptz", "title": "text", "words": "text", "reply": "text", "note": "text",
    "vector": "text", "code": "bytea", "name": "bytea", "name_index": "text",
    "name_tokens": "int[]", "promises": "bigint[]", "due": "timestamptz[]", "warn": "timestamptz[]",
    "provisional": "boolean[]", "lines": "jsonb", "states": "text[]", "due_words": "text[]",
    "seconds": "bigint[]", "next_due": "timestamptz",
}  # fmt: skip
_SUBJECTS = {
    "matters.Matter": "s.matter", "people.Person": "s.person", "promises.Promise": None,
}  # fmt: skip
_CONSTANT = "%s::jsonb"
_ENDED = {PromiseState.KEPT.value, PromiseState.BROKEN.value}

# What is staged of a life, each value written as JSON.
Staged = dict[str, str]


@dataclass(frozen=True)
class Statement:
    """One INSERT … SELECT from what is staged, the constants in it, and what it reads."""

    table: str
    words: str
    constants: list[Any]
    # What is staged of a life for this table, to be filled in.
    form: str


@dataclass(frozen=True)
class PromiseShape:
    """One promise of a life: from and until which moment, by which term."""

    term: Term
    calendar: str
    made: str
    ended: str | None

    @cached_property
    def counted(self) -> str:
        """By what its dates are counted: promises of which this is the same have the same."""
        return f"{self.calendar} {self.term.amount} {self.term.unit}"


class Stamp:
    """Writes many lives of one shape by one statement for each table."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self.promises = [self._promise(row) for row in life.rows["promises_promise"]]
        # From and until which moment each span ran; None where it runs still.
        self.spans = [
            (self._moment(row["since"]), row["until"] and self._moment(row["until"]))
            for row in life.rows["matters_span"]
        ]
        self.statements = [self._statement(table) for table in TABLES if life.rows[table]]

    def write(self, lives: Sequence[Staged]) -> int:
        """Write these lives; returns how many rows that is."""
        written = 0
        with connection.cursor() as cursor:
            for one in self.statements:
                given = ",".join([one.form % life for life in lives])
                cursor.execute(one.words, [f"[{given}]", *one.constants])
                written += cursor.rowcount
        return written

    def _promise(self, row: Mapping[str, Any]) -> PromiseShape:
        if row["term_due_at"] is not None or row["paused_since"] is not None:
            raise Unlike("a promise that stood still")
        ended = row["ended_at"] and self._moment(row["ended_at"])
        made = self._moment(row["made_at"])
        term = Term(row["term_amount"], TermUnit(row["term_unit"]))
        return PromiseShape(term, row["calendar"], made, ended)

    def _moment(self, at: datetime) -> str:
        for name in ("asked", "answered"):
            if at == getattr(self._life, name):
                return name
        raise Unlike(f"a moment of its own: {at}")

    def said(self, words: str) -> str:
        """Words of the timeline: none, the reply, or the note; nothing else is known here."""
        if not words:
            return "''"
        for name, told in self._life.told.items():
            if words == told:
                return f"s.{name}"
        raise Unlike("words of its own in the timeline")

    def _statement(self, table: str) -> Statement:
        """`INSERT INTO table SELECT … UNION ALL … ORDER BY life, place`."""
        constants: list[Any] = []
        reads = {"n"}
        selects = []
        for place, row in enumerate(self._life.rows[table]):
            cells = [self._cell(table, name, row, place) for name in columns(table)]
            constants += [value for cell in cells for value in cell[1]]
            reads |= {name for cell in cells for name in STAGED if f"s.{name}" in cell[0]}
            words = ", ".join(
                f'({cell[0]})::{types(table)[name]} AS "{name}"'
                for cell, name in zip(cells, columns(table), strict=True)
            )
            selects.append(f"SELECT s.n, {place} AS place, {words} FROM s")  # noqa: S608
        staged = sorted(reads, key=list(STAGED).index)
        names = ", ".join(f'"{name}"' for name in columns(table))
        typed = ", ".join(f"{name} {STAGED[name]}" for name in staged)
        return Statement(
            table,
            f"WITH s AS MATERIALIZED (SELECT * FROM json_to_recordset(%s::json) AS s ({typed}))"  # noqa: S608
            f" INSERT INTO {table} ({names}) SELECT {names} FROM ({' UNION ALL '.join(selects)})"
            " AS rows ORDER BY n, place",
            constants,
            "{" + ",".join(f'"{name}":%({name})s' for name in staged) + "}",
        )

    def _cell(
        self, table: str, name: str, row: Mapping[str, Any], place: int
    ) -> tuple[str, list[Any]]:
        """What stands in a cell: an expression over what is staged, and its constants."""
        value = row[name]
        rule = _RULES.get((table, name))
        constants: list[Any] = []
        if rule is not None:
            words = rule(self, value, place)
        elif name == "matter_id":
            words = "s.matter"
        elif name == "promise_id":
            words = self._promise_key(value)
        elif value is None:
            words = "NULL"
        elif isinstance(value, datetime):
            words = f"s.{self._moment(value)}"
        elif types(table)[name] == "jsonb":
            words, constants = self._json(value)
        elif isinstance(value, bytes):
            raise Unlike(f"a sealed value in {table}.{name}")
        else:
            words, constants = "%s", [value]
        return words, constants

    def _promise_key(self, key: int) -> str:
        return f"s.promises[{self._life.promises.index(key) + 1}]"

    def subject(self, said: str) -> str:
        """What an entry is about: the matter, its person, or one of its promises."""
        label, _colon, key = said.rpartition(":")
        if label not in _SUBJECTS:
            raise Unlike(f"an entry about {said}")
        return f"'{label}:' || {_SUBJECTS[label] or self._promise_key(int(key))}"

    def _json(self, value: Any) -> tuple[str, list[Any]]:
        if not isinstance(value, dict) or not self._differs(value):
            return "%s", [json.dumps(value, ensure_ascii=False)]
        pieces, constants = [], list[Any]()
        for key, held in value.items():
            words, more = self._member(key, held, value)
            pieces.append(f"'{key}', {words}")
            constants += more
        return f"jsonb_build_object({', '.join(pieces)})", constants

    def _differs(self, value: Mapping[str, Any]) -> bool:
        """Whether some of an entry's data are of the life alone."""
        return any(self._member(key, held, value)[0] != _CONSTANT for key, held in value.items())

    def _member(self, key: str, held: Any, beside: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """A member of an entry's data: promises are named by key, date and how they ended."""
        of = beside.get("promises", [])
        if key == "promises":
            return f"jsonb_build_array({', '.join(map(self._promise_key, of))})", []
        if key == "due":
            dates = (self._of_promise("due_words", key) for key in of)
            return f"jsonb_build_array({', '.join(dates)})", []
        if key == "states" and set(held) <= _ENDED:
            states = (self._of_promise("states", key) for key in of)
            return f"jsonb_build_array({', '.join(states)})", []
        return _CONSTANT, [json.dumps(held, ensure_ascii=False)]

    def _of_promise(self, name: str, key: int) -> str:
        return f"s.{name}[{self._life.promises.index(key) + 1}]"


def _array(name: str) -> Callable[[Stamp, Any, int], str]:
    return lambda _stamp, _value, place: f"s.{name}[{place + 1}]"


def _staged(name: str) -> Callable[[Stamp, Any, int], str]:
    return lambda _stamp, _value, _place: f"s.{name}"


def _if_given(name: str) -> Callable[[Stamp, Any, int], str]:
    return lambda _stamp, value, _place: "NULL" if value is None else f"s.{name}"


# What differs from life to life and is no moment and no key.
_RULES: Mapping[tuple[str, str], Callable[[Stamp, Any, int], str]] = {
    ("people_person", "id"): _staged("person"),
    ("people_personaldata", "person_id"): _staged("person"),
    ("people_personaldata", "name"): _staged("name"),
    ("people_personaldata", "name_index"): _staged("name_index"),
    ("people_personaldata", "name_tokens"): _staged("name_tokens"),
    ("promises_promise", "id"): _array("promises"),
    ("promises_promise", "due_at"): _array("due"),
    ("promises_promise", "warn_at"): _array("warn"),
    ("promises_promise", "provisional"): _array("provisional"),
    ("promises_promise", "lines"): lambda _stamp, _value, place: f"s.lines->{place}",
    ("promises_promise", "state"): lambda _stamp, value, place: (
        f"s.states[{place + 1}]" if value in _ENDED else f"'{value}'"
    ),
    ("matters_matter", "id"): _staged("matter"),
    ("matters_matter", "number"): _staged("number"),
    ("matters_matter", "title"): _staged("title"),
    ("matters_matter", "resident_id"): _if_given("person"),
    ("matters_matter", "next_due_at"): _if_given("next_due"),
    ("matters_wording", "words"): _staged("words"),
    ("matters_wording", "vector"): _staged("vector"),
    ("matters_access", "code"): _staged("code"),
    ("matters_span", "seconds"): lambda _stamp, value, place: (
        "NULL" if value is None else f"s.seconds[{place + 1}]"
    ),
    ("matters_report", "answer"): _staged("reply"),
    ("record_entry", "subject"): lambda stamp, value, _place: stamp.subject(value),
    ("matters_timelinestep", "words"): lambda stamp, value, _place: stamp.said(value),
}
