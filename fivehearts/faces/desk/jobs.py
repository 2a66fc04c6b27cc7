"""What happens by itself: once a month heads learn that their colleagues' looks can be read."""

from __future__ import annotations

from fivehearts.faces.desk import actions
from fivehearts.faces.desk.queries.looks import looked_at
from fivehearts.foundation.clock import today
from fivehearts.foundation.figures import Period
from fivehearts.foundation.scope.actors import system

_BY = system("looks")


def tell_heads_of_looks() -> int:
    """Tell the heads of every unit whose residents were looked at last month; how many units."""
    period = Period.month(today().year, today().month).previous()
    counts = looked_at(period)
    for unit, count in counts:
        actions.tell_of_looks(by=_BY, unit=unit, period=period, count=count)
    return len(counts)
