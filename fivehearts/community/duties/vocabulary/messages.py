"""What colleagues are told about their posts and their sign-in."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.outbox.kinds import declare
from fivehearts.foundation.outbox.vocabulary import Channel, Urgency

_LETTER_TOO = (Channel.IN_APP, Channel.EMAIL)

TERM_NEARS = declare(
    "duties.term_nears",
    label=_("A term ends soon"),
    title=_("%(name)s: the term as %(role)s ends on %(day)s"),
    body=_(
        "Until then open work is handed to somebody, or a later day is set. Post: %(role)s, %(unit)s."
    ),
    facts=("name", "role", "unit", "day"),
    channels=_LETTER_TOO,
    unread_after=timedelta(days=1),
)
TERM_LEFT = declare(
    "duties.term_left",
    label=_("A term ran out and waits for a decision"),
    title=_("%(name)s: the term as %(role)s is over, please decide"),
    body=_(
        "Open work is in hand, or nobody else could invite. Say who takes over, or set a later day. Unit: %(unit)s."
    ),
    facts=("name", "role", "unit"),
    channels=_LETTER_TOO,
    unread_after=timedelta(days=1),
)
FACTORS_RESET = declare(
    "duties.factors_reset",
    label=_("The second step at sign-in was taken off"),
    title=_("Your second step at sign-in was taken off"),
    body=_("If you did not ask for that, tell the security administrator at once."),
    # By letter at once: whoever did it may be reading the inbox.
    channels=_LETTER_TOO,
    unread_after=timedelta(0),
    urgency=Urgency.NOW,
)
INVITED = declare(
    "duties.invited",
    label=_("An invitation"),
    title=_("%(unit)s invites you to work with it"),
    body=_(
        "%(name)s, you are invited to become %(role)s of %(unit)s.\n\n"
        "Open this link to take the post. It works once, until %(until)s; give it to nobody else.\n"
        "%(link)s\n\n"
        "If you do not know what this is about, do nothing: without you nothing happens."
    ),
    facts=("name", "role", "unit", "until", "link"),
    channels=(Channel.EMAIL,),
    urgency=Urgency.NOW,
    fleeting=True,
)
