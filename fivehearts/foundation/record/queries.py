"""Reads of the record, for audit and for proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from fivehearts.foundation.record.leaves import COLUMNS
from fivehearts.foundation.record.models import Entry, Seal
from fivehearts.foundation.record.sealing import Standing

# This month and the next.
LEAST_MONTHS = 2
_UNSEALED = "(txid, id) > (%s, %s) AND id > %s"


def entries_about(subject: str, *, since: datetime | None = None) -> QuerySet[Entry]:
    """Entries about one thing, oldest first; `since` (of `recorded_at`) prunes the partitions."""
    rows = Entry.objects.filter(subject=subject)
    if since is not None:
        rows = rows.filter(recorded_at__gte=since)
    return rows.order_by("id")


# The verbs by which somebody sees what is masked (index record_entry_looks).
LOOKS = ("people.reveal", "matters.reveal_number")


def looks_in(start: datetime, end: datetime) -> QuerySet[Entry]:
    """Entries of looks at masked things from `start` until before `end`, newest first.

    `recorded_at` prunes the partitions: an entry is recorded when it happens, or up to a day
    later where it comes by synchronisation.
    """
    recorded = {"recorded_at__gte": start, "recorded_at__lt": end + timedelta(days=1)}
    rows = Entry.objects.filter(verb__in=LOOKS, at__gte=start, at__lt=end, **recorded)
    return rows.order_by("-at", "-id")


def seals() -> QuerySet[Seal]:
    """All seals, the newest first, without their long columns."""
    return Seal.objects.defer("ids", "leaves").order_by("-number")


def seal_by_number(number: int) -> Seal | None:
    """One seal without its long columns; None where there is none of this number."""
    if not 0 < number < 2**63:
        return None
    return seals().filter(number=number).first()


def seal_of(entry_id: int, *, alias: str = "default") -> Seal | None:
    """The seal that holds an entry; None while it is not sealed. Ranges may overlap a little."""
    rows = Seal.objects.using(alias).extra(
        where=["int8range(first_id, last_id, '[]') @> %s::bigint"], params=[entry_id]
    )
    return next((seal for seal in rows if entry_id in seal.entry_ids()), None)


@dataclass(frozen=True, slots=True)
class Room:
    """Whether what is written has a month to go to; months are those of UTC."""

    # In a row from this month on, where a table has fewest.
    months: int
    # Tables of which something fell into the part that catches what has no month.
    caught: tuple[str, ...]

    @property
    def well(self) -> bool:
        """This month and the next have room everywhere, and nothing was caught."""
        return self.months >= LEAST_MONTHS and not self.caught


def room_ahead() -> Room:
    """How far ahead the tables in months have room."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT name, months, caught FROM record_room_ahead()")
        rows = cursor.fetchall()
    caught = tuple(name for name, _months, fell in rows if fell)
    return Room(min((months for _name, months, _fell in rows), default=0), caught)


def unsealed(*, alias: str = "default") -> tuple[int, datetime | None]:
    """How many entries are not sealed yet, and since when the oldest of them waits."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), min(recorded_at) FROM record_entry WHERE {_UNSEALED}",  # noqa: S608
            _end(alias),
        )
        many, since = cursor.fetchone()
    return int(many), since


def unsealed_rows(*, verb: str, alias: str = "default") -> list[tuple[Any, ...]]:
    """Unsealed entries of one verb, as `COLUMNS` reads them."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM record_entry WHERE {_UNSEALED} AND verb = %s",  # noqa: S608
            [*_end(alias), verb],
        )
        return list(cursor.fetchall())


def _end(alias: str) -> list[int]:
    """Where the last seal ends: position, and the floor of its era."""
    last = Seal.objects.using(alias).defer("ids", "leaves").order_by("-number").first()
    standing = Standing.after(last)
    return [*standing.position, standing.floor_id]
