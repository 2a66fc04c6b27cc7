"""Accounts as the system administrator keeps them, and who holds one of the three duties."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.vocabulary import ADMINISTRATORS
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.vault.digest import blind_indexes, normalise_email


def accounts_below(actor: Actor, words: str = "") -> QuerySet[User]:
    """Accounts without a post, and those all of whose posts lie where the actor keeps accounts.

    `words` are a part of a name, or a whole e-mail address.
    """
    reach = subtrees("unit__path", actor.paths("duties.accounts"))
    beyond = Post.objects.filter(until=None).exclude(reach)
    rows = User.objects.exclude(pk__in=beyond.values("user"))
    words = words.strip().replace("\x00", "")[:254]
    if words:
        wanted = Q(username__contains=words.lower()) | Q(display_name__contains=words)
        if "@" in words:
            # The whole address alone: what is sealed is not read piece by piece.
            indexes = blind_indexes("email", normalise_email(words))
            wanted |= Q(address__email_index__in=indexes)
        rows = rows.filter(wanted)
    return rows.order_by("display_name", "pk")


def account_below(actor: Actor, pk: int) -> User | None:
    """One of `accounts_below`; None where it is none of the actor's business."""
    return accounts_below(actor).filter(pk=pk).first()


def posts_of(user_id: int) -> QuerySet[Post]:
    """The open posts of a user, in the order of the tree."""
    rows = Post.objects.filter(user=user_id, until=None).select_related("unit")
    return rows.order_by("unit__path", "role")


def is_administrator(user_id: int) -> bool:
    """Whether this user holds one of the three duties."""
    return Post.objects.filter(user=user_id, until=None, role__in=ADMINISTRATORS).exists()


def administrators() -> QuerySet[Post]:
    """Who holds the three duties where."""
    rows = Post.objects.open().filter(role__in=ADMINISTRATORS).select_related("user", "unit")
    return rows.order_by("unit__path", "role", "pk")


def user_who_may_sign_in(pk: object) -> User | None:
    """The user with this key where the account is open; None otherwise."""
    return User.objects.filter(pk=pk, is_active=True).first() if isinstance(pk, int) else None
