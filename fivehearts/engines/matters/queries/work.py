"""Work lists and search: what lies with whom, due first, narrowed as the desk asks."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from fivehearts.community.duties import queries as duties
from fivehearts.community.people.queries import persons_by_phone
from fivehearts.engines.matters.models import Fragment, Matter
from fivehearts.engines.matters.queries.helping import asked_of, has_a_part
from fivehearts.engines.matters.vocabulary.standing import Standing
from fivehearts.engines.matters.vocabulary.states import (
    DECIDE,
    HANDLE,
    QUEUE_PERMISSION,
    Decision,
    Queue,
    State,
)
from fivehearts.engines.matters.vocabulary.words import Channel, Kind, Urgency
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import local, start_of
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.search.queries import found_by
from fivehearts.foundation.vault.digest import (
    blind_indexes,
    is_identity,
    is_phone,
    normalise_identity,
    normalise_phone,
)
from fivehearts.foundation.vault.references import purpose_of

_SHOWN = (
    *("number", "version", "title", "kind", "state", "round", "outcome", "historical"),
    *("registered_at", "next_due_at", "place_unit__name", "holder_unit__name", "owner", "queue"),
    *("decision", "decider_unit", "supervised_at", "standing"),
    *("category__name_zh", "category__name_en"),
    # The date of an order stands beside the nearest one.
    "order__due_at",
)
_RELATED = ("category", "place_unit", "holder_unit", "order")
# What a file of a list shows besides.
_BESIDES = ("owner__display_name", "accountable_unit__name", "urgency", "channel")
# What was asked, ordered or urged about an open matter.
MARKS: dict[str, Q] = {
    "return": Q(decision=Decision.RETURN),
    "extension": Q(decision=Decision.EXTENSION),
    "suspension": Q(decision=Decision.SUSPENSION),
    "parking": Q(decision=Decision.PARKING),
    "suspended": Q(standing=Standing.SUSPENDED),
    "parked": Q(standing=Standing.PARKED),
    "supervised": Q(supervised_at__isnull=False),
    "urged": Q(urged_at__isnull=False),
}
# What stands still is read by the day somebody looks at it again.
_BY_REVIEW = frozenset({"suspended", "parked"})
# Words that stand in a great part of all matters: the newest that hold them are looked through.
MOST_FOUND = 100
# A part of a name may fit many units; more than these nobody meant.
_MOST_UNITS = 50
# What waits for units by what a floor above knows: each unit with the keys of the matters. Read
# before, since a statement with nothing of it must not grow by asking.
Beside = tuple[tuple[int, tuple[int, ...]], ...]


def _listed(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Everything a line of a list shows, and no column more, in one statement."""
    return rows.select_related(*_RELATED).only(*_SHOWN)


def for_a_file(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """The same rows with everything a file of them holds; still one statement."""
    return rows.select_related(*_RELATED, "owner", "accountable_unit").only(*_SHOWN, *_BESIDES)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to. An empty word narrows nothing; an unknown one is ignored.

    `state` is a state or "open"; `unit` a code, or a part of a name; `due` is late, today or week;
    `owner` is me, nobody, or the key of a colleague; `holder` the code of a unit with which, or
    below which, the matter lies, "only:" before it leaves out what is below; `mark` is one of MARKS.
    """

    words: str = ""
    queue: str = ""
    state: str = ""
    kind: str = ""
    urgency: str = ""
    category: str = ""
    unit: str = ""
    channel: str = ""
    due: str = ""
    owner: str = ""
    holder: str = ""
    mark: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Narrowing()


def narrowed(
    rows: QuerySet[Matter], actor: Actor, to: Narrowing, *, at: datetime, most: int = MOST_FOUND
) -> QuerySet[Matter]:
    """The rows of a list that fit everything asked for; by words among the newest `most`."""
    rows = _by_words(rows, actor, to.words, most)
    if to.state == "open":
        rows = rows.filter(closed_at=None)
    elif to.state in State.values:
        rows = rows.filter(state=to.state)
    if to.queue in Queue.values and to.queue:
        rows = rows.filter(queue=to.queue, owner=None)
    for name, value, known in (
        ("kind", to.kind, Kind),
        ("urgency", to.urgency, Urgency),
        ("channel", to.channel, Channel),
    ):
        rows = rows.filter(**{name: value}) if value in known.values else rows
    if to.category:
        # With what is part of it: the tree is two or three steps deep.
        rows = rows.filter(
            Q(category__code=to.category)
            | Q(category__parent__code=to.category)
            | Q(category__parent__parent__code=to.category)
        )
    if to.unit:
        rows = rows.filter(_at_units(to.unit))
    if to.holder:
        rows = rows.filter(_lying_with(to.holder))
    if to.mark in MARKS:
        rows = rows.filter(MARKS[to.mark], closed_at=None)
    if review_first(to):
        rows = rows.order_by("review_at", "pk")
    return _by_date(_by_owner(rows, actor, to.owner), to.due, at)


def review_first(to: Narrowing) -> bool:
    """Whether a list is read by the day somebody looks at each matter again."""
    return to.mark in _BY_REVIEW


def _by_words(rows: QuerySet[Matter], actor: Actor, words: str, most: int) -> QuerySet[Matter]:
    """A number with a right check digit finds its matter; a whole phone what its owner asked,
    where the actor may read that person, or in whose words it stood; an identity number is found
    in words alike; other words go through the bigrams."""
    words = words.strip()
    if not words:
        return rows
    number = numbering.check(words)
    if number:
        return rows.filter(number=number)
    if is_phone(words):
        owners = persons_by_phone(actor, words).order_by().values("pk")
        # Three sets of keys, each found by an index of its own, made one: by OR none would serve.
        keys = _with_number(normalise_phone(words)).union(
            Matter.unscoped.filter(resident__in=owners).values("pk"),
            Matter.unscoped.filter(speaker__in=owners).values("pk"),
        )
        return rows.filter(pk__in=keys)
    if is_identity(words):
        return rows.filter(pk__in=_with_number(normalise_identity(words)))
    return found_by(rows, function="matters_search", text=words, most=most)


def _with_number(value: str) -> QuerySet[Fragment, Any]:
    """In whose words this number stood: it was taken out of them before they were indexed."""
    found = Fragment.unscoped.filter(index__in=blind_indexes(purpose_of(value), value))
    return found.values("matter")


def _at_units(words: str) -> Q:
    """Where it happened, or with whom it lies: at or below units of this code or name."""
    exact = Unit.objects.filter(code__iexact=words).values_list("path", flat=True)
    named = Unit.objects.filter(name__contains=words).values_list("path", flat=True)
    paths = tuple(exact) or tuple(named.order_by("path")[:_MOST_UNITS])
    return subtrees("unit_path", paths) | subtrees("holder_unit__path", paths)


def _lying_with(holder: str) -> Q:
    """The unit of this code holds it, or one below; with "only:" before the code the unit itself."""
    only, _colon, code = holder.rpartition(":")
    if only:
        return Q(holder_unit__code=code)
    paths = Unit.objects.filter(code=code).values_list("path", flat=True)
    return subtrees("holder_unit__path", tuple(paths))


def _by_owner(rows: QuerySet[Matter], actor: Actor, owner: str) -> QuerySet[Matter]:
    if owner == "me":
        return rows.filter(owner_id=actor.user_id)
    if owner == "nobody":
        return rows.filter(owner=None, closed_at=None)
    # Longer than any key of a table: no colleague.
    if owner.isascii() and owner.isdigit() and len(owner) < 16:
        return rows.filter(owner_id=int(owner))
    return rows


def _by_date(rows: QuerySet[Matter], due: str, at: datetime) -> QuerySet[Matter]:
    """Late, due before midnight, or due before next Monday; what is late is not due today."""
    if due not in {"late", "today", "week"}:
        return rows
    rows = rows.filter(closed_at=None)
    if due == "late":
        return rows.filter(next_due_at__lt=at)
    return rows.filter(
        next_due_at__gte=at, next_due_at__lt=end_of_day(at) if due == "today" else end_of_week(at)
    )


def end_of_day(at: datetime) -> datetime:
    """Midnight after this moment, here."""
    return start_of(local(at).date() + timedelta(days=1))


def end_of_week(at: datetime) -> datetime:
    """Midnight before the next Monday, here."""
    today = local(at).date()
    return start_of(today + timedelta(days=7 - today.weekday()))


def waiting_for(actor: Actor, beside: Beside = ()) -> Q:
    """What lies with this actor: owned in person or by somebody away whom the actor stands in
    for, in a queue one of the posts empties, or waiting for a decision one of the posts gives;
    and what waits for the actor `beside` that."""
    mine = Q(owner_id__in=actor.users_behind) if actor.user_id else Q(pk__in=[])
    for post in actor.posts:
        queues = [
            queue
            for queue, permission in QUEUE_PERMISSION.items()
            if permission in post.permissions
        ]
        if queues:
            mine |= Q(holder_unit_id=post.unit_id, queue__in=queues, owner=None)
        if DECIDE in post.permissions:
            mine |= Q(decider_unit_id=post.unit_id) & ~Q(decision="")
    return mine | among(beside, actor)


def among(beside: Beside, actor: Actor) -> Q:
    """What waits beside; an empty condition where nothing does.

    Where the unit has the matter itself and somebody owns it, it is the owner's.
    """
    found = Q()
    for unit_id, keys in beside:
        mine = Q(owner=None) | Q(owner__in=actor.users_behind)
        found |= Q(pk__in=keys) & (~Q(holder_unit=unit_id) | mine)
    return found


class Lies(Protocol):
    """With whom a matter lies: of a matter itself or of a line of a list."""

    owner_id: int | None
    queue: str
    holder_unit_id: int
    decision: str
    decider_unit_id: int | None


def for_whom(actor: Actor, matter: Lies) -> str:
    """The name of the absent colleague for whom a matter lies with this actor; "" for the own work."""
    if not actor.standing_in_for or matter.owner_id == actor.user_id:
        return ""
    at_hand: list[str] = []
    if matter.owner_id is not None:
        at_hand += [actor.absent_name(matter.owner_id)] * (matter.owner_id in actor.users_behind)
    elif matter.queue:
        wanted = QUEUE_PERMISSION.get(Queue(matter.queue))
        at_hand += by_posts(actor, matter.holder_unit_id, {wanted})
    if matter.decision:
        at_hand += by_posts(actor, matter.decider_unit_id, {DECIDE})
    return in_whose_place(at_hand)


def by_posts(actor: Actor, unit_id: int | None, permissions: Set[str | None]) -> list[str]:
    """For whom the posts are held that give one of these permissions there; "" for an own post."""
    return [
        post.stands_in_for
        for post in actor.posts
        if post.unit_id == unit_id and permissions & post.permissions
    ]


def in_whose_place(names: list[str]) -> str:
    """The first of these; "" where it is the own work by one post, or nobody's."""
    return "" if "" in names else next(iter(names), "")


def work_of(actor: Actor, beside: Beside = ()) -> QuerySet[Matter]:
    """The one work list of an actor, however many posts: the nearest date first.

    Imported history stays out: it is found by search, and nobody is urged for it.
    """
    rows = _listed(Matter.objects.filter(closed_at=None, historical=False))
    rows = rows.filter(waiting_for(actor, beside))
    return rows.order_by("next_due_at", "pk")


def work_beside(actor: Actor, beside: Beside) -> QuerySet[Matter]:
    """What waits for the actor beside what lies with them, the nearest date first."""
    rows = _listed(Matter.objects.filter(closed_at=None, historical=False))
    return rows.filter(among(beside, actor) or Q(pk__in=[])).order_by("next_due_at", "pk")


def handled_by(actor: Actor, beside: Beside = ()) -> QuerySet[Matter]:
    """Open matters of units where the actor works that lie with somebody else now."""
    units = {post.unit_id for post in actor.posts}
    rows = _listed(Matter.objects.filter(closed_at=None, historical=False))
    theirs = rows.filter(Q(accountable_unit__in=units) | Q(intake_unit__in=units))
    return theirs.exclude(waiting_for(actor, beside)).order_by("next_due_at", "pk")


def helped_with(actor: Actor) -> QuerySet[Matter]:
    """Open matters of others in which a unit of the actor has a part or was called to the spot."""
    return _listed(asked_of(actor)).order_by("next_due_at", "pk")


def all_matters() -> QuerySet[Matter]:
    """Every matter inside the scope, newest first."""
    return _listed(Matter.objects.all()).order_by("-registered_at", "-pk")


def matters_found(actor: Actor, to: Narrowing, *, at: datetime) -> QuerySet[Matter]:
    """All matters inside the scope that fit, newest first."""
    return narrowed(all_matters(), actor, to, at=at)


def ended_before(moment: datetime, *, limit: int) -> list[Matter]:
    """What ended before `moment` and is not in the archive yet, the oldest first; history too."""
    ended = (State.CLOSED, State.DECLINED, State.WITHDRAWN)
    rows = Matter.objects.filter(state__in=ended, closed_at__lt=moment)
    units = ("intake_unit", "accountable_unit", "holder_unit")
    return list(rows.select_related(*units).order_by("closed_at", "pk")[:limit])


def orphaned_by(user_id: int, *, without: tuple[int | None, str] = (None, "")) -> list[Matter]:
    """Open matters this user owns without a post that handles at the unit which holds them.

    `without` names a post by unit and role that is thought away.
    """
    owned = Matter.objects.filter(closed_at=None, owner_id=user_id).select_related("holder_unit")
    actor = duties.actor_of(duties.user(user_id))
    left = (
        post
        for post in actor.posts
        if post.stands_in_for_id is not None or (post.unit_id, post.role) != without
    )
    actor = replace(actor, posts=tuple(left))
    return [one for one in owned if not actor.holds(HANDLE, over=one.holder_unit.path)]


def open_at(unit_id: int) -> int:
    """How many open matters a unit holds, answers for, or has a part in that is not done."""
    lies_here = Q(holder_unit=unit_id) | Q(accountable_unit=unit_id)
    return Matter.objects.filter(closed_at=None).filter(lies_here | has_a_part(unit_id)).count()
