"""What differs from life to life, made of one row: keys, words as they may be kept, dates."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fivehearts.community.people.actions.ground import PersonFacts, clean_name, new_person
from fivehearts.engines.matters.actions.guarding import guarded
from fivehearts.engines.matters.actions.registering import new_code, title_for
from fivehearts.engines.matters.importing.lives import support
from fivehearts.engines.matters.importing.stamps import PromiseShape, Staged, Stamp
from fivehearts.engines.matters.models import Access, Fragment, Matter
from fivehearts.engines.promises import queries as promises
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation.clock import Deadline, Term, TermUnit, day_of
from fivehearts.foundation.clock.calendars import Calendar
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.intake.mapping import Row
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.search import bigrams
from fivehearts.foundation.vault import references
from fivehearts.foundation.vault.references import Number
from fivehearts.foundation.vault.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Stage:
    """A row and the keys its life will have."""

    row: Row
    matter: int
    promises: list[int]
    number: str


def staged(stage: Stage, stamp: Stamp, unit: Unit) -> tuple[Staged, list[Fragment]]:
    """What is staged of a row, and the numbers in its words, to be sealed beside them.

    Raises the refusals of whoever keeps names and words.
    """
    row, owner = stage.row, f"{Matter._meta.label}:{stage.matter}"
    asked: datetime = row["written_at"]
    answered: datetime = row.values.get("replied_at") or asked
    title = title_for(row["title"], row["words"])
    words = guarded(row["words"], owner=owner)
    of_title = guarded(row["title"], owner=owner)
    reply = guarded(row.values.get("reply") or "", owner=owner, to_resident=True)
    life: Staged = {
        "n": row.number,
        "matter": stage.matter,
        "number": stage.number,
        "asked": asked,
        "answered": answered,
        "title": title,
        "words": words.text,
        "reply": reply.text,
        "note": support(row) if "likes" in row.values else "",
        "vector": bigrams.vector(title, references.masked(words.text), ""),
        "code": Sealed(
            text=new_code(), address=f"{Access._meta.label}.code:{stage.matter}"
        ).token(),
        "promises": stage.promises,
        **_person(row["name"] or "", unit, asked),
        **_dates(stamp, asked, answered),
    }
    found = [(one, asked) for one in (*words.numbers, *of_title.numbers)]
    found += [(one, answered) for one in reply.numbers]
    return life, _fragments(stage.matter, found)


def _person(name: str, unit: Unit, at: datetime) -> Staged:
    if not name:
        return {"person": None, "name": None, "name_index": "", "name_tokens": []}
    facts = PersonFacts(name=clean_name(name), phone="")
    person, data = new_person(facts, unit=unit, at=at, registered=False)
    return {
        "person": person.pk,
        "name": data.name.token() if data.name else None,
        "name_index": data.name_index,
        "name_tokens": data.name_tokens,
    }


def _dates(stamp: Stamp, asked: datetime, answered: datetime) -> Staged:
    moments = {"asked": asked, "answered": answered}
    made = [_dated(one, moments) for one in stamp.promises]
    running = [due for due, *_rest, state in made if state == PromiseState.RUNNING]
    office = calendar()
    return {
        "due": [due for due, *_rest in made],
        "due_words": [due.isoformat() for due, *_rest in made],
        "warn": [warn for _due, warn, *_rest in made],
        "provisional": [unknown for _due, _warn, unknown, *_rest in made],
        "lines": [lines for *_dates, lines, _state in made],
        "states": [state for *_dates, state in made],
        "seconds": [
            office.working_seconds(moments[since], moments[until]) if until else 0
            for since, until in stamp.spans
        ],
        "next_due": min(running, default=None),
    }


def _dated(
    shape: PromiseShape, moments: dict[str, datetime]
) -> tuple[datetime, datetime, bool, list[Any], str]:
    """When a promise is due, when it reminds, whether that is provisional, why, and how it ended."""
    start, term = moments[shape.made], Term(shape.amount, TermUnit(shape.unit))
    office = calendar(shape.calendar)
    when, lines = _due(office, shape.calendar, start, term)
    warn = promises.warn_moment(
        start=start, due_at=when.due_at, term=term, calendar_code=shape.calendar
    )
    state = PromiseState.RUNNING
    if shape.ended:
        in_time = moments[shape.ended] <= when.due_at
        state = PromiseState.KEPT if in_time else PromiseState.BROKEN
    return when.due_at, warn, when.provisional, lines, str(state)


def _due(
    office: Calendar, code: str, start: datetime, term: Term
) -> tuple[Deadline, list[list[Any]]]:
    # Working days are counted from a day, whatever its hour: most dates are asked for again.
    if term.unit == TermUnit.WORKING_DAYS:
        return _due_from_day(office, code, day_of(start, office.tz), term, _At(start))
    when = promises.deadline(start=start, term=term, calendar_code=code)
    return when, promises.kept_lines(when)


class _At:
    """A moment that makes no difference to a cache."""

    def __init__(self, start: datetime) -> None:
        self.start = start

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _At)

    def __hash__(self) -> int:
        return 0


@functools.lru_cache(maxsize=8192)
def _due_from_day(
    office: Calendar, code: str, day: date, term: Term, at: _At
) -> tuple[Deadline, list[list[Any]]]:
    when = promises.deadline(start=at.start, term=term, calendar_code=code)
    return when, promises.kept_lines(when)


def _fragments(matter: int, found: list[tuple[Number, datetime]]) -> list[Fragment]:
    """The first moment of each number in this matter."""
    first: dict[str, Fragment] = {}
    for one, at in found:
        fragment = Fragment(
            key=one.key,
            matter_id=matter,
            kind=one.kind,
            mask=one.mask,
            value=one.value,
            index=one.index,
            found_at=at,
        )
        first.setdefault(one.key, fragment)
    return list(first.values())
