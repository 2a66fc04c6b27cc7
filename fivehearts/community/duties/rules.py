"""Who may do what with users, posts and invitations; on loaded things, without queries."""

from __future__ import annotations

from fivehearts.community.duties.models import Invitation, Post
from fivehearts.community.duties.vocabulary import Role
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit


def may_invite(actor: Actor, unit: Unit) -> bool:
    """Whoever answers for the unit or for one above it may invite."""
    return actor.holds("duties.invite", over=unit.path)


def may_give(actor: Actor, unit: Unit, role: Role) -> bool:
    """Whoever may invite for the unit gives the roles that exist there, and no other."""
    return may_invite(actor, unit) and role.exists_at(unit.kind)


def may_end_post(actor: Actor, post: Post) -> bool:
    """Posts are ended by whoever might give them; needs `post.unit` loaded."""
    return may_invite(actor, post.unit)


def may_revoke(actor: Actor, invitation: Invitation) -> bool:
    """Invitations are taken back by whoever might make them; needs `invitation.unit` loaded."""
    return may_invite(actor, invitation.unit)


def may_register_user(actor: Actor) -> bool:
    """Users are made by a system process, or by somebody who may invite somewhere."""
    return actor.holds_anywhere("duties.invite")


def may_set_password(actor: Actor, user_id: int) -> bool:
    """People set their own password; a named system process may reset one."""
    return actor.is_system or actor.user_id == user_id
