"""Whether anybody is left who may review or follow up a matter and did not handle it."""

from __future__ import annotations

from collections.abc import Collection

from fivehearts.community.duties import queries as duties
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.handlers import helpers_in, reports_of
from fivehearts.engines.matters.vocabulary.states import QUEUE_PERMISSION, Queue, State

# Where somebody else than the handler has to act.
_STATES = (State.REPORTED, State.FOLLOW_UP)
_UNITS = ("place_unit", "intake_unit", "accountable_unit", "holder_unit")


def without_anybody(unit_ids: Collection[int], *, limit: int) -> list[Matter]:
    """Of the matters that wait with these units for somebody who did not handle them, those for
    which the unit has nobody. One statement for each that waits, of at most `limit`.

    Imported history stays out: nobody is asked about it any more.
    """
    rows = Matter.objects.filter(holder_unit__in=unit_ids, state__in=_STATES, historical=False)
    rows = rows.filter(queue__in=(Queue.REVIEW, Queue.FOLLOW_UP))
    rows = rows.select_related(*_UNITS, "promise").order_by("next_due_at", "pk")[:limit]
    return [one for one in rows if not somebody_is_there(one, excluding=to_be_left_out(one))]


def to_be_left_out(matter: Matter) -> set[str]:
    """Who may not take the next step: whoever wrote the report that lies here; after it was
    approved, everybody who handled the matter."""
    reports = reports_of(matter.pk)
    if matter.state == State.REPORTED:
        return {one.by for one in reports if one.reviewed_at is None}
    return {one.by for one in reports} | helpers_in(matter)


def somebody_is_there(matter: Matter, *, excluding: set[str]) -> bool:
    """Whether the unit that holds it has somebody else than these, who is there or stood in for."""
    users = {int(ref.removeprefix("user:")) for ref in excluding if ref.startswith("user:")}
    permission = QUEUE_PERMISSION[matter.queue]
    found = duties.units_with_holder(permission, paths=[matter.holder_unit.path], excluding=users)
    return bool(found)
