"""What happens by itself: files that look alike are suggested, what outlived its purpose ends."""

from __future__ import annotations

from fivehearts.community.people import actions
from fivehearts.community.people.queries.own import requests_due
from fivehearts.community.people.register import keeping
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system

_KEEPING = system("keeping")


def suspect_duplicates() -> int:
    """Look through all files for pairs that may be of one person; how many are new."""
    return actions.suspect_duplicates(by=_KEEPING)


def erase_by_rule() -> dict[str, int]:
    """Erase what has outlived its purpose; how many of each kind. May run twice without harm."""
    return actions.erase_by_rule(by=_KEEPING)


def remind_of_requests() -> int:
    """Bring to mind what residents asked about their files and is nearly due, or late; how many."""
    found = requests_due(now())
    for request in found:
        actions.remind_of_request(request=request, by=_KEEPING)
    return len(found)


def clear_registers() -> int:
    """Remove uploaded registers nobody has come back to for a day; returns how many files."""
    return keeping.SHELF.clear()
