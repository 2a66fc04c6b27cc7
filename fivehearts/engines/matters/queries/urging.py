"""When a resident may urge again, and which supervision orders wait for a reply."""

from __future__ import annotations

from datetime import datetime, timedelta

from fivehearts.engines.matters.models import Matter, Supervision, Urging
from fivehearts.engines.matters.vocabulary.states import Source
from fivehearts.foundation.clock import local, start_of
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope.models import Unit


def may_urge_again(matter: Matter, *, at: datetime) -> datetime:
    """From when on the resident may urge (again): at once, or the morning of the next working day.

    On a day off somebody may urge once too: it is read on the next working morning.
    """
    last = (
        Urging._base_manager.filter(matter=matter, round=matter.round, source=Source.RESIDENT)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    if last is None or local(last).date() != local(at).date():
        return at
    tomorrow = start_of(local(last).date() + timedelta(days=1))
    return calendar(matter.calendar).next_open(tomorrow)


def open_supervision(matter: Matter, *, unit: Unit) -> Supervision | None:
    """The order of this unit that waits for a reply."""
    return Supervision._base_manager.filter(matter=matter, unit=unit, settled_at=None).first()
