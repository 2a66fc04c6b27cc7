"""Statements in the server's own words, which the connection keeps prepared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import RawCursor


@contextmanager
def asked_raw(statement: str, values: Sequence[Any] = ()) -> Iterator[CursorWrapper]:
    """Send a statement whose values are numbered (`$1`), and give what reads its answer.

    The server understands it once for a connection: it is prepared by the driver as it stands,
    among the last used ones (`prepared_max` of the settings).
    """
    connection.ensure_connection()
    # The wrapper keeps what every statement passes: the scope, the count of tests, the errors.
    with connection._prepare_cursor(RawCursor(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values or None)
        yield cursor


def list_of(keys: Iterable[int]) -> str:
    """Keys as one value, for `= ANY(%s::bigint[])`: thousands, quoted one by one, cost much time."""
    return f"{{{','.join(map(str, keys))}}}"
