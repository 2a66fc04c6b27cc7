"""Who may do what with users, posts and invitations; on loaded things, without queries."""

from __future__ import annotations

from collections.abc import Collection

from fivehearts.community.duties.models import Invitation, Post
from fivehearts.community.duties.vocabulary import ADMINISTRATORS
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit

INVITE, GRANT, ACCOUNTS = "duties.invite", "duties.grant", "duties.accounts"


def may_invite(actor: Actor, unit: Unit) -> bool:
    """Whoever answers for the unit or for one above it may invite."""
    return actor.holds(INVITE, over=unit.path)


def may_give(actor: Actor, unit: Unit, role: str) -> bool:
    """Heads give the posts of their units; the security administrator those and the three duties."""
    if actor.holds(GRANT, over=unit.path):
        return True
    return may_invite(actor, unit) and role not in ADMINISTRATORS


def may_end_post(actor: Actor, post: Post) -> bool:
    """Posts are ended by whoever might give them; needs `post.unit` loaded."""
    if actor.holds(GRANT, over=post.unit.path):
        return True
    given = post.role not in ADMINISTRATORS
    return given and answers_for(actor, post.user_id, [post.unit.path])


def may_revoke(actor: Actor, invitation: Invitation) -> bool:
    """Invitations are taken back by whoever might make them; needs `invitation.unit` loaded."""
    return may_invite(actor, invitation.unit)


def may_register_user(actor: Actor) -> bool:
    """Users are made by a system process, by whoever may invite, or keeps the accounts."""
    return actor.holds_anywhere(INVITE) or actor.holds_anywhere(ACCOUNTS)


def may_correct_contact(actor: Actor, user_id: int) -> bool:
    """Name, telephone, address and language are corrected by their owner; a process sets them up."""
    return actor.is_system or actor.user_id == user_id


def may_set_password(actor: Actor, user_id: int) -> bool:
    """People set their own password; a named system process may reset one."""
    return actor.is_system or actor.user_id == user_id


def may_reset_password(
    actor: Actor, user_id: int, paths: Collection[str], *, administrator: bool = False
) -> bool:
    """A link for somebody else's password: whoever answers for every post of that person.

    `paths` are the unit paths of the user's open posts. With the link one could sign in as the
    user, so a post anywhere beyond the actor's reach keeps it shut. For one of the three
    administrators, and for somebody without a post, it is the system administrator: a second
    factor is taken off by another, so that nobody alone takes over a duty.
    """
    if actor.user_id == user_id:
        return False
    if actor.is_system:
        return bool(paths)
    if not paths:
        return actor.holds_anywhere(ACCOUNTS)
    if administrator:
        return all(actor.holds(ACCOUNTS, over=path) for path in paths)
    return answers_for(actor, user_id, paths)


def may_reset_factors(actor: Actor, user_id: int, paths: Collection[str]) -> bool:
    """A lost second factor is taken off by the security administrator, never one's own."""
    if actor.user_id == user_id:
        return False
    return actor.holds_anywhere(GRANT) and all(actor.holds(GRANT, over=path) for path in paths)


def may_sign_out(actor: Actor, user_id: int, paths: Collection[str]) -> bool:
    """People sign out their own devices; others', whoever answers for them."""
    if actor.user_id == user_id or answers_for(actor, user_id, paths):
        return True
    return may_reset_factors(actor, user_id, paths)


def may_keep_account(actor: Actor, user_id: int, paths: Collection[str]) -> bool:
    """Accounts are closed and opened by the system administrator over all posts, never one's own."""
    if actor.user_id == user_id or not actor.holds_anywhere(ACCOUNTS):
        return False
    return all(actor.holds(ACCOUNTS, over=path) for path in paths)


def may_set_absence(actor: Actor, user_id: int, paths: Collection[str]) -> bool:
    """People set their own absence; others', whoever answers for every post of that person.

    `paths` are the unit paths of the user's open posts: a substitute gets all of them.
    """
    return actor.user_id == user_id or answers_for(actor, user_id, paths)


def answers_for(actor: Actor, user_id: int, paths: Collection[str]) -> bool:
    """Whether the actor may invite for every one of these units of the user.

    Whoever stands in for this very user uses own posts only: nobody prolongs the absence, ends
    the post or opens the account of a colleague by that colleague's own powers.
    """
    if actor.is_system:
        return True
    posts = actor.own_posts if user_id in actor.stands_in_for_users else actor.posts
    inviting = [post for post in posts if INVITE in post.permissions]
    return bool(paths) and all(any(post.covers(path) for post in inviting) for path in paths)
