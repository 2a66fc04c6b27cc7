"""What colleagues are told about their posts and their sign-in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.outbox.kinds import declare

TERM_NEARS = declare(
    "duties.term_nears",
    label=_("A term ends soon"),
    title=_("%(name)s: the term as %(role)s ends on %(day)s"),
    body=_(
        "Until then open work is handed to somebody, or a later day is set. Post: %(role)s, %(unit)s."
    ),
    facts=("name", "role", "unit", "day"),
)
TERM_LEFT = declare(
    "duties.term_left",
    label=_("A term ran out and waits for a decision"),
    title=_("%(name)s: the term as %(role)s is over, please decide"),
    body=_(
        "Open work is in hand, or nobody else could invite. Say who takes over, or set a later day. Unit: %(unit)s."
    ),
    facts=("name", "role", "unit"),
)
FACTORS_RESET = declare(
    "duties.factors_reset",
    label=_("The second step at sign-in was taken off"),
    title=_("Your second step at sign-in was taken off"),
    body=_("If you did not ask for that, tell the security administrator at once."),
)
