"""Heads are told once a month that there is something to read about who looked."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from fivehearts.faces.desk.queries.looks import READ
from fivehearts.faces.desk.vocabulary.messages import LOOKS_OF_MONTH
from fivehearts.foundation.figures import Period
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("desk.tell_of_looks")
def tell_of_looks(*, by: Actor, unit: Unit, period: Period, count: int, at: datetime = NOW) -> None:
    """Tell the heads of a unit how often masked contacts were looked at in a month.

    In order: the message to everybody there who may read the list, once for each month; record.
    Raises `Forbidden`.
    """
    if not by.is_system:
        raise Forbidden
    tell(
        kind=LOOKS_OF_MONTH,
        to=f"unit:{unit.pk}/{READ}",
        about=unit,
        facts={"month": period.name, "count": count, "unit": unit.name},
        unit=unit,
        by=by,
        at=at,
        occasion=period.name,
        link=f"{reverse('desk:looks')}?month={period.name}",
    )
    record_it(unit, unit_id=unit.pk, data={"month": period.name, "count": count})
