"""Sealing: what is settled becomes part of a tree, and each tree is chained to the one before.

Entries are taken by the number of their transaction, not by their id: an id is drawn early, and a
long transaction commits it late, below ids that were sealed meanwhile. Every transaction below
the oldest one still running has ended for good, so what it wrote is complete, and no later entry
can ever bear its number. Writers take no lock and know nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from fivehearts.foundation.record import tree
from fivehearts.foundation.record.leaves import COLUMNS, Row, leaf_of
from fivehearts.foundation.record.models import Seal, packed
from fivehearts.foundation.record.writing import write

# One seal takes at most so many entries: a path stays short, and a backlog is sealed in pieces.
PIECE: Final = 8192
# Each seal is itself written into the record, so that a last seal taken away leaves its trace.
SEALING: Final = "record.seal"
_BY: Final = "system:seal"
_FIRST: Final = bytes(tree.SIZE)
# Above every id: a seal that is not full holds all of the transactions below its end.
_LAST_ID: Final = 2**63 - 1
# Any number: whoever seals holds this advisory lock.
_TURN: Final = 5_405_002


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the record is sealed: era, its floor, and the position (txid, id) within it."""

    number: int
    hash: bytes
    cluster: str
    era: int
    floor_id: int
    position: tuple[int, int]

    @classmethod
    def after(cls, last: Seal | None) -> Standing:
        """Where the seal after `last` begins."""
        if last is None:
            return cls(0, _FIRST, "", 1, 0, (0, 0))
        here = (last.number, bytes(last.hash), last.cluster)
        if last.closing:
            return cls(*here, last.era + 1, last.until_id, (0, 0))
        return cls(*here, last.era, last.floor_id, last.position)


def seal_settled(*, piece: int = PIECE, most: int | None = None) -> int:
    """Seal everything settled, in pieces, each in its own transaction; returns how many entries.

    Ends early after `most` entries. Where somebody else is sealing it does nothing.
    """
    done = 0
    with connection.cursor() as cursor:
        # What is written from here on, by sealing too, waits for the next time: this one ends.
        below, _at = settled_below(cursor)
    while most is None or done < most:
        with transaction.atomic():
            sealed, more = _seal_next(piece, below)
        done += sealed
        if not more:
            break
    return done


def _seal_next(piece: int, below: int) -> tuple[int, bool]:
    """Write the next seal, where there is something to seal; how many entries, and whether more wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TURN])
        if not cursor.fetchone()[0]:
            return 0, False
        last = Seal.objects.defer("ids", "leaves").order_by("-number").first()
        standing = Standing.after(last)
        here = cluster(cursor)
        if standing.cluster not in {"", here}:
            return _close_era(cursor, standing, here, piece)
        _below, at = settled_below(cursor)
        rows = _settled(cursor, standing, below, piece)
        full = len(rows) == piece
        if not full and all(Row(*row).verb == SEALING for row in rows):
            # Nothing happened but sealing: the trace of the last seal waits for company.
            return 0, False
        until = (rows[-1][2], rows[-1][0]) if full else (below - 1, _LAST_ID)
        seal = _sealed(rows, standing, at=at, cluster=here, until=until)
        _keep(seal)
        return len(rows), full


def settled_below(cursor: CursorWrapper) -> tuple[int, datetime]:
    """The oldest transaction that may still write, and the moment. 64 bits: it never wraps."""
    cursor.execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, clock_timestamp()"
    )
    below, at = cursor.fetchone()
    return int(below), at


def cluster(cursor: CursorWrapper) -> str:
    """Which server's transactions are counted: after a restore elsewhere they count anew."""
    cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
    return str(cursor.fetchone()[0])


def _settled(
    cursor: CursorWrapper, standing: Standing, below: int, piece: int
) -> list[tuple[Any, ...]]:
    cursor.execute(
        f"SELECT {COLUMNS} FROM record_entry"  # noqa: S608 - our own column list
        " WHERE (txid, id) > (%s, %s) AND txid < %s AND id > %s ORDER BY txid, id LIMIT %s",
        [*standing.position, below, standing.floor_id, piece],
    )
    return list(cursor.fetchall())


def _close_era(
    cursor: CursorWrapper, standing: Standing, here: str, piece: int
) -> tuple[int, bool]:
    """The record came to another server: seal what the former left open, and begin anew.

    Writers wait for this once, because the ids of both lives must not mix: whatever bears an id
    up to the one drawn last belongs to the era that ends, whatever number its transaction has.
    """
    cursor.execute(
        "SELECT coalesce(max(last_id), %s) FROM record_seal WHERE era = %s",
        [standing.floor_id, standing.era],
    )
    reached = int(cursor.fetchone()[0])
    if not _left_open(cursor, standing, reached, (standing.floor_id, _LAST_ID), 1):
        return 0, False
    cursor.execute("SELECT record_close_era()")
    ceiling = int(cursor.fetchone()[0])
    _below, at = settled_below(cursor)
    done, above = 0, standing.floor_id
    while rows := _left_open(cursor, standing, reached, (above, ceiling), piece):
        seal = _sealed(rows, standing, at=at, cluster=here, until=(0, ceiling), closing=True)
        _keep(seal)
        standing = replace(standing, number=seal.number, hash=bytes(seal.hash))
        done, above = done + len(rows), rows[-1][0]
    return done, True


def _left_open(
    cursor: CursorWrapper, standing: Standing, reached: int, between: tuple[int, int], most: int
) -> list[tuple[Any, ...]]:
    """What no seal of the era holds: beyond its position, or of an id no seal of it reached."""
    cursor.execute(
        f"SELECT {COLUMNS} FROM record_entry"  # noqa: S608 - our own column list
        " WHERE id > %s AND id <= %s AND (id > %s OR (txid, id) > (%s, %s)) ORDER BY id LIMIT %s",
        [*between, reached, *standing.position, most],
    )
    return list(cursor.fetchall())


def _sealed(
    rows: Sequence[tuple[Any, ...]],
    standing: Standing,
    *,
    at: datetime,
    cluster: str,
    until: tuple[int, int],
    closing: bool = False,
) -> Seal:
    algorithm = settings.RECORD_HASH
    ids = [row[0] for row in rows]
    leaves = [leaf_of(algorithm, row) for row in rows]
    begun = (0, 0) if closing else standing.position
    seal = Seal(
        number=standing.number + 1,
        algorithm=algorithm,
        sealed_at=at,
        era=standing.era,
        cluster=cluster,
        closing=closing,
        floor_id=standing.floor_id,
        from_txid=begun[0],
        from_id=begun[1],
        until_txid=until[0],
        until_id=until[1],
        entries=len(rows),
        first_id=min(ids),
        last_id=max(ids),
        ids=packed(ids),
        leaves=b"".join(leaves),
        root=tree.root(algorithm, leaves),
        previous=standing.hash,
    )
    seal.hash = seal.hash_of_head()
    return seal


def _keep(seal: Seal) -> None:
    seal.save(force_insert=True)
    facts = {
        "entries": seal.entries,
        "root": bytes(seal.root).hex(),
        "hash": bytes(seal.hash).hex(),
    }
    write(verb=SEALING, subject=str(seal), by=_BY, at=seal.sealed_at, data=facts)
