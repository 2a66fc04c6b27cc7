"""The actor a user is: the own posts, and those of whoever the user stands in for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import connection

from fivehearts.community.duties.models import User
from fivehearts.community.duties.vocabulary import ADMINISTRATORS, ROLES
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Absent, Actor, PostHeld

# From a user to everybody whose work lies with that user at a moment. UNION keeps each once, so
# that even a circle, which no verb can close, would come to an end.
_POSTS = """
WITH RECURSIVE behind(id) AS (
    SELECT %(user)s::bigint
    UNION
    SELECT s.user_id FROM duties_substitution s JOIN behind ON s.substitute_id = behind.id
    WHERE s.ended_at IS NULL AND s.since <= %(at)s AND s.until > %(at)s
)
SELECT w.id, w.display_name, p.role, u.id, u.path, u.code, u.name
FROM behind JOIN duties_user w ON w.id = behind.id
LEFT JOIN (duties_post p JOIN scope_unit u ON u.id = p.unit_id AND u.closed_at IS NULL)
    ON p.user_id = w.id AND p.until IS NULL AND w.is_active
ORDER BY w.id <> %(user)s, w.display_name, w.id, u.path, p.role
"""


def actor_of(user: User, *, at: datetime | None = None) -> Actor:
    """The actor a user is now, or at `at`: the open posts at working units, own ones first.

    While a colleague is away, the substitute holds that colleague's posts too, and along a chain
    the posts of everybody away: A stood in for by B, and B by C, makes C hold all three. Those
    posts say for whom (`PostHeld.stands_in_for`). The absent keep their own posts: whoever is
    back a day early can work. One statement, however many posts and however long the chain.
    """
    ref = f"user:{user.pk}"
    if not user.is_active:
        return Actor(ref=ref, name=user.display_name, user_id=user.pk)
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"user": user.pk, "at": at or now()})
        rows = cursor.fetchall()
    absent: dict[int, Absent] = {}
    held = []
    for user_id, name, role, unit_id, path, code, unit_name in rows:
        for_whom = None
        if user_id != user.pk:
            for_whom = absent.setdefault(user_id, Absent(user_id, name))
        # The three duties lie with one person each: nobody comes by a second one by standing in.
        if role in ROLES and not (for_whom and role in ADMINISTRATORS):
            may = ROLES[role].permissions
            post = PostHeld(unit_id, path, code, unit_name, role, may)
            held.append(_stood_in(post, for_whom) if for_whom else post)
    return Actor(
        ref=ref,
        name=user.display_name,
        user_id=user.pk,
        posts=tuple(held),
        standing_in_for=tuple(absent.values()),
    )


def _stood_in(post: PostHeld, absent: Absent) -> PostHeld:
    return replace(post, stands_in_for=absent.name, stands_in_for_id=absent.user_id)
