"""Whose contact a matter still needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from fivehearts.engines.matters.models import Matter

# A resident may come back to a matter that ended; after this nobody calls any more.
KEPT_AFTER_END = timedelta(days=2 * 365)


def contacts_needed(persons: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Those of these persons who asked, or spoke, in a matter that runs or ended lately."""
    wanted = list(persons)
    alive = Matter.objects.filter(Q(closed_at=None) | Q(closed_at__gt=at - KEPT_AFTER_END))
    rows = alive.filter(Q(resident__in=wanted) | Q(speaker__in=wanted))
    pairs = rows.values_list("resident_id", "speaker_id")
    return {key for pair in pairs for key in pair if key in set(wanted)}
