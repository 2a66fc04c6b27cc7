"""What the outbox itself has to say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.outbox.kinds import declare

DIGEST = "outbox.digest"

BOUNCED = declare(
    "outbox.bounced",
    label=_("An address that fails"),
    title=_("A message could not be delivered: %(kind)s"),
    body=_(
        "%(reason)s Nothing more goes to this address. Ask the person for another one, or send"
        " again from the list of messages."
    ),
    facts=("kind", "reason"),
)

RETURNED = declare(
    "outbox.returned",
    label=_("A letter that came back"),
    title=_("A letter came back: %(kind)s"),
    body=_(
        "%(reason)s Send it again later from the list of messages, or reach the person otherwise."
    ),
    facts=("kind", "reason"),
)

OWN_ADDRESS = declare(
    "outbox.own_address",
    label=_("One's own address fails"),
    title=_("Letters to your e-mail address come back"),
    body=_("%(reason)s Nothing more is sent there until you correct it under My account."),
    facts=("reason",),
)
