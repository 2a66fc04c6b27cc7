"""The verbs of duties: how people come, take posts, are stood in for, leave, and sign in."""

from fivehearts.community.duties.actions.absences import (
    begin_absence,
    end_absence,
    extend_absence,
)
from fivehearts.community.duties.actions.accounts import (
    close_account,
    open_account,
)
from fivehearts.community.duties.actions.contacts import correct_contact
from fivehearts.community.duties.actions.devices import (
    sign_out_device,
    sign_out_everywhere,
)
from fivehearts.community.duties.actions.factors import (
    add_passkey,
    enter_code,
    make_recovery_codes,
    remove_factor,
    reset_factors,
    set_up_authenticator,
    use_passkey,
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
from fivehearts.community.duties.actions.terms import (
    leave_to_head,
    remind_of_term,
    set_term,
)

__all__ = [
    "INVITATION_LASTS",
    "RESET_LASTS",
    "Invited",
    "Offered",
    "accept_invitation",
    "add_passkey",
    "begin_absence",
    "close_account",
    "correct_contact",
    "end_absence",
    "end_post",
    "enter_code",
    "extend_absence",
    "give_post",
    "invite",
    "leave_to_head",
    "make_recovery_codes",
    "offer_password_reset",
    "open_account",
    "register_user",
    "remind_of_term",
    "remove_factor",
    "reset_factors",
    "reset_password",
    "revoke_invitation",
    "set_password",
    "set_term",
    "set_up_authenticator",
    "sign_in",
    "sign_out",
    "sign_out_device",
    "sign_out_everywhere",
    "use_passkey",
]
