"""归档 by itself: what ended a month ago and was not reopened."""

from __future__ import annotations

from datetime import datetime, timedelta

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.queries.work import ended_before
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW, Overtaken

# So long a resident is likely to say “not solved after all”; afterwards it is still possible.
KEPT_AT_HAND = timedelta(days=30)
_BATCH = 500


def archive_ended(*, at: datetime = NOW, batch: int = _BATCH) -> int:
    """Archive at most `batch` matters, each in its own transaction; returns how many."""
    moment = now() if at is NOW else at
    by = system("archive").backdating()
    archived = 0
    for matter in ended_before(moment - KEPT_AT_HAND, limit=batch):
        try:
            actions.archive(by=by, matter=matter, at=moment)
        except Overtaken:
            # Reopened this very moment: then it stays where it is.
            continue
        archived += 1
    return archived
