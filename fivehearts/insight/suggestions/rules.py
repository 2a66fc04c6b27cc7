"""Who may let the program learn and note what it proposed: only the program itself."""

from __future__ import annotations

from fivehearts.foundation.scope import Actor


def may_learn(actor: Actor) -> bool:
    """A command at the terminal or a job; nobody at a desk waits for it."""
    return actor.is_system


def may_note(actor: Actor) -> bool:
    """What was proposed is noted by the program, whoever dispatched."""
    return actor.is_system
