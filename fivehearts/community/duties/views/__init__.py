"""The pages of duties."""

from fivehearts.community.duties.views.colleagues import (
    choose_unit,
    colleagues,
    end_post,
    invitations,
    invite,
    revoke,
)
from fivehearts.community.duties.views.door import join, password, roles, sign_in, sign_out

__all__ = [
    "choose_unit",
    "colleagues",
    "end_post",
    "invitations",
    "invite",
    "join",
    "password",
    "revoke",
    "roles",
    "sign_in",
    "sign_out",
]
