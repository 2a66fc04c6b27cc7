"""A list of people leaves the program: who took how many, and how open, is on record first."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.people import rules
from fivehearts.community.people.vocabulary import Purpose, PurposeMissing
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.take_out")
def take_out(
    *, unit: Unit, rows: int, purpose: str, by: Actor, unmasked: bool = False, at: datetime = NOW
) -> None:
    """Record that a list of people is taken out, before it is written.

    `unit` stands over all rows of the list. Unmasked it needs `people.reveal` over that unit
    too. Then: record. Raises `Forbidden`, `PurposeMissing`.
    """
    if purpose not in Purpose.values:
        raise PurposeMissing
    if not (rules.may_export_opened if unmasked else rules.may_export)(by, unit):
        raise Forbidden
    data = {"rows": rows, "purpose": purpose, "unmasked": unmasked}
    record_it(unit, unit_id=unit.pk, data=data)
