"""What happens by itself: the ladder is climbed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import OperationalError

from fivehearts.engines.promises.actions import climb
from fivehearts.engines.promises.queries import due_promises
from fivehearts.engines.promises.vocabulary import NothingDue
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW

BATCH = 1000
SWEEPER = system("ladder")
_log = logging.getLogger(__name__)


class LadderStuck(RuntimeError):
    """Some promises could not climb; all others did. The log says why, the next sweep tries again."""


def climb_ladder(*, by: Actor = SWEEPER, at: datetime = NOW, batch: int = BATCH) -> int:
    """Let every promise take the step that is due; returns how many steps were told.

    Each batch is a transaction of its own: what a killed sweep leaves, the next one does. What
    cannot climb holds nobody up: its batch is halved until it stands alone, and it stays where
    it is; `LadderStuck` at the end says so. What somebody works on is left for the next sweep.
    """
    until = now() if at is NOW else at
    told, stuck = 0, list[int]()
    due = due_promises(at=until, limit=batch)
    while due:
        climbed, failed = _climb([key for _since, key in due], by, at)
        told += climbed
        stuck += failed
        due = due_promises(at=until, limit=batch, after=due[-1])
    if stuck:
        raise LadderStuck(f"{len(stuck)} promises could not climb")
    return told


def _climb(keys: Sequence[int], by: Actor, at: datetime) -> tuple[int, list[int]]:
    """Climb these; where that fails, each half by itself. Returns how many, and who failed."""
    try:
        return len(climb(by=by, limit=len(keys), among=keys, at=at)), []
    except NothingDue:
        return 0, []
    except Exception as error:
        if len(keys) == 1:
            if isinstance(error, OperationalError):
                return 0, []
            _log.exception("promise %d could not climb", keys[0])
            return 0, list(keys)
    middle = len(keys) // 2
    first, second = _climb(keys[:middle], by, at), _climb(keys[middle:], by, at)
    return first[0] + second[0], first[1] + second[1]
