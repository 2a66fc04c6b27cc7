"""The pages of duties."""

from fivehearts.community.duties.views.absences import (
    absence,
    absence_of,
    end_absence,
    mine,
    my_absence,
)
from fivehearts.community.duties.views.authority import trust, trust_file
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
from fivehearts.community.duties.views.contacts import contact
from fivehearts.community.duties.views.door import (
    join,
    new_password,
    password,
    roles,
    sign_in,
    sign_out,
)
from fivehearts.community.duties.views.granting import (
    choose_unit_to_give,
    give_post,
    reset_factors,
    sign_out_colleague,
    term,
)
from fivehearts.community.duties.views.keeping import (
    account_of,
    account_password,
    accounts,
    administrators,
    close_account,
    new_account,
    open_account,
)
from fivehearts.community.duties.views.own import (
    account,
    authenticator,
    passkey,
    recovery_codes,
    remove_factor,
    second_step,
    sign_out_device,
    sign_out_others,
)
from fivehearts.community.duties.views.steps import (
    confirm,
    second,
    sign_in_by_passkey,
)

__all__ = [
    "absence",
    "absence_of",
    "account",
    "account_of",
    "account_password",
    "accounts",
    "administrators",
    "authenticator",
    "choose_unit",
    "choose_unit_to_give",
    "close_account",
    "colleague",
    "colleagues",
    "confirm",
    "contact",
    "end_absence",
    "end_post",
    "give_post",
    "invitations",
    "invite",
    "join",
    "mine",
    "my_absence",
    "new_account",
    "new_password",
    "open_account",
    "passkey",
    "password",
    "recovery_codes",
    "remove_factor",
    "reset_factors",
    "reset_password",
    "revoke",
    "roles",
    "second",
    "second_step",
    "sign_in",
    "sign_in_by_passkey",
    "sign_out",
    "sign_out_colleague",
    "sign_out_device",
    "sign_out_others",
    "term",
    "trust",
    "trust_file",
]
