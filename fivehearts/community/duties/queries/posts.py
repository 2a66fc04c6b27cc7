"""What other floors may ask about users and posts."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from fivehearts.community.duties.models import Invitation, PasswordReset, Post, User
from fivehearts.community.duties.vocabulary import roles_giving
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault.digest import kept_index


def sign_in_name(typed: str) -> str:
    """One spelling of a sign-in name: full-width signs and capitals make no difference."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def user_by_name(username: str) -> User:
    """The user who signs in by this name. Raises `User.DoesNotExist`."""
    return User.objects.get(username=sign_in_name(username))


def user(pk: int | None) -> User:
    """The user with this key; a visitor has none. Raises `User.DoesNotExist`."""
    return User.objects.get(pk=pk or 0)


def names_of(user_ids: set[int]) -> dict[int, str]:
    """Names of users by key, in one query: what pages show beside what somebody did."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "display_name"))


def refs_at(paths: tuple[str, ...]) -> dict[str, str]:
    """Names of whoever holds or held a post at these units or below, by how the record names them."""
    posts = Post.objects.filter(subtrees("unit__path", paths))
    users = User.objects.filter(pk__in=posts.values("user"))
    return {f"user:{pk}": name for pk, name in users.values_list("pk", "display_name")}


def holders(permission: str, unit: Unit | int) -> QuerySet[User]:
    """Users with an open post that gives `permission` exactly at this unit, by name."""
    unit_id = unit if isinstance(unit, int) else unit.pk
    posts = Post.objects.open().with_role_in(roles_giving(permission)).filter(unit=unit_id)
    return User.objects.filter(pk__in=posts.values("user")).order_by("display_name", "pk")


def holder_keys(permission: str, unit_ids: Collection[int]) -> dict[int, list[int]]:
    """Keys of the users `holders` names, by unit: one statement for many units."""
    posts = Post.objects.open().with_role_in(roles_giving(permission)).filter(unit__in=unit_ids)
    found: dict[int, list[int]] = {}
    rows = posts.order_by("user__display_name", "user").values_list("unit", "user")
    for unit, user_id in rows:
        found.setdefault(unit, []).append(user_id)
    return found


def holders_over(permission: str, path: str) -> QuerySet[User]:
    """Users with an open post that gives `permission` at the unit at `path` or above it."""
    posts = Post.objects.open().with_role_in(roles_giving(permission)).over(path)
    return User.objects.filter(pk__in=posts.values("user")).order_by("display_name", "pk")


def exists_other_holder(permission: str, unit_id: int, excluding: set[int]) -> bool:
    """Whether somebody not in `excluding` (user keys) holds `permission` exactly at the unit."""
    return holders(permission, unit_id).exclude(pk__in=excluding).exists()


# Who handled, and whoever stands in for them now, is not independent; who is away is not there,
# but along the chain of substitutes somebody is. Asked twice in the life of every matter: written
# out, since composing it costs more than it.
_UNITS_WITH_HOLDER = """
WITH RECURSIVE absences AS (
    SELECT user_id, substitute_id FROM duties_substitution
    WHERE ended_at IS NULL AND since <= %(at)s AND until > %(at)s
), excluded(id) AS (
    SELECT unnest(%(excluding)s::bigint[])
    UNION
    SELECT a.substitute_id FROM absences a JOIN excluded ON a.user_id = excluded.id
), able(unit_id, user_id) AS (
    SELECT p.unit_id, p.user_id FROM duties_post p
    JOIN scope_unit u ON u.id = p.unit_id JOIN duties_user w ON w.id = p.user_id
    WHERE u.path = ANY(%(paths)s) AND u.closed_at IS NULL AND p.until IS NULL AND w.is_active
        AND p.role = ANY(%(roles)s)
    UNION
    SELECT able.unit_id, a.substitute_id FROM absences a JOIN able ON a.user_id = able.user_id
)
SELECT u.* FROM scope_unit u WHERE u.id IN (
    SELECT able.unit_id FROM able JOIN duties_user w ON w.id = able.user_id
    WHERE w.is_active AND able.user_id NOT IN (SELECT id FROM excluded)
        AND able.user_id NOT IN (SELECT user_id FROM absences)
) ORDER BY u.path
"""


def units_with_holder(
    permission: str, *, paths: list[str], excluding: set[int], at: datetime | None = None
) -> list[Unit]:
    """Units at exactly these paths where somebody independent holds `permission` and is there.

    Independent is who is neither in `excluding` (user keys) nor stands in for one of those, now
    or at `at`; a holder who is away counts by the substitute. One query: a small office asks the
    next tier where nobody independent is found.
    """
    values = {
        "paths": paths,
        "roles": sorted(roles_giving(permission)),
        "excluding": sorted(excluding),
        "at": at or now(),
    }
    return list(Unit.objects.raw(_UNITS_WITH_HOLDER, values))


def answered_for(actor: Actor, field: str) -> Q:
    """Rows whose `field` is a unit path where the actor may invite, or give posts."""
    return subtrees(field, actor.paths("duties.invite")) | subtrees(
        field, actor.paths("duties.grant")
    )


def posts_below(actor: Actor, *, history: bool = False) -> QuerySet[Post]:
    """Posts at and below the units where the actor may invite or give posts, as the tree goes."""
    rows = Post.objects.filter(answered_for(actor, "unit__path")).select_related("user", "unit")
    return (rows if history else rows.filter(until=None)).order_by("unit__path", "role", "pk")


def invitations_below(actor: Actor) -> QuerySet[Invitation]:
    """Invitations for the units where the actor may invite, newest first."""
    wanted = subtrees("unit__path", actor.paths("duties.invite"))
    rows = Invitation.objects.filter(wanted).select_related("unit", "made_by", "used_by")
    return rows.order_by("-made_at", "-pk")


def post_below(actor: Actor, pk: int) -> Post | None:
    """One of `posts_below`; None where it is none of the actor's business."""
    return posts_below(actor, history=True).filter(pk=pk).first()


def invitation_below(actor: Actor, pk: int) -> Invitation | None:
    """One of `invitations_below`; None where it is none of the actor's business."""
    return invitations_below(actor).filter(pk=pk).first()


def units_to_invite_for(
    actor: Actor, words: str = "", *, permission: str = "duties.invite"
) -> QuerySet[Unit]:
    """Working units the actor may invite for, by a part of the name or by the code."""
    rows = Unit.objects.working().filter(subtrees("path", actor.paths(permission)))
    words = words.strip().replace("\x00", "")[:60]
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(code__iexact=words))
    return rows.select_related("parent").order_by("path")


def unit_to_invite_for(actor: Actor, pk: int, *, permission: str = "duties.invite") -> Unit | None:
    """One of `units_to_invite_for`; None where it is none of the actor's business."""
    return units_to_invite_for(actor, permission=permission).filter(pk=pk).first()


def token_digest(token: str) -> str:
    """What is kept of an invitation's token."""
    return kept_index("invitation", token)


def open_invitation(token: str, at: datetime) -> Invitation | None:
    """The invitation a link opens at this moment; None where it opens nothing."""
    rows = Invitation.objects.filter(token_digest=token_digest(token))
    found = rows.select_related("unit", "made_by").first()
    return found if found is not None and found.is_open(at) else None


def open_reset(token: str, at: datetime) -> PasswordReset | None:
    """The link for a new password this token is, at this moment; None where it opens nothing."""
    rows = PasswordReset.objects.open(at).filter(token_digest=token_digest(token))
    return rows.select_related("user").first()


def successors_of(post: Post) -> QuerySet[User]:
    """Who may take over what the holder of this post has in hand; needs `post.unit` loaded."""
    return holders_over("matters.handle", post.unit.path).exclude(pk=post.user_id)


def is_successor(post: Post, user: User) -> bool:
    """Whether this colleague may take over what the holder of the post has in hand."""
    return successors_of(post).filter(pk=user.pk).exists()
