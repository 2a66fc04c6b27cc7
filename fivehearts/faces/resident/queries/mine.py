"""The matters this browser session has opened, for the resident's own list."""

from __future__ import annotations

from fivehearts.engines.matters.models import Matter


def matters_opened() -> list[Matter]:
    """Every matter inside the scope of the codes, newest first: one statement."""
    rows = Matter.objects.select_related(
        "holder_unit", "intake_unit", "accountable_unit", "promise"
    )
    return list(rows.order_by("-registered_at", "-pk"))
