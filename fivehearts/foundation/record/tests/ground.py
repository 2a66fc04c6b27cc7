"""What tests of the record share: entries written and committed, and the owner who tampers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from fivehearts.foundation import record
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry, Seal
from fivehearts.foundation.record.sealing import seal_settled

TABLES = ("record_entry", "record_seal")


def written(many: int, *, first: int = 1, verb: str = "tests.tell") -> None:
    """So many entries about things 1, 2, 3 …, in one committed transaction."""
    with transaction.atomic():
        record.write_all(
            [
                record.entry(
                    verb=verb, subject=f"tests.Thing:{number}", by="user:7", at=now(),
                    unit_id=number % 5 or None, address="10.1.2.3" if number % 2 else "",
                    data={"state": "open", "n": number, "share": 0.5, "of": [1, None, True]},
                )
                for number in range(first, first + many)
            ]
        )  # fmt: skip


def sealed(**how: Any) -> int:
    """Seal all that is committed; the server's own upkeep may hold a transaction open for a moment."""
    with connection.cursor() as cursor:
        for _try in range(3000):
            cursor.execute(
                "SELECT pg_snapshot_xmin(now) = pg_snapshot_xmax(now), pg_sleep(0.01)"
                " FROM pg_current_snapshot() AS now"
            )
            if cursor.fetchone()[0]:
                return seal_settled(**how)
    raise AssertionError("a transaction is open that nobody ends")


def ids_of(**narrowed: Any) -> list[int]:
    """The ids of entries, in their order."""
    return list(Entry.objects.filter(**narrowed).order_by("id").values_list("id", flat=True))


def sealed_ids() -> list[int]:
    """Every id in every seal, sorted: an id that stands twice was sealed twice."""
    return sorted(one for seal in Seal.objects.all() for one in seal.entry_ids())


@contextmanager
def tampering() -> Iterator[CursorWrapper]:
    """The owner at work past every trigger, committed; what only they can do."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
