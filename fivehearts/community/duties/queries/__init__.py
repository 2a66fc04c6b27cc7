"""What other floors may ask about users, posts and who stands in for whom."""

from fivehearts.community.duties.queries.actors import actor_of
from fivehearts.community.duties.queries.posts import (
    exists_other_holder,
    holders,
    holders_over,
    invitation_below,
    invitations_below,
    names_of,
    open_invitation,
    post_below,
    posts_below,
    sign_in_name,
    token_digest,
    unit_to_invite_for,
    units_to_invite_for,
    units_with_holder,
    user,
    user_by_name,
)

__all__ = [
    "actor_of",
    "exists_other_holder",
    "holders",
    "holders_over",
    "invitation_below",
    "invitations_below",
    "names_of",
    "open_invitation",
    "post_below",
    "posts_below",
    "sign_in_name",
    "token_digest",
    "unit_to_invite_for",
    "units_to_invite_for",
    "units_with_holder",
    "user",
    "user_by_name",
]
