"""Which texts of a matter may hold numbers from before texts were guarded, and what becomes of them.

No verbs here: `fivehearts vault sweep-texts` calls these, as the owner of the database, since the
timeline is append-only for everybody else. What a text says to the resident keeps the public
numbers it gives, as `kept_words` does today.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from fivehearts.engines.matters.actions.guarding import public_numbers, title_of
from fivehearts.engines.matters.models import (
    Assistance,
    Escalation,
    FollowUp,
    Fragment,
    Matter,
    Report,
    Request,
    Standstill,
    Summons,
    SummonsRating,
    Supervision,
    TimelineStep,
    Urging,
    Wording,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.search import bigrams
from fivehearts.foundation.vault import references
from fivehearts.foundation.vault.references import Number, Replaced
from fivehearts.foundation.vault.sweeping import FreeText, Guarded, masked_columns


def _about(row: Any) -> str:
    return f"{Matter._meta.label}:{row.pk if isinstance(row, Matter) else row.matter_id}"


def _kept(row: Any, words: str, *, to_resident: bool = False) -> Replaced:
    return references.replaced(
        words, owner=_about(row), stays=public_numbers if to_resident else None
    )


def _guarded(row: Any, *columns: str, to_resident: bool = False) -> Guarded:
    kept = {one: _kept(row, getattr(row, one), to_resident=to_resident) for one in columns}
    found = {one: made for one, made in kept.items() if made.numbers}
    numbers = [number for made in found.values() for number in made.numbers]
    return Guarded({one: made.text for one, made in found.items()}, tuple(numbers))


def _wording(row: Wording) -> Guarded:
    """The resident's words, the place and the answers; what is searched for is made anew."""
    words, place = _kept(row, row.words), _kept(row, row.place_words)
    answers = [(asked, _kept(row, said)) for asked, said in row.answers]
    numbers = [*words.numbers, *place.numbers, *(n for _q, said in answers for n in said.numbers)]
    if not numbers:
        return Guarded({}, ())
    place_words = references.masked(place.text)[:200]
    title = title_of(Matter.unscoped.values_list("title", flat=True).get(pk=row.pk))
    return Guarded(
        {
            "words": words.text,
            "place_words": place_words,
            "answers": [[asked, said.text] for asked, said in answers],
            "vector": bigrams.vector(title, references.masked(words.text), place_words),
        },
        tuple(numbers),
    )


def _step(row: TimelineStep) -> Guarded:
    """What the house wrote to the resident keeps public numbers; what residents wrote does not."""
    return _guarded(row, "words", to_resident=row.public and row.by.startswith("user:"))


def _answer(row: Report) -> Guarded:
    return _guarded(row, "answer", to_resident=True)


def _seal(row: Any, numbers: tuple[Number, ...]) -> None:
    """The numbers beside the text, as whoever writes a text today keeps them."""
    rows = [
        Fragment(
            key=one.key,
            matter_id=row.matter_id,
            kind=one.kind,
            mask=one.mask,
            value=one.value,
            index=one.index,
            found_at=now(),
        )
        for one in numbers
    ]
    Fragment._base_manager.bulk_create(rows, ignore_conflicts=True)


def _plain(model: type[models.Model], *columns: str) -> FreeText:
    return FreeText(model, columns, lambda row: _guarded(row, *columns), _about, _seal)


def free_texts() -> list[FreeText]:
    """Titles first, since the search looks into them together with the words."""
    return [
        FreeText(Matter, ("title",), lambda row: masked_columns(row, "title"), _about),
        FreeText(Wording, ("words", "place_words", "answers"), _wording, _about, _seal),
        FreeText(TimelineStep, ("words",), _step, _about, _seal),
        FreeText(Report, ("answer",), _answer, _about, _seal),
        _plain(Request, "reason", "words"),
        _plain(Escalation, "reason", "words"),
        _plain(Urging, "words"),
        _plain(Supervision, "words", "reply"),
        _plain(Standstill, "words"),
        _plain(Assistance, "task", "answer", "words"),
        _plain(Summons, "reason", "place_words", "report", "words"),
        _plain(SummonsRating, "words"),
        _plain(FollowUp, "words"),
    ]
