"""The guesser in force, and what it proposes; loaded when it is first asked."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.catalogue.queries.published import responsible_unit
from fivehearts.engines.matters.models import Matter, Wording
from fivehearts.engines.matters.queries.places import categories_shown
from fivehearts.foundation.files import storage
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.suggestions.learning.guesser import (
    BrokenGuesser,
    Guess,
    Guesser,
    from_bytes,
)
from fivehearts.insight.suggestions.models import RoutingModel
from fivehearts.insight.suggestions.vocabulary import (
    PROPOSED,
    GuesserBroken,
    NothingLearnt,
)

logger = logging.getLogger(__name__)
# How long a process trusts its copy before it asks for a newer one, in seconds.
TRUSTED_SECONDS = 60.0
# Older ones are tried where the newest is broken; further back nobody wants to go.
_MOST_TRIED = 5


@dataclass(frozen=True, slots=True)
class _Kept:
    row: RoutingModel | None
    guesser: Guesser | None
    checked: float


@dataclass(frozen=True, slots=True)
class Proposed:
    """A category, how sure the guess is in per cent, the words it rests on, the unit that usually answers."""

    category: Category
    percent: int
    reasons: tuple[str, ...]
    unit: Unit | None


_kept: dict[str, _Kept] = {}


def forget_guesser() -> None:
    """Let this process look for a newer guesser at the next question."""
    _kept.clear()


def in_force() -> tuple[RoutingModel, Guesser] | None:
    """The newest good guesser, or None where nothing was learnt. One statement a minute at most."""
    kept = _kept.get("one")
    if kept is None or monotonic() - kept.checked >= TRUSTED_SECONDS:
        kept = _kept["one"] = _newest(kept)
    return (kept.row, kept.guesser) if kept.row and kept.guesser else None


def guesser_in_force() -> tuple[RoutingModel, Guesser]:
    """The same. Raises `NothingLearnt`."""
    found = in_force()
    if found is None:
        raise NothingLearnt
    return found


def opened(row: RoutingModel) -> Guesser:
    """The guesser of a row from its file. Raises `GuesserBroken`."""
    try:
        data = storage.place(row.path).read_bytes()
        if hashlib.sha256(data).hexdigest() != row.digest:
            raise BrokenGuesser("the digest is another")
        return from_bytes(data)
    except (OSError, BrokenGuesser):
        raise GuesserBroken(number=row.pk) from None


def _newest(before: _Kept | None) -> _Kept:
    rows = RoutingModel.objects.filter(kept=True).order_by("-pk")[:_MOST_TRIED]
    for row in rows:
        if before is not None and before.row is not None and before.row.pk == row.pk:
            return _Kept(before.row, before.guesser, monotonic())
        try:
            return _Kept(row, opened(row), monotonic())
        except GuesserBroken as broken:
            logger.warning("%s", broken.sentence)
    return _Kept(None, None, monotonic())


def proposed_for(title: str, words: str, *, place: Unit | None) -> list[Proposed]:
    """The likeliest categories in force for a text, best first; nothing where nothing was learnt.

    One statement for each category whose responsible unit depends on the place.
    """
    found = in_force()
    if found is None or not words.strip():
        return []
    known = _by_label()
    proposed = []
    for guess in found[1].guess(title, words, most=PROPOSED):
        category = known.get(guess.label)
        if category is None:
            continue
        unit = responsible_unit(category, community=place) if place is not None else None
        # Nothing is certain, and what is named is not impossible.
        percent = min(max(round(100 * guess.confidence), 1), 99)
        proposed.append(Proposed(category, percent, guess.reasons, unit))
    return proposed


def guesses_for(matter: Matter) -> tuple[RoutingModel, list[Guess]] | None:
    """What was shown for a matter when it was dispatched; None where nothing was learnt."""
    found = in_force()
    if found is None:
        return None
    row, guesser = found
    words = Wording.unscoped.values_list("words", flat=True).get(matter=matter)
    known = _by_label()
    told = guesser.guess(matter.title, words, most=PROPOSED)
    return row, [
        Guess(known[one.label].code, one.confidence, ()) for one in told if one.label in known
    ]


def _by_label() -> Mapping[str, Category]:
    """Categories in force by what a guesser may call them: code, Chinese name, class of messages."""
    by_code = {one.code: one for one in categories_shown()}
    named = {one.name_zh: one for one in reversed(categories_shown())}
    # Importing knows all actions: whoever only starts need not load them.
    from fivehearts.engines.matters.importing.mappings import CATEGORIES

    classes = {name: by_code[code] for name, code in CATEGORIES.items() if code in by_code}
    return {**classes, **named, **by_code}


def category_name(label: str) -> str:
    """A label as people read it."""
    known = _by_label().get(label)
    return known.name if known is not None else label
