"""A document becomes a definition, or a list of what is wrong with it. Nothing is half read."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from fivehearts.engines.procedures.definition import problems as p
from fivehearts.engines.procedures.definition.checking import faults
from fivehearts.engines.procedures.definition.nouns import (
    Branch,
    Definition,
    Ending,
    Paper,
    Source,
    Stage,
    Test,
    Words,
)
from fivehearts.engines.procedures.definition.problems import Problem, Unsound
from fivehearts.engines.procedures.vocabulary.words import (
    LONGEST_DOCUMENT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_BRANCHES,
    MOST_DAYS,
    MOST_STEPS,
    Clock,
    EndKind,
    Form,
    Who,
)
from fivehearts.foundation.clock import Term, TermUnit

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_WORDS = ("zh", "en")
_UNITS = {"working": TermUnit.WORKING_DAYS, "natural": TermUnit.NATURAL_DAYS}
_MOST = 40


def from_text(text: str) -> dict[str, Any]:
    """The document in a file, JSON or TOML. Raises `Unsound`."""
    if len(text) > LONGEST_DOCUMENT:
        raise Unsound([Problem(p.TOO_LONG, {"most": LONGEST_DOCUMENT})])
    try:
        found = (
            json.loads(text, parse_constant=_no_number)
            if text.lstrip().startswith("{")
            else tomllib.loads(text.replace("\r\n", "\n"))
        )
    except (ValueError, RecursionError) as error:
        raise Unsound([Problem(p.UNREADABLE, {"reason": str(error)[:200]})]) from None
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def as_text(document: dict[str, Any]) -> str:
    """A document as a file: what `from_text` reads back the same."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read(document: Any) -> Definition:
    """The definition a document holds. Raises `Unsound` with everything that is wrong with it."""
    reader = _Reader()
    definition = reader.whole(document)
    if reader.problems or definition is None:
        raise Unsound(reader.problems)
    found = faults(definition)
    if found:
        raise Unsound(found)
    return definition


class _Reader:
    """Reads on past a mistake, so that all of them are told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, message: object, **facts: Any) -> None:
        self.problems.append(Problem(message, facts))  # type: ignore[arg-type]

    def whole(self, document: Any) -> Definition | None:
        where = "procedure"
        known = "code title purpose term sources tests papers steps ends categories note"
        if not self.table(document, where, f"{known} papers_within"):
            return None
        term = document.get("term")
        definition = Definition(
            code=self.code(document, where),
            title=self.words(document, "title", where, LONGEST_TITLE),
            purpose=self.words(document, "purpose", where),
            term=self.term(term if isinstance(term, dict) else {}, "term", extra=False),
            papers_within=self.number(document, "papers_within", where, 30),
            sources=self.each(document, "sources", self.source),
            tests=self.each(document, "tests", self.test),
            papers=self.each(document, "papers", self.paper),
            steps=self.each(document, "steps", self.stage, MOST_STEPS),
            ends=self.each(document, "ends", self.ending),
            categories=self.codes(document, "categories", where),
            note=self.maybe(document, "note", where),
        )
        return None if self.problems else definition

    def source(self, row: dict[str, Any], where: str) -> Source:
        self.table(row, where, "code name url")
        url = self.text(row, "url", where, 300, needed=False)
        if url and not re.match(r"https?://[^\s<>\"']+\Z", url):
            self.wrong(p.NOT_AN_ADDRESS, where=where)
        return Source(self.code(row, where), self.words(row, "name", where, 200), url)

    def test(self, row: dict[str, Any], where: str) -> Test:
        self.table(row, where, "says source article")
        return Test(
            self.words(row, "says", where),
            self.text(row, "source", where, 40),
            self.text(row, "article", where, 80, needed=False),
        )

    def paper(self, row: dict[str, Any], where: str) -> Paper:
        self.table(row, where, "code name form where example fetched")
        return Paper(
            code=self.code(row, where),
            name=self.words(row, "name", where, 80),
            form=self.choice(row, "form", where, Form, Form.SEEN),
            place=self.words(row, "where", where, 200),
            example=self.maybe(row, "example", where),
            fetched=self.yes(row, "fetched", where),
        )

    def stage(self, row: dict[str, Any], where: str) -> Stage:
        known = (
            "code title who who_name does told days unit clock papers source article no_source next"
        )
        self.table(row, where, known)
        where = f"{where} ({row.get('code')})" if isinstance(row.get("code"), str) else where
        return Stage(
            code=self.code(row, where),
            title=self.words(row, "title", where, LONGEST_TITLE),
            who=self.choice(row, "who", where, Who),
            does=self.words(row, "does", where),
            told=self.words(row, "told", where),
            term=self.term(row, where),
            clock=self.choice(row, "clock", where, Clock, Clock.RUNS),
            branches=self.each(row, "next", self.branch, MOST_BRANCHES, where),
            papers=self.codes(row, "papers", where),
            source=self.text(row, "source", where, 40, needed=False),
            article=self.text(row, "article", where, 80, needed=False),
            no_source=self.maybe(row, "no_source", where),
            who_name=self.text(row, "who_name", where, 40, needed=False),
        )

    def branch(self, row: dict[str, Any], where: str) -> Branch:
        self.table(row, where, "code to when back without_papers")
        return Branch(
            code=self.code(row, where),
            to=self.text(row, "to", where, 40),
            when=self.words(row, "when", where, LONGEST_TITLE),
            back=self.yes(row, "back", where),
            without_papers=self.yes(row, "without_papers", where),
        )

    def ending(self, row: dict[str, Any], where: str) -> Ending:
        self.table(row, where, "code kind title told objection")
        return Ending(
            code=self.code(row, where),
            kind=self.choice(row, "kind", where, EndKind),
            title=self.words(row, "title", where, LONGEST_TITLE),
            told=self.words(row, "told", where),
            objection=self.maybe(row, "objection", where),
        )

    def term(self, row: dict[str, Any], where: str, *, extra: bool = True) -> Term:
        if not extra:
            self.table(row, where, "days unit")
        unit = row.get("unit")
        if not isinstance(unit, str) or unit not in _UNITS:
            self.wrong(
                p.NOT_A_CHOICE,
                where=where,
                name="unit",
                value=_short(unit),
                known=", ".join(_UNITS),
            )
            unit = "working"
        return Term(self.number(row, "days", where), _UNITS[unit])

    def table(self, row: Any, where: str, known: str) -> bool:
        if not isinstance(row, dict):
            self.wrong(p.NOT_A_TABLE, where=where)
            return False
        names = known.split()
        for name in row:
            if name not in names:
                self.wrong(
                    p.UNKNOWN_NAME, where=where, name=_short(name), known=", ".join(sorted(names))
                )
        return True

    def each(
        self,
        row: dict[str, Any],
        name: str,
        one: Callable[[dict[str, Any], str], T],
        most: int = _MOST,
        inside: str = "",
    ) -> tuple[T, ...]:
        rows = row.get(name, [])
        place = f"{inside} · {name}" if inside else name
        if not isinstance(rows, list):
            self.wrong(p.NOT_A_LIST, where=place)
            return ()
        if len(rows) > most:
            self.wrong(p.TOO_MANY, where=place, most=most)
            return ()
        found = []
        for number, entry in enumerate(rows, 1):
            where = f"{place} {number}"
            if isinstance(entry, dict):
                found.append(one(entry, where))
            else:
                self.wrong(p.NOT_A_TABLE, where=where)
        return tuple(found)

    def codes(self, row: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
        found = row.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.wrong(p.NOT_A_LIST, where=f"{where} · {name}")
            return ()
        if len(found) > _MOST:
            self.wrong(p.TOO_MANY, where=f"{where} · {name}", most=_MOST)
        return tuple(found)

    def code(self, row: dict[str, Any], where: str) -> str:
        found = row.get("code")
        if not isinstance(found, str) or not _CODE.fullmatch(found):
            self.wrong(p.NOT_A_CODE, where=where, code=_short(found))
            return ""
        return found

    def text(
        self, row: dict[str, Any], name: str, where: str, most: int, *, needed: bool = True
    ) -> str:
        found = row.get(name, "")
        if not isinstance(found, str) or len(found) > most or not _plain(found):
            self.wrong(p.NOT_WORDS, where=where, name=name, most=most)
            return ""
        if needed and not found.strip():
            self.wrong(p.MISSING, where=where, name=name)
        return found.strip()

    def words(self, row: dict[str, Any], name: str, where: str, most: int = LONGEST_TEXT) -> Words:
        found = row.get(name)
        if found is None:
            self.wrong(p.MISSING, where=where, name=name)
            return Words("", "")
        if not isinstance(found, dict) or set(found) != set(_WORDS):
            self.wrong(p.ONE_LANGUAGE, where=where, name=name)
            return Words("", "")
        # English takes more letters to say the same.
        zh = self.text(found, "zh", f"{where} · {name}", most, needed=False)
        en = self.text(found, "en", f"{where} · {name}", 3 * most, needed=False)
        if not zh or not en:
            self.wrong(p.ONE_LANGUAGE, where=where, name=name)
        return Words(zh, en)

    def maybe(self, row: dict[str, Any], name: str, where: str) -> Words | None:
        return self.words(row, name, where) if row.get(name) is not None else None

    def choice(
        self, row: dict[str, Any], name: str, where: str, kinds: type[E], default: E | None = None
    ) -> E:
        found = row.get(name, default.value if default else None)
        values = [one.value for one in kinds]
        if not isinstance(found, str) or found not in values:
            self.wrong(
                p.NOT_A_CHOICE,
                where=where,
                name=name,
                value=_short(found),
                known=", ".join(values),
            )
            return next(iter(kinds))
        return kinds(found)

    def number(self, row: dict[str, Any], name: str, where: str, default: int | None = None) -> int:
        found = row.get(name, default)
        if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= MOST_DAYS:
            self.wrong(p.NOT_DAYS, where=where, name=name, most=MOST_DAYS)
            return 1
        return found

    def yes(self, row: dict[str, Any], name: str, where: str) -> bool:
        found = row.get(name, False)
        if not isinstance(found, bool):
            self.wrong(p.NOT_YES_NO, where=where, name=name)
        return found is True


def _plain(text: str) -> bool:
    """Without control characters, which no database keeps and nobody means."""
    return all(one.isprintable() or one in "\n\t　" for one in text)


def _short(value: object) -> str:
    return str(value)[:40]
