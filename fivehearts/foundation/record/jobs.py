"""What happens by itself: partitions are made before the month begins."""

from __future__ import annotations

from django.db import connection

# Two years ahead: a job that sleeps for a year still loses nothing, and a default partition
# catches what comes after.
MONTHS_AHEAD = 24


def ensure_partitions(months_ahead: int = MONTHS_AHEAD) -> int:
    """Create the missing month partitions of every partitioned table; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_month_partitions(%s)", [months_ahead])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
