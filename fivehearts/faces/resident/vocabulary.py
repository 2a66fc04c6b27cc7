"""Drafts of residents: how long they are kept, how many, and why one is not taken."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

# So long after its last change a draft waits in the browser it was begun in.
KEPT_FOR = timedelta(days=14)
# Matters one browser may have begun and not sent.
MOST_DRAFTS = 10
# From one network address in an hour: a whole house or an office may stand behind it.
WINDOW = timedelta(hours=1)
MOST_SENT = 20
MOST_BEGUN = 60
# The version of the blank form on paper. Whoever changes its questions gives it the next one.
PAPER_VERSION = "R3"


class TooManySent(Refusal):
    """More matters came from this network in an hour than people in one house tell."""

    code = "resident.too_many_sent"
    message = _(
        "From your network %(most)d matters came within an hour, which is as many as we take. "
        "What you wrote is kept here: please send it later, or call us."
    )


class TooManyDrafts(Refusal):
    """So much was begun and not sent that nothing more is kept."""

    code = "resident.too_many_drafts"
    message = _(
        "You have begun %(most)d matters and not sent them. "
        "Please send or delete one of them on the first page, then begin a new one."
    )


class DraftGone(Refusal):
    """The draft was sent, deleted, has expired, or belongs to another browser."""

    code = "resident.draft_gone"
    message = _("What you began is no longer kept here.")
