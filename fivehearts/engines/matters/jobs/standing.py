"""What stands still goes on by itself when its day has come: nothing is silently forgotten."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.queries.standing import standing_past_their_day
from fivehearts.engines.matters.vocabulary.standing import NotStanding
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW, IllegalTransition, Overtaken

_BATCH = 500


def run_on(*, at: datetime = NOW, batch: int = _BATCH) -> int:
    """Let the clocks run on of what was suspended until now, and of what is parked and was not
    reviewed for days; each in its own transaction. Returns how many."""
    moment = now() if at is NOW else at
    by = system("standing").backdating()
    resumed = 0
    for matter in standing_past_their_day(moment, most=batch):
        try:
            actions.resume(by=by, matter=matter, at=moment)
        except (NotStanding, Overtaken, IllegalTransition):
            # Somebody resumed or withdrew it this very moment.
            continue
        resumed += 1
    return resumed
