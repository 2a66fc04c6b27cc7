"""What heads are told by the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.outbox.kinds import declare

LOOKS_OF_MONTH = declare(
    "desk.looks_of_month",
    label=_("Who looked at contacts last month"),
    title=_("%(month)s: masked contacts of residents were looked at %(count)s times"),
    body=_("Who looked, at what, and for what purpose, stands in the list of %(unit)s."),
    facts=("month", "count", "unit"),
)
