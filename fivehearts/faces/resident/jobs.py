"""What happens by itself: drafts nobody came back to go."""

from fivehearts.faces.resident.actions import forget_drafts
from fivehearts.faces.resident.queries.drafts import expired_drafts
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system


def clear_drafts() -> int:
    """Delete drafts untouched for two weeks; returns how many. Where there are none, nothing."""
    if not expired_drafts(now()).exists():
        return 0
    return forget_drafts(by=system("drafts"))
