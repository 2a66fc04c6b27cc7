"""Work lists and search: what lies with whom, due first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from fivehearts.community.duties import queries as duties
from fivehearts.community.people.queries import persons_by_phone
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.states import (
    FINAL,
    HANDLE,
    QUEUE_PERMISSION,
    Queue,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.search.queries import query_for
from fivehearts.foundation.vault.digest import is_phone

_SHOWN = (
    *("number", "title", "kind", "state", "round", "outcome", "historical"),
    *("registered_at", "next_due_at", "place_unit__name", "holder_unit__name"),
    *("category__name_zh", "category__name_en"),
)


def _listed(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Everything a line of a list shows, and no column more, in one statement."""
    return rows.select_related("category", "place_unit", "holder_unit").only(*_SHOWN)


def waiting_for(actor: Actor) -> Q:
    """What lies with this actor: owned in person, or in a queue one of the posts empties."""
    mine = Q(owner_id=actor.user_id) if actor.user_id else Q(pk__in=[])
    for post in actor.posts:
        queues = [
            queue
            for queue, permission in QUEUE_PERMISSION.items()
            if permission in post.permissions
        ]
        if queues:
            mine |= Q(holder_unit_id=post.unit_id, queue__in=queues, owner=None)
    return mine


def work_of(actor: Actor) -> QuerySet[Matter]:
    """The one work list of an actor, however many posts: the nearest date first.

    Imported history stays out: it is found by search, and nobody is urged for it.
    """
    rows = _listed(Matter.objects.filter(closed_at=None, historical=False))
    rows = rows.filter(waiting_for(actor))
    return rows.order_by("next_due_at", "pk")


def handled_by(actor: Actor) -> QuerySet[Matter]:
    """Open matters of units where the actor works that lie with somebody else now."""
    units = {post.unit_id for post in actor.posts}
    rows = _listed(Matter.objects.filter(closed_at=None, historical=False))
    theirs = rows.filter(Q(accountable_unit__in=units) | Q(intake_unit__in=units))
    return theirs.exclude(waiting_for(actor)).order_by("next_due_at", "pk")


def orphaned_by(user_id: int) -> list[Matter]:
    """Open matters this user owns without a post that handles at the unit which holds them."""
    owned = Matter.objects.filter(closed_at=None, owner_id=user_id).select_related("holder_unit")
    actor = duties.actor_of(duties.user(user_id))
    return [one for one in owned if not actor.holds(HANDLE, over=one.holder_unit.path)]


def open_at(unit_id: int) -> int:
    """How many open matters a unit holds, answers for, or will answer for when they come back."""
    lies_here = Q(holder_unit=unit_id) | Q(accountable_unit=unit_id)
    return Matter.objects.filter(closed_at=None).filter(lies_here).count()


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How much waits: in all, past its date, due today, and by queue."""

    total: int
    late: int
    today: int
    own: int
    queues: dict[str, int]


def work_counts(actor: Actor, *, at: datetime, end_of_day: datetime) -> WorkCounts:
    """Counted in one statement over the open rows of this actor, by queue and by owner."""
    rows = Matter.objects.filter(closed_at=None, historical=False).filter(waiting_for(actor))
    groups = rows.values_list("queue", "owner_id").annotate(
        many=Count("pk"),
        past=Count("pk", filter=Q(next_due_at__lt=at)),
        soon=Count("pk", filter=Q(next_due_at__gte=at, next_due_at__lt=end_of_day)),
    )
    total = late = today = own = 0
    queues = {str(queue): 0 for queue in QUEUE_PERMISSION}
    for queue, owner_id, many, past, soon in groups:
        total, late, today = total + many, late + past, today + soon
        if owner_id is not None:
            own += many
        elif queue in queues:
            queues[queue] += many
    return WorkCounts(total, late, today, own, queues)


def in_queue(rows: QuerySet[Matter], queue: str) -> QuerySet[Matter]:
    """Only what waits in one queue; unknown queues give everything."""
    return rows.filter(queue=queue, owner=None) if queue in Queue.values and queue else rows


def matters_found(
    actor: Actor, words: str, *, state: str = "", kind: str = "", late_at: datetime | None = None
) -> QuerySet[Matter]:
    """All matters inside the scope, newest first, narrowed by number or words, state and kind.

    A number with a right check digit finds its matter alone; a whole phone finds what its owner
    asked, where the actor may read that person; other words go through the bigrams.
    """
    rows = _listed(Matter.objects.all())
    number = numbering.check(words) if words else None
    if number:
        return rows.filter(number=number)
    if words and is_phone(words):
        owners = persons_by_phone(actor, words).order_by().values("pk")
        rows = rows.filter(Q(resident__in=owners) | Q(speaker__in=owners))
    elif words.strip():
        query = query_for(words)
        rows = rows.none() if query is None else rows.filter(wording__vector=query)
    if state == "open":
        rows = rows.filter(closed_at=None)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if late_at is not None:
        rows = rows.exclude(state__in=FINAL).filter(next_due_at__lt=late_at)
    return rows.order_by("-registered_at", "-pk")
