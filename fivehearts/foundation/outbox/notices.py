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
