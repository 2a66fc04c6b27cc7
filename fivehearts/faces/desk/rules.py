"""Who may do what at the desk. On loaded things only."""

from __future__ import annotations

from fivehearts.faces.desk.models import ReplyTemplate, SavedView
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit


def may_change_view(actor: Actor, view: SavedView) -> bool:
    """A view is changed by whoever keeps it, also where it is shared."""
    return actor.user_id is not None and actor.user_id == view.user_id


def may_share_with(actor: Actor, unit_id: int | None) -> bool:
    """With a unit where one holds a post; with nobody always."""
    return unit_id is None or any(post.unit_id == unit_id for post in actor.posts)


def may_keep_replies(actor: Actor, unit: Unit) -> bool:
    """Whoever answers for the unit, or for one above it, keeps its house words."""
    return actor.holds("duties.invite", over=unit.path)


def may_change_reply(actor: Actor, reply: ReplyTemplate) -> bool:
    """Like the unit it belongs to; needs `reply.unit` loaded."""
    return may_keep_replies(actor, reply.unit)


def may_inspect(actor: Actor) -> bool:
    """Whoever inspects somewhere; which entries they see follows from where."""
    return actor.holds_anywhere("record.inspect")
