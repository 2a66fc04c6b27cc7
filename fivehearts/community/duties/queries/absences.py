"""Who is away, who stands in for them, and who could."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from fivehearts.community.duties import rules
from fivehearts.community.duties.models import Post, Substitution, User
from fivehearts.community.duties.queries.posts import answered_for
from fivehearts.community.duties.vocabulary import AbsenceEnd, roles_giving
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtree, subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP, UnitKind

VIEW = "matters.view"
# Who is away, who stands in, from when until when.
Edge = tuple[int, int, datetime, datetime]

# From somebody who is away along the chain of substitutes at a moment; see `actors._POSTS`.
_STANDING_IN = """
WITH RECURSIVE standing(id) AS (
    SELECT %(user)s::bigint
    UNION
    SELECT s.substitute_id FROM duties_substitution s JOIN standing ON s.user_id = standing.id
    WHERE s.ended_at IS NULL AND s.since <= %(at)s AND s.until > %(at)s
)
SELECT id FROM standing WHERE id <> %(user)s ORDER BY id
"""


def those_standing_in_for(user_id: int, *, at: datetime) -> list[int]:
    """Keys of everybody who stands in for the user at this moment, along the chain."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_IN, {"user": user_id, "at": at})
        return [int(row[0]) for row in cursor.fetchall()]


def circle_closed_by(edges: Iterable[Edge], new: Edge) -> list[int]:
    """The users of the circle `new` would close among `edges`, from whoever is away; else empty.

    A circle stands only where all its absences have a moment in common: two who stand in for
    each other in turn, one week after the other, close none.
    """
    by_user: dict[int, list[Edge]] = {}
    for edge in edges:
        by_user.setdefault(edge[0], []).append(edge)
    away = new[0]
    paths = [([away, new[1]], new[2], new[3])]
    while paths:
        path, since, until = paths.pop()
        if path[-1] == away:
            return path[:-1]
        for _user, substitute, begins, ends in by_user.get(path[-1], ()):
            common = (max(since, begins), min(until, ends))
            if common[0] < common[1] and (substitute == away or substitute not in path):
                paths.append(([*path, substitute], *common))
    return []


def post_paths_of(user_id: int) -> list[str]:
    """The unit paths of a user's own open posts at working units, each once, in order."""
    posts = Post.objects.filter(user=user_id, until=None, unit__closed_at=None)
    return sorted(set(posts.values_list("unit__path", flat=True)))


def stands_near(paths: Collection[str], substitute: User) -> bool:
    """Whether this colleague could stand in for somebody with posts at these units."""
    return _posts_near(paths).filter(user=substitute).exists()


def substitutes_for(user: User) -> list[tuple[User, list[Post]]]:
    """Colleagues who could stand in for `user`, each with the posts that make it so.

    Whoever works at the same unit comes first, then the units in the order of the tree.
    """
    paths = post_paths_of(user.pk)
    posts = _posts_near(paths).exclude(user=user).select_related("user", "unit")
    found: dict[int, tuple[User, list[Post]]] = {}
    rows = sorted(
        posts,
        key=lambda post: (post.unit.path not in paths, post.unit.path, post.user.display_name),
    )
    for post in rows:
        found.setdefault(post.user_id, (post.user, []))[1].append(post)
    return list(found.values())


def _posts_near(paths: Collection[str]) -> QuerySet[Post]:
    """Open posts that read matters at these units, above or below them in the same sub-district,
    or anywhere in the same community: a neighbour's grid worker stands in for a grid worker.
    """
    above = {path[:end] for path in paths for end in range(STEP, len(path) + 1, STEP)}
    kinds = (UnitKind.COMMUNITY, UnitKind.SUBDISTRICT)
    tops = list(Unit.objects.filter(path__in=above, kind__in=kinds).values_list("path", "kind"))
    near = Q(unit__path__in=paths)
    for path in paths:
        for top, kind in tops:
            if not path.startswith(top):
                continue
            if kind == UnitKind.COMMUNITY:
                near |= subtree("unit__path", top)
            else:
                over = [path[:end] for end in range(len(top), len(path), STEP)]
                near |= subtree("unit__path", path) | Q(unit__path__in=over)
    posts = Post.objects.open().with_role_in(roles_giving(VIEW)).filter(unit__closed_at=None)
    return posts.filter(near) if paths else posts.none()


def absences_of(user_id: int, *, at: datetime) -> QuerySet[Substitution]:
    """Absences of a user in force or still to come, the next first."""
    rows = Substitution.objects.lasting(at).filter(user=user_id)
    return rows.select_related("user", "substitute").order_by("since")


def stand_ins_of(user_id: int, *, at: datetime) -> QuerySet[Substitution]:
    """Absences during which this user stands in, now or later, the next first."""
    rows = Substitution.objects.lasting(at).filter(substitute=user_id)
    return rows.select_related("user", "substitute").order_by("since")


def absences_below(actor: Actor, *, at: datetime) -> QuerySet[Substitution]:
    """Absences, in force or to come, of colleagues at and below the units of the actor."""
    people = _people_below(actor)
    rows = Substitution.objects.lasting(at).filter(user__in=people)
    return rows.select_related("user", "substitute").order_by("since", "pk")


def left_alone(
    *,
    at: datetime,
    user_id: int | None = None,
    substitute_id: int | None = None,
    actor: Actor | None = None,
) -> list[Substitution]:
    """Absences whose substitute left the post before they were over, and nobody else came.

    Of one user, after one substitute, or of everybody at and below the units of the actor.
    """
    rows = Substitution.objects.filter(ended_how=AbsenceEnd.SUBSTITUTE, until__gt=at)
    if user_id is not None:
        rows = rows.filter(user=user_id)
    if substitute_id is not None:
        rows = rows.filter(substitute=substitute_id)
    if actor is not None:
        rows = rows.filter(user__in=_people_below(actor))
    covered = Substitution.objects.lasting(at).values("user")
    rows = rows.exclude(user__in=covered).select_related("user", "substitute")
    return list(rows.order_by("until", "pk"))


def absence_for(actor: Actor, pk: int) -> Substitution | None:
    """An absence of the actor's own or of somebody the actor answers for; None otherwise."""
    found = Substitution.objects.filter(pk=pk).select_related("user", "substitute").first()
    if found is None:
        return None
    paths = post_paths_of(found.user_id)
    return found if rules.may_set_absence(actor, found.user_id, paths) else None


def colleague_below(actor: Actor, pk: int) -> User | None:
    """Somebody with an open post at or below the units where the actor may invite or give posts."""
    posts = Post.objects.filter(answered_for(actor, "unit__path"), until=None)
    return User.objects.filter(pk__in=posts.values("user")).filter(pk=pk).first()


def _people_below(actor: Actor) -> QuerySet[Post, int]:
    below = subtrees("unit__path", actor.paths("duties.invite"))
    return Post.objects.filter(below, until=None).values_list("user", flat=True)


def absences_due(at: datetime) -> QuerySet[Substitution]:
    """Absences whose time is up and which nobody has closed yet, the oldest first."""
    return Substitution.objects.filter(ended_at=None, until__lte=at).order_by("until", "pk")


def units_of_absences(at: datetime) -> set[int]:
    """Keys of the units where somebody is away now, or stands in for somebody who is."""
    running = Substitution.objects.lasting(at).filter(since__lte=at)
    people = {user for pair in running.values_list("user", "substitute") for user in pair}
    posts = Post.objects.filter(user__in=people, until=None, unit__closed_at=None)
    return set(posts.values_list("unit", flat=True))
