"""What happens by itself: the ladder is climbed."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime

from django.db import OperationalError, connection

from fivehearts.engines.promises.actions import climb
from fivehearts.engines.promises.queries import due_promises
from fivehearts.engines.promises.vocabulary import NothingDue
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW

# So many at once: more cost little less, and hold the matters they urge for longer.
BATCH = 2000
# What one sweep takes by itself, and how many share what is more.
ALONE = 10 * BATCH
HANDS = 2
SWEEPER = system("ladder")
_log = logging.getLogger(__name__)


class LadderStuck(RuntimeError):
    """Some promises could not climb; all others did. The log says why, the next sweep tries again."""


def climb_ladder(*, by: Actor = SWEEPER, at: datetime = NOW, batch: int = BATCH) -> int:
    """Let every promise take the step that is due; returns how many steps were told.

    Each batch is a transaction of its own: what a killed sweep leaves, the next one does. What
    cannot climb holds nobody up: its batch is halved until it stands alone, and it stays where
    it is; `LadderStuck` at the end says so. What somebody works on is left for the next sweep.
    Many batches are taken by two hands, each on a connection of its own.
    """
    due = due_promises(at=now() if at is NOW else at)
    batches = iter([due[start : start + batch] for start in range(0, len(due), batch)])
    if len(due) <= ALONE or connection.in_atomic_block:
        told, stuck = _take(batches, by, at)
    else:
        with ThreadPoolExecutor(HANDS) as threads:
            hands = [
                threads.submit(copy_context().run, _take_by_hand, batches, by, at)
                for _hand in range(HANDS)
            ]
            ended = [hand.result() for hand in hands]
        told = sum(climbed for climbed, _failed in ended)
        stuck = [key for _climbed, failed in ended for key in failed]
    if stuck:
        raise LadderStuck(f"{len(stuck)} promises could not climb")
    return told


def _take_by_hand(batches: Iterator[list[int]], by: Actor, at: datetime) -> tuple[int, list[int]]:
    try:
        return _take(batches, by, at)
    finally:
        connection.close()


def _take(batches: Iterator[list[int]], by: Actor, at: datetime) -> tuple[int, list[int]]:
    """Climb batch after batch, whoever else takes from the same list: how many, and who failed."""
    told, stuck = 0, list[int]()
    for keys in batches:
        climbed, failed = _climb(keys, by, at)
        told += climbed
        stuck += failed
    return told, stuck


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
