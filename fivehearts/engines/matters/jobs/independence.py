"""What waits for somebody who did not handle it goes to the next tier where nobody is left."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.duties.queries import units_of_absences
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.queries.independence import without_anybody
from fivehearts.engines.matters.vocabulary.refusals import NobodyIndependent, NothingChanged
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW, Overtaken

_BATCH = 500


def find_others(*, at: datetime = NOW, batch: int = _BATCH) -> int:
    """An absence planned long ago begins without a word; returns how many matters went up.

    Each in its own transaction. Where no tier has anybody it stays, late, for the ladder to see.
    """
    moment = now() if at is NOW else at
    by = system("absences").backdating()
    passed = 0
    for matter in without_anybody(units_of_absences(moment), limit=batch):
        try:
            actions.find_another(by=by, matter=matter, at=moment)
        except (NobodyIndependent, NothingChanged, Overtaken):
            continue
        passed += 1
    return passed
