"""Statements a page sends at every visit: put together once for each scope, then only filled in.

Putting a statement together costs the program more than the database takes to answer it, and
understanding it costs the database four times as much as answering: it keeps what it understood, too
(prepared by the driver from the second time on, the hundred last used of a connection). What names a
scope belongs to that scope and actor, whole: nobody is ever answered by another's statement. What is
asked by keys that were read in the scope names none, and is the same for everybody (ADR 0036).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators
from psycopg.types.numeric import Int8

from fivehearts.foundation.scope.asking import asked_raw, list_of
from fivehearts.foundation.scope.scopes import Scope, current, outside

Row = TypeVar("Row", bound=Model)
# Ten or so for each colleague who works just now.
_MOST_KEPT = 4096
# Stand in a statement where values will be: a moment later than anything that is ever written, and
# a key that no row has.
_FIRST_MOMENT = datetime(9990, 1, 1, tzinfo=UTC)
_FIRST_KEY = -(2**62)


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


def objects(
    build: Callable[..., QuerySet[Row]], *given: Hashable, values: tuple[datetime | int, ...]
) -> list[Row]:
    """The objects of `build(*given, *values)`, with all that it joins: one statement, whoever asks.

    `build` asks a manager without a scope for what belongs to keys that were read in the scope in
    force; the second lock holds all the same. `values` are the keys and moments that change from
    visit to visit.
    """
    kinds = tuple(datetime if isinstance(one, datetime) else int for one in values)
    kept = _objects(build, given, kinds)
    asked = [_plain(values[turn]) for turn in kept.turns]
    with asked_raw(kept.statement, asked) as cursor:
        return [kept.made(row) for row in kept.converted(cursor.fetchall())]


@dataclass(frozen=True, slots=True)
class _Objects:
    """A statement, and how its rows become objects: what Django finds out anew at each query."""

    statement: str
    turns: tuple[int, ...]
    # By the place of a column what its field makes of it.
    converters: list[tuple[int, tuple[list[Callable[..., Any]], Any]]]
    model: type[Model]
    names: list[str]
    columns: slice
    joined: list[Any]

    def converted(self, rows: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        """The rows as the fields read them."""
        for row in map(list, rows):
            for place, (makes, column) in self.converters:
                for make in makes:
                    row[place] = make(row[place], column, connection)
            yield row

    def made(self, row: Sequence[Any]) -> Any:
        """The object of a row, with those joined to it."""
        one = self.model.from_db(connection.alias, self.names, row[self.columns])
        for other in self.joined:
            other.populate(row, one)
        return one


@lru_cache(maxsize=_MOST_KEPT)
def _objects(
    build: Callable[..., QuerySet[Any]], given: tuple[Hashable, ...], kinds: tuple[type, ...]
) -> _Objects:
    with outside():
        wanted = build(*given, *(_mark(kind, turn) for turn, kind in enumerate(kinds)))
    compiler: Any = wanted.query.get_compiler(connection=connection)
    statement, turns = _with_its_values(*compiler.as_sql())
    assert not compiler.annotation_col_map, "what is counted besides belongs to no object"
    select, made = compiler.select, compiler.klass_info
    columns = slice(made["select_fields"][0], made["select_fields"][-1] + 1)
    return _Objects(
        statement,
        turns,
        list(compiler.get_converters([one for one, *_rest in select]).items()),
        made["model"],
        [one.target.attname for one, *_rest in select[columns]],
        columns,
        get_related_populators(made, select, connection.alias),  # type: ignore[call-arg]
    )


def _plain(value: datetime | int) -> Any:
    """A value as the server is sent it: keys of one width, so that they are one statement."""
    return Int8(value) if isinstance(value, int) else value


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
    with outside():
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
    wanted = build(*given, *(_mark(datetime, turn) for turn in range(moments)))
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
    """The statement with all values written into it but marks, and which value goes to which."""
    compose: Callable[..., str] = connection.ops.compose_sql  # type: ignore[attr-defined]
    turns = [_turn(one) for one in values]
    marked = tuple(turn for turn in turns if turn is not None)
    if not marked:
        return compose(statement, values), ()
    numbers = iter(range(1, len(marked) + 1))
    written = [
        compose("%s", [one]) if turn is None else f"${next(numbers)}"
        for one, turn in zip(values, turns, strict=True)
    ]
    return statement % tuple(written), marked


def _mark(kind: type[datetime | int], turn: int) -> datetime | int:
    """What stands where the value of this turn will be."""
    return _FIRST_MOMENT + timedelta(days=turn) if kind is datetime else _FIRST_KEY + turn


def _turn(value: Any) -> int | None:
    """Whose place it is; None for a value of its own."""
    if isinstance(value, datetime):
        return (value - _FIRST_MOMENT).days if value >= _FIRST_MOMENT else None
    return value - _FIRST_KEY if isinstance(value, int) and value < _FIRST_KEY // 2 else None


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
