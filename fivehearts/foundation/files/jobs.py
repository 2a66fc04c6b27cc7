"""What happens by itself: bytes without a row go."""

from itertools import islice

from . import queries, storage

# No transaction lives that long: what has no row by then never gets one.
GRACE_SECONDS = 24 * 3600
_BATCH = 500


def clear_orphans(grace_seconds: float = GRACE_SECONDS) -> int:
    """Remove files older than `grace_seconds` that no row refers to; returns how many."""
    names = storage.older_than(grace_seconds)
    removed = 0
    while batch := list(islice(names, _BATCH)):
        orphans = set(batch) - queries.kept_names(batch)
        storage.discard(orphans)
        removed += len(orphans)
    return removed
