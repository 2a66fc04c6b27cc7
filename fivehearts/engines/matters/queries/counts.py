"""How much waits for whom, counted in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.helping import asked_of
from fivehearts.engines.matters.queries.work import Beside, among, end_of_day, waiting_for
from fivehearts.engines.matters.vocabulary.states import QUEUE_PERMISSION
from fivehearts.foundation.scope import Actor, kept


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How much waits: in all, past its date, due today, in person, by queue, by unit of a post."""

    total: int = 0
    late: int = 0
    today: int = 0
    own: int = 0
    queues: dict[str, int] = field(default_factory=dict)
    units: dict[int, int] = field(default_factory=dict)
    # Matters of others in which one has a part; what waits by what a floor above knows.
    helping: int = 0
    beside: int = 0


def work_counts(actor: Actor, *, at: datetime, beside: Beside = ()) -> WorkCounts:
    """Counted in one statement over the open rows of this actor, by queue, owner and unit, and in
    one over what others asked for."""
    groups = kept.rows(_waiting_by_place, actor, beside, moments=(at, end_of_day(at)))
    total = late = today = own = others = 0
    queues = {str(queue): 0 for queue in QUEUE_PERMISSION}
    units: dict[int, int] = {}
    for queue, owner_id, unit_id, many, past, soon, lying, waiting in groups:
        total, late, today = total + many, late + past, today + soon
        units[unit_id] = units.get(unit_id, 0) + many
        others += waiting
        if owner_id is not None:
            own += lying
        elif queue in queues:
            queues[queue] += lying
    asked = kept.count(asked_of, actor)
    return WorkCounts(total, late, today, own, queues, units, asked, others)


def _waiting_by_place(
    actor: Actor, beside: Beside, at: datetime, midnight: datetime
) -> QuerySet[Matter, Any]:
    """How much waits for this actor by queue, owner and unit: in all, late, due today, what lies
    with the actor, what waits beside."""
    rows = Matter.objects.filter(closed_at=None, historical=False)
    rows = rows.filter(waiting_for(actor, beside))
    others = among(beside, actor)
    lying = Count("pk", filter=waiting_for(actor)) if others else Count("pk")
    return rows.values_list("queue", "owner_id", "holder_unit_id").annotate(
        many=Count("pk"),
        past=Count("pk", filter=Q(next_due_at__lt=at)),
        soon=Count("pk", filter=Q(next_due_at__gte=at, next_due_at__lt=midnight)),
        lying=lying,
        waiting=Count("pk", filter=others) if others else Value(0),
    )
