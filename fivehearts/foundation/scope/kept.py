"""Statements a page sends at every visit: put together once for each scope, then only filled in.

Putting a statement together costs the program more than the database takes to answer it. What is
kept belongs to one scope and one actor, whole: nobody is ever answered by another's statement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from fivehearts.foundation.scope.scopes import Scope, current

# Ten or so for each colleague who works just now.
_MOST_KEPT = 4096
# Stands in a statement where a moment will be: later than anything that is ever written.
_FIRST_MARK = datetime(9990, 1, 1, tzinfo=UTC)


def rows(
    build: Callable[..., QuerySet[Any, Any]], *given: Hashable, moments: tuple[datetime, ...] = ()
) -> list[tuple[Any, ...]]:
    """The rows of `build(*given, *moments)`, a `values_list` of plain columns, in the scope in force.

    `build` is a function of a module that asks nothing but its arguments and the scope; `given` is
    what the statement is made of, `moments` what changes from visit to visit.
    """
    return _answered(_put_together(build, current(), given, len(moments), False), moments)


def count(build: Callable[..., QuerySet[Any, Any]], *given: Hashable) -> int:
    """How many rows `build(*given)` has, in the scope in force; see `rows`."""
    found = _answered(_put_together(build, current(), given, 0, True), ())
    return int(found[0][0]) if found else 0


@lru_cache(maxsize=_MOST_KEPT)
def _put_together(
    build: Callable[..., QuerySet[Any, Any]],
    scope: Scope,
    given: tuple[Hashable, ...],
    moments: int,
    counted: bool,
) -> tuple[str, tuple[Any, ...]] | None:
    """The statement and its values; None where it can have no rows. `scope` is part of its name."""
    marks = [_FIRST_MARK + timedelta(days=n) for n in range(moments)]
    wanted = build(*given, *marks)
    if counted:
        wanted = wanted.order_by().values_list("pk")
    try:
        statement, values = wanted.query.sql_with_params()
    except EmptyResultSet:
        return None
    if counted:
        statement = f"SELECT count(*) FROM ({statement}) AS counted"  # noqa: S608 - put together by Django
    return statement, tuple(values)


def _answered(
    kept: tuple[str, tuple[Any, ...]] | None, moments: tuple[datetime, ...]
) -> list[tuple[Any, ...]]:
    if kept is None:
        return []
    statement, values = kept
    with connection.cursor() as cursor:
        cursor.execute(statement, [_filled(value, moments) for value in values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _filled(value: Any, moments: tuple[datetime, ...]) -> Any:
    """A value of the statement, or the moment whose mark it is."""
    if isinstance(value, datetime) and value >= _FIRST_MARK:
        return moments[(value - _FIRST_MARK).days]
    return value
