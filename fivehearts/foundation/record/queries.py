"""Reads of the record, for audit and for proof."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from fivehearts.foundation.record.models import Entry


def entries_about(subject: str, *, since: datetime | None = None) -> QuerySet[Entry]:
    """Entries about one thing, oldest first; `since` (of `recorded_at`) prunes the partitions."""
    rows = Entry.objects.filter(subject=subject)
    if since is not None:
        rows = rows.filter(recorded_at__gte=since)
    return rows.order_by("id")
