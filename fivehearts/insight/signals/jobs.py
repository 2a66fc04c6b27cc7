"""What happens by itself: a day's work is looked through the night after."""

from __future__ import annotations

from datetime import datetime, timedelta

from fivehearts.foundation.clock import day_of, now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW
from fivehearts.insight.signals import actions, queries


def notice_signs(*, at: datetime = NOW) -> int:
    """Keep what is worth a look in the work of the day before; returns how many signs are new."""
    moment = now() if at is NOW else at
    day = day_of(moment) - timedelta(days=1)
    found = list(queries.noticed_on(day))
    known = queries.known([one.key for one in found])
    new = [one for one in found if one.key not in known]
    for one in new:
        actions.notice(by=system("signs").backdating(), noticed=one, day=day, at=moment)
    return len(new)
