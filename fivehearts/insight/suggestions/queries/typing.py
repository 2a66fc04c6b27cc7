"""What is proposed for words that are being typed: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fivehearts.engines.matters.queries.places import places_to_register
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.suggestions.queries.guessing import Proposed, in_force, proposed_for

# Fewer characters say nothing yet.
LEAST_TYPED = 4
_MOST_TYPED = 8000


@dataclass(frozen=True, slots=True)
class Told:
    """What stands beside the form."""

    categories: list[Proposed]
    learnt: bool


def typed(actor: Actor, given: Mapping[str, str], *, at: datetime) -> Told:
    """The proposals for a form of registering as it stands; `given` are its raw fields."""
    words = str(given.get("words", ""))[:_MOST_TYPED].replace("\x00", "")
    learnt = in_force() is not None
    if len(words.strip()) < LEAST_TYPED:
        return Told([], learnt)
    place = _place(actor, str(given.get("place_unit", "")))
    first = words.strip().splitlines()[0][:120]
    return Told(proposed_for(first, words, place=place), learnt)


def _place(actor: Actor, key: str) -> Unit | None:
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return places_to_register(actor).filter(pk=int(key)).first()
