"""Who may change the catalogue; on loaded things, without queries."""

from __future__ import annotations

from fivehearts.engines.catalogue.vocabulary.words import MANAGE
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.vocabulary import STEP


def may_manage(actor: Actor) -> bool:
    """Whoever keeps the platform at a unit without a superior.

    One catalogue holds for all units, so no street changes it for its neighbours.
    """
    if actor.is_system:
        return True
    tops = (post for post in actor.posts if len(post.unit_path) == STEP)
    return any(MANAGE in post.permissions for post in tops)
