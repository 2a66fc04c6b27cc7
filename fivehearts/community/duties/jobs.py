"""What happens by itself: absences whose time is up come to their end."""

from __future__ import annotations

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.vocabulary import AbsenceAlreadyEnded
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system

_ABSENCES = system("absences")


def end_absences() -> int:
    """Close every absence whose time is up; how many. May run twice without harm.

    The substitute lost the posts at the very moment already; closing gives what was taken up
    under them back to the units.
    """
    ended = 0
    for absence in queries.absences_due(now()):
        try:
            actions.end_absence(absence=absence, by=_ABSENCES)
        except AbsenceAlreadyEnded:
            continue
        ended += 1
    return ended
