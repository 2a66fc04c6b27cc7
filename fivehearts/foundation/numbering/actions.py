"""Drawing the next number of a kind."""

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
    if kind not in KINDS:
        raise UnknownKindError(kind)
    year = local(at).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [f"numbering_{kind}_seq"])
        (sequence,) = cursor.fetchone()
    return compose(year, sequence)
