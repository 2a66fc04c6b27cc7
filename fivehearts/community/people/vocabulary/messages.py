"""What residents are told about their own files, and colleagues about what they asked.

A text message says no word of what it is about: a telephone lies on tables.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.outbox.kinds import declare
from fivehearts.foundation.outbox.vocabulary import Channel, Urgency

# Whoever left an e-mail address is told there, others by text message.
_RESIDENT = (Channel.EMAIL, Channel.SMS)

REQUEST_TAKEN = declare(
    "people.request_taken",
    label=_("Receipt for a request about a file"),
    title=_("%(unit)s has received what you asked about your file. You have an answer by %(due)s."),
    facts=("unit", "due"),
    channels=_RESIDENT,
)
REQUEST_ANSWERED = declare(
    "people.request_answered",
    label=_("Answer to a request about a file"),
    title=_(
        "%(unit)s has answered what you asked about your file. Read it on our site under My file, or call us."
    ),
    facts=("unit",),
    channels=_RESIDENT,
)
FILE_ERASED = declare(
    "people.file_erased",
    label=_("A file was erased as its resident asked"),
    title=_("%(unit)s has erased your file as you asked."),
    facts=("unit",),
    channels=_RESIDENT,
)
TO_CHECK = declare(
    "people.to_check",
    label=_("A resident asks about the own file"),
    title=_("A resident asks about the own file: please answer by %(due)s"),
    facts=("due",),
)
REQUEST_NEARS = declare(
    "people.request_nears",
    label=_("A request about a file is nearly due"),
    title=_("What a resident asked about the own file is due on %(due)s"),
    body=_("Check it and answer: correct it, do it in part, or say why not."),
    facts=("due",),
)
CONFIRM_ADDRESS = declare(
    "people.confirm_address",
    label=_("An e-mail address to be confirmed"),
    title=_("Please confirm your e-mail address for messages of %(unit)s"),
    body=_(
        "Somebody wrote down this address for messages of %(unit)s.\n\n"
        "If it was you, open this link within seven days and press “This is my address”:\n%(link)s\n\n"
        "If it was not you, do nothing: nothing more comes. With the same link you can have the address forgotten at any time."
    ),
    facts=("unit", "link"),
    channels=(Channel.EMAIL,),
    urgency=Urgency.NOW,
    fleeting=True,
)
