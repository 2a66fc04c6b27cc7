"""Reading the record is recorded before anything of it is shown."""

from __future__ import annotations

from datetime import datetime

from fivehearts.faces.desk.rules import may_inspect
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

_WITNESS = "record:witness"


@action("desk.inspect_record")
def inspect_record(
    *, by: Actor, subject: str, unit_id: int | None = None, at: datetime = NOW
) -> None:
    """Somebody reads the entries about one thing: the record says so, for the unit they are of.

    Raises `Forbidden`.
    """
    if not may_inspect(by):
        raise Forbidden
    record_it(subject, unit_id=unit_id, data={"read": True})


@action("desk.take_witness")
def take_witness(*, by: Actor, seals: int, at: datetime = NOW) -> None:
    """Somebody takes the chain of seals along: the record says so. Raises `Forbidden`."""
    if not may_inspect(by):
        raise Forbidden
    record_it(_WITNESS, data={"seals": seals})
