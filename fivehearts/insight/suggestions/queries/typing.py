"""What is proposed for words that are being typed: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fivehearts.engines.matters.queries.places import places_to_register
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.suggestions.queries.guessing import Proposed, in_force, proposed_for
from fivehearts.insight.suggestions.queries.likes import Asked, LikeMatter, like_matters

# Fewer characters say nothing yet.
LEAST_TYPED = 4
_MOST_TYPED = 8000


@dataclass(frozen=True, slots=True)
class Told:
    """What stands beside the form."""

    categories: list[Proposed]
    like: list[LikeMatter]
    learnt: bool


def typed(actor: Actor, given: Mapping[str, str], *, at: datetime) -> Told:
    """The proposals for a form of registering as it stands; `given` are its raw fields.

    Like matters are those the clerk may read anyway; who only registers is shown none.
    """
    words = _field(given, "words", _MOST_TYPED)
    learnt = in_force() is not None
    if len(words.strip()) < LEAST_TYPED:
        return Told([], [], learnt)
    place = _place(actor, _field(given, "place_unit", 20))
    first = words.strip().splitlines()[0][:120]
    asked = Asked(
        first,
        words,
        place,
        place_words=_field(given, "place_words", 200),
        phone=_field(given, "resident_phone", 40),
    )
    like = like_matters(actor, asked, at=at) if actor.holds_anywhere(VIEW) else []
    return Told(proposed_for(first, words, place=place), like, learnt)


def _field(given: Mapping[str, str], name: str, most: int) -> str:
    return str(given.get(name, ""))[:most].replace("\x00", "")


def _place(actor: Actor, key: str) -> Unit | None:
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return places_to_register(actor).filter(pk=int(key)).first()
