"""How a colleague reads lists: dress, saved views, and what there is to choose from."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from fivehearts.community.duties.models import User
from fivehearts.faces.desk.models import ListDress, SavedView
from fivehearts.foundation.scope import Actor, kept
from fivehearts.foundation.scope.models import Unit

_DRESS = ("id", "user_id", "columns", "density")


def dress_of(actor: Actor) -> ListDress:
    """How this colleague likes lists; a fresh one where nothing was chosen yet."""
    found = kept.rows(_dress, actor.user_id or 0)
    if not found:
        return ListDress(user_id=actor.user_id or 0)
    return ListDress.from_db("default", _DRESS, found[0])


def _dress(user_id: int) -> QuerySet[ListDress, Any]:
    return ListDress.objects.filter(user_id=user_id).values_list(*_DRESS)


def views_of(actor: Actor, *, base: str = "") -> list[SavedView]:
    """The views this colleague sees as tabs: the own ones first, then those of the units."""
    if not kept.rows(_views, base):
        return []
    return sorted(_seen(base), key=lambda view: view.user_id != actor.user_id)


def _seen(base: str) -> QuerySet[SavedView]:
    rows = SavedView.objects.filter(retired_at=None)
    if base:
        rows = rows.filter(base=base)
    return rows.order_by("position", "pk")


def _views(base: str) -> QuerySet[SavedView, Any]:
    return _seen(base).values_list("pk")


def views_to_manage(actor: Actor) -> QuerySet[SavedView]:
    """Every view that is seen, the own deleted ones too, so that they can be brought back."""
    return SavedView.objects.select_related("user", "shared_unit").order_by("position", "pk")


def own_view(actor: Actor, pk: int) -> SavedView | None:
    """One of the actor's own views, deleted or not."""
    return SavedView.objects.filter(pk=pk, user_id=actor.user_id or 0).first()


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """Who holds a post at one of the actor's units, by name: whose matters one may look for."""
    units = {post.unit_id for post in actor.posts}
    wanted = Q(posts__unit__in=units, posts__until=None)
    return User.objects.filter(wanted, is_active=True).distinct().order_by("display_name", "pk")


def named_unit(code: str) -> str:
    """The name of a unit by its code; the code itself where there is no such unit."""
    return Unit.objects.filter(code=code).values_list("name", flat=True).first() or code
