"""Paths of the unit tree: who may take the next one, and what it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Max

from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def step(number: int) -> str:
    """The step of a path for the n-th child. Raises OverflowError beyond 36⁴."""
    text = ""
    for _ in range(STEP):
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    if number:
        raise OverflowError("no free path below this unit")
    return text


def lock_siblings(parent: Unit | None) -> bool:
    """Hold the place below `parent` for this transaction; False where `parent` was closed.

    The superior's row is the lock; the top of the tree, which has no row, has an advisory one.
    """
    if parent is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('scope_unit_top'))")
        return True
    return Unit.objects.select_for_update().get(pk=parent.pk).closed_at is None


def child_paths(parent: Unit | None) -> Iterator[str]:
    """Free paths below `parent`, each once; closed units keep theirs for ever."""
    last = Unit.objects.filter(parent=parent).aggregate(last=Max("path"))["last"]
    number = int(last[-STEP:], 36) + 1 if last else 0
    above = parent.path if parent else ""
    while True:
        yield above + step(number)
        number += 1
