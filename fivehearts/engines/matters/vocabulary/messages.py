"""What matters tell: residents by text message, colleagues in their inbox.

A text message stays short, says no word of what it is about (a telephone lies on tables) and
names the number, so that the resident can look or call. Nobody is told of what happened days ago.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.outbox.kinds import Kind, declare
from fivehearts.foundation.outbox.vocabulary import Channel, Urgency

# What happened longer ago is no news: history, and what was done offline, is told to nobody.
NEWS_FOR = timedelta(days=2)
# An urging nobody reads here for half a working day goes by text message.
_UNREAD = timedelta(hours=4)

# Whoever left an e-mail address is told there, others by text message.
_RESIDENT = (Channel.EMAIL, Channel.SMS)
_LOUD = (Channel.IN_APP, Channel.SMS)

REGISTERED = declare(
    "matters.registered",
    label=_("Receipt for the resident"),
    title=_("%(unit)s has received your request %(number)s. You have an answer by %(due)s."),
    facts=("number", "unit", "due"),
    channels=_RESIDENT,
)
ANSWERED = declare(
    "matters.answered",
    label=_("There is an answer"),
    title=_(
        "%(unit)s has answered your request %(number)s. Please look, and tell us whether it is solved."
    ),
    facts=("number", "unit"),
    channels=_RESIDENT,
)
LATER = declare(
    "matters.later",
    label=_("The date was moved"),
    title=_(
        "Your request %(number)s takes longer: you have an answer by %(due)s. Why stands beside it."
    ),
    facts=("number", "due"),
    channels=_RESIDENT,
)
RESTS = declare(
    "matters.rests",
    label=_("The work rests until a day"),
    title=_(
        "Your request %(number)s has to wait: we look at it again on %(review)s. Why stands beside it."
    ),
    facts=("number", "review"),
    channels=_RESIDENT,
)
GOES_ON = declare(
    "matters.goes_on",
    label=_("The work goes on"),
    title=_("We are working on your request %(number)s again: you have an answer by %(due)s."),
    facts=("number", "due"),
    channels=_RESIDENT,
)
NOT_OURS = declare(
    "matters.not_ours",
    label=_("Declined, with the right address"),
    title=_(
        "Your request %(number)s belongs to somebody else: who answers for it stands beside it."
    ),
    facts=("number",),
    channels=_RESIDENT,
)
TOGETHER = declare(
    "matters.together",
    label=_("Handled together with others"),
    title=_(
        "Your request %(number)s is handled together with others about the same thing. Your number and date stay: %(due)s."
    ),
    facts=("number", "due"),
    channels=_RESIDENT,
)
PHONE_CODE = declare(
    "matters.phone_code",
    label=_("Code for looking up one's matters"),
    title=_("%(code)s is your code for looking up your matters. It works for %(minutes)s minutes."),
    facts=("code", "minutes"),
    channels=(Channel.SMS,),
    urgency=Urgency.NOW,
    fleeting=True,
)

PAPERS = declare(
    "matters.papers",
    label=_("Papers are missing"),
    title=_(
        "%(unit)s needs papers for your request %(number)s. Which ones, and by when, stands beside it."
    ),
    facts=("number", "unit"),
    channels=_RESIDENT,
)

_HERE = ("number", "unit", "due")


def _for_staff(code: str, label: object, title: object, **more: object) -> Kind:
    return declare(f"matters.{code}", label=label, title=title, facts=_HERE, **more)  # type: ignore[arg-type]


TO_SIGN = _for_staff(
    "to_sign",
    _("A matter for the unit"),
    _("%(number)s was dispatched to %(unit)s; the next date is %(due)s."),
)
TO_DECIDE = _for_staff(
    "to_decide",
    _("A request to decide"),
    _("%(unit)s asks for a decision on %(number)s; the next date is %(due)s."),
)
DECIDED = _for_staff(
    "decided",
    _("A decision"),
    _("The superior has decided on %(number)s; the next date is %(due)s."),
)
URGED = _for_staff(
    "urged",
    _("An urging"),
    _("%(number)s is urged: the next date is %(due)s."),
    channels=_LOUD,
    unread_after=_UNREAD,
)
SUPERVISED = _for_staff(
    "supervised",
    _("A supervision order"),
    _("%(number)s is under supervision: reply by %(due)s."),
    channels=_LOUD,
    unread_after=_UNREAD,
)
GIVEN = _for_staff(
    "given",
    _("A matter handed over"),
    _("%(number)s is yours now; the next date is %(due)s."),
)
BACK = _for_staff(
    "back",
    _("A matter is back"),
    _("%(number)s is work of %(unit)s again; the next date is %(due)s."),
)
ARRIVED = _for_staff(
    "arrived",
    _("A word from a joined matter"),
    _("Somebody joined to %(number)s has written; the next date is %(due)s."),
)
HELP_ASKED = _for_staff(
    "help_asked",
    _("Asked to assist"),
    _("%(unit)s asks for a part in %(number)s; the next date is %(due)s."),
)
SUMMONED = _for_staff(
    "summoned",
    _("A summons"),
    _("%(unit)s calls you to the spot for %(number)s; the next date is %(due)s."),
    channels=_LOUD,
)
NO_LONGER = _for_staff(
    "no_longer",
    _("Help no longer needed"),
    _("%(unit)s no longer needs your help with %(number)s; its next date is %(due)s."),
)
FROM_OTHERS = _for_staff(
    "from_others",
    _("News of those who help"),
    _("There is news of those who help with %(number)s; the next date is %(due)s."),
)
STEP_HERE = _for_staff(
    "step_here",
    _("A step of a procedure"),
    _("A step of the procedure of %(number)s lies with you; its next date is %(due)s."),
)
