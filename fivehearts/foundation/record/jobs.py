"""What happens by itself: partitions are made before the month begins, settled entries are sealed."""

from __future__ import annotations

from django.db import connection

from fivehearts.foundation.record.sealing import seal_settled

# Two years ahead: a job that sleeps for a year still loses nothing, and a default partition
# catches what comes after.
MONTHS_AHEAD = 24


def ensure_partitions(months_ahead: int = MONTHS_AHEAD) -> int:
    """Create the missing month partitions of every partitioned table; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_month_partitions(%s)", [months_ahead])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


# One run of the job ends after so many entries, so that a backlog does not hold a worker for long.
_MOST_AT_ONCE = 500_000


def seal_record() -> int:
    """Seal what is settled; returns how many entries. May run at any time and any number of times."""
    return seal_settled(most=_MOST_AT_ONCE)
