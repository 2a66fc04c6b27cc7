"""Who may say something of a sign: whoever supervises the unit."""

from __future__ import annotations

from fivehearts.engines.matters.vocabulary.states import SUPERVISE
from fivehearts.foundation.scope import Actor
from fivehearts.insight.signals.models import Sign


def may_notice(actor: Actor) -> bool:
    """The program itself, at night."""
    return actor.is_system


def may_look(actor: Actor, sign: Sign) -> bool:
    """A superior of the unit who may order supervision there."""
    return actor.is_user and actor.holds(SUPERVISE, over=sign.unit_path)
