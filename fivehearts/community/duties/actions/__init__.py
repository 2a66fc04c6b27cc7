"""The verbs of duties: how people come, take posts, are stood in for, leave, and sign in."""

from fivehearts.community.duties.actions.absences import (
    begin_absence,
    end_absence,
    extend_absence,
)
from fivehearts.community.duties.actions.passwords import (
    RESET_LASTS,
    Offered,
    offer_password_reset,
    reset_password,
    set_password,
)
from fivehearts.community.duties.actions.posts import (
    INVITATION_LASTS,
    Invited,
    accept_invitation,
    end_post,
    give_post,
    invite,
    register_user,
    revoke_invitation,
    sign_in,
    sign_out,
)

__all__ = [
    "INVITATION_LASTS",
    "RESET_LASTS",
    "Invited",
    "Offered",
    "accept_invitation",
    "begin_absence",
    "end_absence",
    "end_post",
    "extend_absence",
    "give_post",
    "invite",
    "offer_password_reset",
    "register_user",
    "reset_password",
    "revoke_invitation",
    "set_password",
    "sign_in",
    "sign_out",
]
