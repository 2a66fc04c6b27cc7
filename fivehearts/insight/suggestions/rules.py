"""Who may let the program learn and note what it proposed: only the program itself."""

from __future__ import annotations

from fivehearts.engines.matters.vocabulary.states import DISPATCH
from fivehearts.foundation.scope import Actor
from fivehearts.insight.suggestions.models import HotSpot


def may_learn(actor: Actor) -> bool:
    """A command at the terminal or a job; nobody at a desk waits for it."""
    return actor.is_system


def may_note(actor: Actor) -> bool:
    """What was proposed is noted by the program, whoever dispatched."""
    return actor.is_system


def may_review_spot(actor: Actor, spot: HotSpot) -> bool:
    """Whoever shares out the matters of the community says whether they belong together."""
    return actor.is_user and actor.holds(DISPATCH, over=spot.unit_path)
