"""`fivehearts vault sweep-texts`: numbers leave the texts that were written before texts were guarded.

Works as the owner of the database: the timeline and the moves of dates are append-only for the
program. What is touched is words for people alone; the record holds none, and not one of its
entries or seals is read or written. Each row that changes gets an entry that says where and how
many, never what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from fivehearts.engines.matters.actions import sweeping as matters
from fivehearts.engines.promises.models import Move, Pause
from fivehearts.foundation import record
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.scopes import SystemScope, enter
from fivehearts.foundation.vault import sweeping
from fivehearts.foundation.vault.sweeping import BATCH, FreeText

NAME = "vault-sweep-texts"
Tell = Callable[[str, int, int], None]


@dataclass
class Swept:
    """What a run did: rows that lost numbers, numbers in them, rows somebody changed meanwhile."""

    rows: int = 0
    numbers: int = 0
    passed: int = 0


def free_texts() -> list[FreeText]:
    """Every place where people wrote freely about residents and nothing was sealed.

    Notes and corrections of the register and the words of messages are sealed as a whole; the
    reason of a moved date keeps masks alone, as it stands in lists.
    """
    dates = [
        FreeText(
            model,
            ("reason",),
            lambda row: sweeping.masked_columns(row, "reason"),
            lambda row: f"promises.Promise:{row.promise_id}",
        )
        for model in (Move, Pause)
    ]
    return [*matters.free_texts(), *dates]


def sweep(tell: Tell, *, size: int = BATCH) -> Swept:
    """Go through all texts, table by table; can be killed and started again at any moment."""
    done = Swept()
    for text in free_texts():
        with enter(SystemScope(NAME)):
            total, seen = sweeping.suspects(text).count(), 0
            for rows in sweeping.batches(text, size):
                _batch(text, rows, done)
                seen += len(rows)
                tell(text.name, min(seen, total), total)
    return done


def _batch(text: FreeText, rows: list[Any], done: Swept) -> None:
    """One portion in one transaction: rows, their sealed numbers, the record."""
    with transaction.atomic():
        if getattr(text.model, "append_only", False):
            with connection.cursor() as cursor:
                # The database lets nobody take this path but the owner of the table.
                cursor.execute("SET LOCAL app.allow_reset = 'on'")
        for row in rows:
            guarded = text.guarded(row)
            if not guarded.numbers:
                continue
            if not sweeping.put(text, row, guarded):
                done.passed += 1
                continue
            text.keep(row, guarded.numbers)
            done.rows += 1
            done.numbers += len(guarded.numbers)
            _recorded(text, row, len(guarded.numbers))


def _recorded(text: FreeText, row: Any, numbers: int) -> None:
    record.write(
        verb="vault.sweep_texts",
        subject=text.about(row),
        by=system(NAME).ref,
        at=now(),
        data={"table": text.name, "row": str(row.pk), "numbers": numbers},
    )
