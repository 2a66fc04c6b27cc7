"""What happens by itself: keepers are reminded before an article ends."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.knowledge import actions
from fivehearts.engines.knowledge.queries import ending_soon
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW

_BY = system("knowledge")


def remind_keepers(*, at: datetime = NOW) -> int:
    """Remind of what ends within two weeks; once a version. Returns how many."""
    moment = now() if at is NOW else at
    ending = ending_soon(local(moment).date())
    for version in ending:
        actions.remind(by=_BY.backdating(), version=version, at=moment)
    return len(ending)
