"""What differs from life to life, made of one row: keys, words as they may be kept, dates.

Everything is staged as JSON, written once however many tables read it.
"""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fivehearts.community.people.actions.ground import clean_name, name_cells
from fivehearts.engines.matters.actions.guarding import guarded
from fivehearts.engines.matters.actions.registering import new_code, title_for
from fivehearts.engines.matters.importing.dates import Dates
from fivehearts.engines.matters.importing.lives import support
from fivehearts.engines.matters.importing.stamps import Staged, Stamp
from fivehearts.engines.matters.models import Access, Fragment, Matter
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation.intake.mapping import Row
from fivehearts.foundation.search import bigrams
from fivehearts.foundation.vault import references
from fivehearts.foundation.vault.references import Number
from fivehearts.foundation.vault.sealed import Sealed

_NOBODY: Staged = {"person": "null", "name": "null", "name_index": '""', "name_tokens": "[]"}
_as_json = functools.partial(json.dumps, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """A row and the keys its life will have."""

    row: Row
    matter: int
    promises: list[int]
    number: str


def staged(stage: Stage, stamp: Stamp, dates: Dates) -> tuple[Staged, list[Fragment]]:
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
    code = Sealed(text=new_code(), address=f"{Access._meta.label}.code:{stage.matter}")
    life: Staged = {
        "n": str(row.number),
        "matter": str(stage.matter),
        "number": f'"{stage.number}"',
        "asked": f'"{asked.isoformat()}"',
        "answered": f'"{answered.isoformat()}"',
        "title": _as_json(title),
        "words": _as_json(words.text),
        "reply": _as_json(reply.text),
        "note": _as_json(support(row) if "likes" in row.values else ""),
        "vector": _as_json(bigrams.vector(title, references.masked(words.text), "")),
        "code": _as_bytes(code.token()),
        "promises": str(stage.promises),
        **_person(row["name"] or ""),
        **_dates(stamp, dates, {"asked": asked, "answered": answered}),
    }
    found = [(one, asked) for one in (*words.numbers, *of_title.numbers)]
    found += [(one, answered) for one in reply.numbers]
    return life, _fragments(stage.matter, found)


def _person(name: str) -> Staged:
    if not name:
        return _NOBODY
    key = uuid.uuid4()
    sealed, index, tokens = name_cells(clean_name(name), key)
    return {
        "person": f'"{key}"',
        "name": _as_bytes(sealed),
        "name_index": f'"{index}"',
        "name_tokens": str(tokens),
    }


def _as_bytes(value: bytes) -> str:
    return f'"\\\\x{value.hex()}"'


def _dates(stamp: Stamp, dates: Dates, moments: dict[str, datetime]) -> Staged:
    made = dates.of(stamp.promises, moments)
    states = [PromiseState.RUNNING] * len(made)
    for place, (shape, promised) in enumerate(zip(stamp.promises, made, strict=True)):
        if shape.ended:
            in_time = moments[shape.ended] <= promised.due
            states[place] = PromiseState.KEPT if in_time else PromiseState.BROKEN
    running = [
        (promised.due, promised.due_words)
        for promised, state in zip(made, states, strict=True)
        if state == PromiseState.RUNNING
    ]
    due = _array(promised.due_words for promised in made)
    return {
        "due": due,
        "due_words": due,
        "warn": _array(promised.warn_words for promised in made),
        "provisional": _array(promised.provisional for promised in made),
        "lines": _array(promised.lines for promised in made),
        "states": _array(f'"{state}"' for state in states),
        "seconds": str(dates.seconds(stamp.spans, moments)),
        "next_due": min(running)[1] if running else "null",
    }


def _array(cells: Iterable[str]) -> str:
    return f"[{','.join(cells)}]"


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
