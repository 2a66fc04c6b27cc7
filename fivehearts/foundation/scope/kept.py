"""Statements a page sends at every visit: put together once for each scope, then only filled in.

Putting a statement together costs the program more than the database takes to answer it, and
understanding it costs the database four times as much as answering: it keeps what it understood, too
(prepared by the driver from the second time on, the hundred last used of a connection). What is
kept belongs to one scope and one actor, whole: nobody is ever answered by another's statement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

from fivehearts.foundation.scope.asking import asked_raw, list_of
from fivehearts.foundation.scope.scopes import Scope, current

Row = TypeVar("Row", bound=Model)
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


def counts(*asked: tuple[Hashable, ...]) -> list[int]:
    """How many rows each of these has, by one statement: `count` of several `(build, *given)`."""
    if not asked:
        return []
    with asked_raw(_all_counted(current(), asked), as_stored=True) as cursor:
        (found,) = cursor.fetchall()
    return [int(one) for one in found]


@lru_cache(maxsize=_MOST_KEPT)
def _all_counted(scope: Scope, asked: tuple[tuple[Any, ...], ...]) -> str:
    kept = [_put_together(build, scope, tuple(given), 0, True) for build, *given in asked]
    return "SELECT " + ", ".join(f"({one[0]})" if one else "0" for one in kept)


def rows_of(build: Callable[[], QuerySet[Any, Any]], keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of `build()` with these keys, in no order: one statement, whoever asks.

    For keys that were just read in the scope in force, since `build` gives a `values_list` of a
    manager without one; the second lock holds all the same. What is read by its keys alone is
    understood once for all colleagues, whatever they had asked for.
    """
    if not keys:
        return []
    with asked_raw(_of_keys(build), [list_of(keys)], as_stored=True) as cursor:
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@lru_cache
def _of_keys(build: Callable[[], QuerySet[Any, Any]]) -> str:
    wanted = build()
    meta = wanted.model._meta
    among = f'"{meta.db_table}"."{meta.pk.column}" = ANY(%s::bigint[])'
    only = RawSQL(among, [""], output_field=BooleanField())  # noqa: S611 - names of our own
    statement, values = _stated(wanted.order_by().filter(only))
    assert values == ("",), "such a statement asks for keys and nothing else"
    return statement.replace("%s", "$1")


def by_key(model: type[Row], key: int | str) -> Row | None:
    """The row of an open table with this key: what every page asks for before it does anything.

    Only for tables that are open to all, since no scope is asked. Raises ValueError for what can
    be no key.
    """
    names, statement = _by_key(model)
    asked = [model._meta.pk.get_prep_value(key)]
    with asked_raw(statement, asked, as_stored=True) as cursor:
        found = cursor.fetchone()
    return None if found is None else model.from_db(connection.alias, names, found)


@lru_cache
def _by_key(model: type[Model]) -> tuple[list[str], str]:
    fields = model._meta.concrete_fields
    assert getattr(model, "open_reason", "") or model._meta.app_label == "sessions"
    statement, _values = _stated(model._base_manager.filter(pk="0").order_by())
    return [field.attname for field in fields], statement.replace("%s", "$1")


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
        statement, values = _stated(wanted)
    except EmptyResultSet:
        return None
    if counted:
        statement = f"SELECT count(*) FROM ({statement}) AS counted"  # noqa: S608 - put together by Django
    return _with_its_values(statement, values)


def _stated(wanted: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement and its values; the answer is read past the fields, so none may have a say."""
    compiler: Any = wanted.query.get_compiler(connection=connection)
    statement, values = compiler.as_sql()
    made = [
        one for one, *_rest in compiler.select if one.output_field.get_db_converters(connection)
    ]
    assert not made, f"columns that a field makes something of cannot be read so: {made}"
    return statement, values


def _with_its_values(statement: str, values: tuple[Any, ...]) -> tuple[str, tuple[int, ...]]:
    """The statement with all values written into it but moments, and which moment goes where."""
    compose: Callable[..., str] = connection.ops.compose_sql  # type: ignore[attr-defined]
    turns = tuple((one - _FIRST_MARK).days for one in values if _is_mark(one))
    if not turns:
        return compose(statement, values), ()
    numbers = iter(range(1, len(turns) + 1))
    written = [f"${next(numbers)}" if _is_mark(one) else compose("%s", [one]) for one in values]
    return statement % tuple(written), turns


def _is_mark(value: Any) -> bool:
    return isinstance(value, datetime) and value >= _FIRST_MARK


def _answered(
    kept: tuple[str, tuple[int, ...]] | None, moments: tuple[datetime, ...]
) -> list[tuple[Any, ...]]:
    if kept is None:
        return []
    statement, turns = kept
    asked = [moments[turn] for turn in turns]
    with asked_raw(statement, asked, as_stored=True) as cursor:
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
