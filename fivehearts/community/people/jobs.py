"""What happens by itself: files that look alike are suggested, what outlived its purpose ends."""

from __future__ import annotations

from fivehearts.community.people import actions
from fivehearts.community.people.register import keeping
from fivehearts.foundation.scope.actors import system

_KEEPING = system("keeping")


def suspect_duplicates() -> int:
    """Look through all files for pairs that may be of one person; how many are new."""
    return actions.suspect_duplicates(by=_KEEPING)


def erase_by_rule() -> dict[str, int]:
    """Erase what has outlived its purpose; how many of each kind. May run twice without harm."""
    return actions.erase_by_rule(by=_KEEPING)


def clear_registers() -> int:
    """Remove uploaded registers nobody has come back to for a day; returns how many files."""
    return keeping.SHELF.clear()
