"""The matters this browser session has opened, for the resident's own list."""

from __future__ import annotations

from uuid import UUID

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.words import Contact


def matters_opened() -> list[Matter]:
    """Every matter inside the scope of the codes, newest first: one statement."""
    rows = Matter.objects.select_related(
        "holder_unit", "intake_unit", "accountable_unit", "promise"
    )
    return list(rows.order_by("-registered_at", "-pk"))


def residents_opened() -> list[UUID]:
    """The files of those who told the opened matters for themselves."""
    rows = Matter.objects.filter(contact=Contact.SELF, resident__isnull=False)
    keys = rows.order_by("registered_at", "pk").values_list("resident", flat=True)
    return [key for key in keys if key is not None]
