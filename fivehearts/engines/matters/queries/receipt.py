"""The query code, for whoever hands the receipt over right now."""

from __future__ import annotations

from fivehearts.engines.matters.models import Access, Matter
from fivehearts.foundation.scope.scopes import past_the_scope


def code_of(matter: Matter) -> str:
    """The query code in clear.

    Only for the page that answers the registration itself: the receipt of the resident, or the
    slip the clerk prints for them. Later a new code is issued, recorded (`renew_code`).
    """
    with past_the_scope("matters.code_of"):
        code = Access.unscoped.get(matter=matter).code
    return code.reveal() if code is not None else ""
