"""What happens by itself: drafts nobody came back to go."""

from fivehearts.faces.resident.actions import forget_drafts
from fivehearts.faces.resident.queries.drafts import expired_drafts, old_counts
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system


def clear_drafts() -> int:
    """Delete drafts untouched for two weeks, and counts whose hour is over; returns how many drafts.

    Where there is neither, nothing is written.
    """
    at = now()
    if not expired_drafts(at).exists() and not old_counts(at).exists():
        return 0
    return forget_drafts(by=system("drafts"))
