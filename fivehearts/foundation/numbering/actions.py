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


def next_number_and_key(kind: str, at: datetime, *, table: str) -> tuple[str, int]:
    """Return such a number, and the key of its row in `table`. Raises like `next_number`.

    Whoever knows the key before the row is written need not read it back.
    """
    if kind not in KINDS:
        raise UnknownKindError(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s::regclass), nextval(pg_get_serial_sequence(%s, 'id'))",
            [f"numbering_{kind}_seq", table],
        )
        sequence, key = cursor.fetchone()
    return compose(local(at).year, sequence), key
