"""Statements that writing sends: understood by the database once, and several of them as one.

A server asked the same statement again and again spends more on understanding it than on doing
it. What goes through `send` is kept by the connection as a prepared statement, and what is sent
inside `as_one` goes there and back once. See docs/decisions/0035.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from fivehearts.foundation.scope.asking import asked_raw

# Longer ones are not sent twice in the same words, and PostgreSQL numbers values by two bytes.
_MOST_KEPT = 1000


class Statement(NamedTuple):
    """What is written, with `%s` for each of its values, in their order; no other percent sign."""

    words: str
    values: Sequence[Any]


_gathered: ContextVar[list[Statement] | None] = ContextVar("fivehearts_gathered", default=None)


def send(statement: Statement) -> None:
    """Send what nobody reads back; inside `as_one` it waits for the end of it."""
    waiting = _gathered.get()
    if waiting is None:
        send_all([statement])
    else:
        waiting.append(statement)


@contextmanager
def as_one() -> Iterator[None]:
    """What is sent inside is written by one statement at the end.

    None of them sees what another writes, and triggers that ask at once do not either; foreign
    keys and deferred checks do. Where it is refused nothing is sent.
    """
    with gathered() as statements:
        yield
    waiting = _gathered.get()
    if waiting is None:
        send_all(statements)
    else:
        waiting += statements


@contextmanager
def gathered() -> Iterator[list[Statement]]:
    """What is sent inside is handed over in place of being sent, when the block has ended."""
    statements: list[Statement] = []
    token = _gathered.set(statements)
    try:
        yield statements
    finally:
        _gathered.reset(token)


def send_all(statements: Sequence[Statement]) -> None:
    """Send several statements that return nothing as one."""
    if not statements:
        return
    *first, last = statements
    named = ", ".join(f"written_{number} AS ({one.words})" for number, one in enumerate(first))
    words = f"WITH {named} {last.words}" if first else last.words
    values = [value for one in statements for value in one.values]
    with asked(Statement(words, values)):
        pass


@contextmanager
def asked(statement: Statement) -> Iterator[CursorWrapper]:
    """Send one statement at once, and give what reads its answer."""
    if len(statement.values) > _MOST_KEPT:
        with connection.cursor() as cursor:
            cursor.execute(statement.words, statement.values)
            yield cursor
        return
    with asked_raw(_numbered(statement.words), statement.values) as cursor:
        yield cursor


@functools.lru_cache(maxsize=1024)
def _numbered(words: str) -> str:
    """The statement as the server itself numbers its values; the driver then reads it no more."""
    first, *rest = words.split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
