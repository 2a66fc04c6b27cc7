"""The pages of duties."""

from fivehearts.community.duties.views.absences import (
    absence,
    absence_of,
    end_absence,
    mine,
    my_absence,
)
from fivehearts.community.duties.views.colleagues import (
    choose_unit,
    colleague,
    colleagues,
    end_post,
    invitations,
    invite,
    reset_password,
    revoke,
)
from fivehearts.community.duties.views.door import (
    join,
    new_password,
    password,
    roles,
    sign_in,
    sign_out,
)

__all__ = [
    "absence",
    "absence_of",
    "choose_unit",
    "colleague",
    "colleagues",
    "end_absence",
    "end_post",
    "invitations",
    "invite",
    "join",
    "mine",
    "my_absence",
    "new_password",
    "password",
    "reset_password",
    "revoke",
    "roles",
    "sign_in",
    "sign_out",
]
