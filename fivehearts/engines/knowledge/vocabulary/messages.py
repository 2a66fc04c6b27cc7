"""What the keepers of articles are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.outbox.kinds import declare

ENDS_SOON = declare(
    "knowledge.ends_soon",
    label=_("An article is valid for a short time only"),
    title=_("“%(question)s” is valid until %(until)s: please check it, and write a new version"),
    body=_("From the day after residents no longer read it."),
    facts=("question", "until"),
)
