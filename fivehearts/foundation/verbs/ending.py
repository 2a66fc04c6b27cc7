"""What actions write at their end: rows nobody reads before, all of one kind in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, transaction

from fivehearts.foundation.verbs.sending import Statement, gathered, send_all

Row = TypeVar("Row")
# What a writer hands back is sent together with what the others do, as one statement.
Writer = Callable[[list[Any]], Statement | None]


class RefusalSwallowed(RuntimeError):
    """A verb was refused among verbs told together, and the rest went on: a programming error."""


class _Ending:
    """Rows by who writes them, in the order they came; they belong to one transaction."""

    def __init__(self, *, together: bool) -> None:
        self.together = together
        # How many actions were called by the outermost one and run now.
        self.inner = 0
        self._last: list[Statement] = []
        self._depth = _savepoints()
        self._rows: dict[Writer, list[Any]] = {}

    def add(self, write: Writer, row: Any) -> None:
        # A savepoint opened meanwhile may still be taken back, and its rows with it.
        if _savepoints() > self._depth:
            statement = write([row])
            send_all([statement] if statement else [])
        else:
            self._rows.setdefault(write, []).append(row)

    def keep(self, statements: list[Statement]) -> None:
        """Send these with the record; now, where somebody may read what they write before."""
        if self.together or self.inner or _savepoints() > self._depth:
            send_all(statements)
        else:
            self._last += statements

    def write(self) -> None:
        statements = self._last
        while self._rows:
            writer = next(iter(self._rows))
            statement = writer(self._rows.pop(writer))
            if statement is not None:
                statements.append(statement)
        send_all(statements)


_ending: ContextVar[_Ending | None] = ContextVar("fivehearts_ending", default=None)


def _savepoints() -> int:
    # A block without a savepoint of its own stands in Django's list as None.
    return sum(one is not None for one in connection.savepoint_ids)


def at_the_end(write: Callable[[list[Row]], Statement | None], row: Row) -> None:
    """Hand `row` to `write` when the outermost action ends, together with all others for it.

    Still inside the transaction, in the order they came; a refusal drops them with everything
    else. For rows that nothing reads before the end: the record, the timeline. `write` sends
    them itself, or hands a statement back, which is sent with those of the others.
    """
    ending = _ending.get()
    if ending is None:
        raise RuntimeError("at_the_end is called inside an action")
    ending.add(write, row)


@contextmanager
def written_last() -> Iterator[None]:
    """What is sent inside is written by the statement that writes the record: `as_one` with it.

    Where the running action is the outermost one, which then reads none of it itself. Called by
    another action, or told together with others, it is written when the block ends.
    """
    ending = _ending.get()
    if ending is None:
        raise RuntimeError("written_last is called inside an action")
    with gathered() as statements:
        yield
    ending.keep(statements)


def is_together() -> bool:
    """Whether several verbs are being told as one, so that what each settles is settled once."""
    ending = _ending.get()
    return ending is not None and ending.together


@contextmanager
def whole(*, inside_another: bool) -> Iterator[None]:
    """The transaction of one action, and the writing at its end.

    An action called by an action belongs to its transaction: no savepoint of its own. So does
    one told together with others; where it is refused, all of them are.
    """
    ending = _ending.get()
    if inside_another and ending is not None:
        ending.inner += 1
        try:
            yield
        finally:
            ending.inner -= 1
    elif ending is not None:
        with transaction.atomic(savepoint=False):
            yield
    else:
        with _begun(together=False):
            yield


@contextmanager
def together() -> Iterator[None]:
    """Several actions as one: one transaction, and what they write at the end is written once.

    All of them or none: a refusal takes every one of them back and has to leave the block, or
    `RefusalSwallowed` is raised and nothing is kept. The record and the timeline of these
    actions stand in the database when the block has ended, not between two of them.
    """
    if _ending.get() is not None:
        yield
        return
    with _begun(together=True):
        yield
        if connection.needs_rollback:
            raise RefusalSwallowed


@contextmanager
def _begun(*, together: bool) -> Iterator[None]:
    with transaction.atomic():
        ending = _Ending(together=together)
        token = _ending.set(ending)
        try:
            yield
            if not connection.needs_rollback:
                ending.write()
        finally:
            _ending.reset(token)
