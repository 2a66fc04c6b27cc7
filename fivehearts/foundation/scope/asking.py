"""Statements in the server's own words, which the connection keeps prepared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import RawCursor
from psycopg.pq import Format


@contextmanager
def asked_raw(
    statement: str, values: Sequence[Any] = (), *, as_stored: bool = False
) -> Iterator[CursorWrapper]:
    """Send a statement whose values are numbered (`$1`), and give what reads its answer.

    The server understands it once for a connection: it is prepared by the driver as it stands,
    and the hundred last used ones are kept. `as_stored` reads the answer as the
    server keeps it, in no words: moments above all are then had at once. Only for plain columns:
    what a field of Django makes out of words would find none.
    """
    connection.ensure_connection()
    real = RawCursor(connection.connection)
    real.format = Format.BINARY if as_stored else Format.TEXT
    # The wrapper keeps what every statement passes: the scope, the count of tests, the errors.
    with connection._prepare_cursor(real) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values or None)
        yield cursor


def list_of(keys: Iterable[int]) -> str:
    """Keys as one value, for `= ANY(%s::bigint[])`: thousands, quoted one by one, cost much time."""
    return f"{{{','.join(map(str, keys))}}}"
