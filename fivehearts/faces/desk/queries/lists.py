"""How a colleague reads lists: dress, saved views, and what there is to choose from."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fivehearts.community.duties.models import User
from fivehearts.faces.desk.models import ListDress, SavedView
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit


def dress_of(actor: Actor) -> ListDress:
    """How this colleague likes lists; a fresh one where nothing was chosen yet."""
    kept = ListDress.objects.filter(user_id=actor.user_id or 0).first()
    return kept or ListDress(user_id=actor.user_id or 0)


def views_of(actor: Actor, *, base: str = "") -> list[SavedView]:
    """The views this colleague sees as tabs: the own ones first, then those of the units."""
    rows = SavedView.objects.filter(retired_at=None)
    if base:
        rows = rows.filter(base=base)
    return sorted(rows.order_by("position", "pk"), key=lambda view: view.user_id != actor.user_id)


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
