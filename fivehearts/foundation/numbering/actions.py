"""Drawing the next number of a kind."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fivehearts.foundation.clock import local
from fivehearts.foundation.numbering.numbers import compose
from fivehearts.foundation.numbering.vocabulary import KINDS, UnknownKindError


def next_number(kind: str, at: datetime) -> str:
    """Return a number nobody else has or will get, digits only.

    The first two digits are the year of `at` in Shanghai. Numbers of one kind are drawn from
    one sequence: never twice, also not by processes at the same moment; a transaction that
    fails leaves a gap. Raises UnknownKindError, and ValueError for a moment without time zone.
    """
    return next_numbers(kind, [at])[0]


def next_numbers(kind: str, moments: Sequence[datetime]) -> list[str]:
    """As many numbers as moments, in their order, by one statement. Raises like `next_number`."""
    if kind not in KINDS:
        raise UnknownKindError(kind)
    years = [local(at).year for at in moments]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
            [f"numbering_{kind}_seq", len(years)],
        )
        return [compose(year, sequence) for year, (sequence,) in zip(years, cursor, strict=True)]


def next_number_and_keys(
    kind: str, at: datetime, *, tables: Sequence[str]
) -> tuple[str, tuple[int, ...]]:
    """Return such a number, and the key of a new row in each of `tables`. Raises like `next_number`.

    Whoever knows the keys before the rows are written need not read them back, and can write rows
    that name each other by one statement.
    """
    if kind not in KINDS:
        raise UnknownKindError(kind)
    keys = ", nextval(pg_get_serial_sequence(%s, 'id'))" * len(tables)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT nextval(%s::regclass){keys}",
            [f"numbering_{kind}_seq", *tables],
        )
        sequence, *drawn = cursor.fetchone()
    return compose(local(at).year, sequence), tuple(drawn)
