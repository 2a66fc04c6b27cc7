"""New rows by one statement: for what every life of a matter writes."""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from fivehearts.foundation.verbs.sending import Statement, as_one, asked, send

Model = TypeVar("Model", bound=models.Model)

Beside = Callable[[list[Model]], tuple[str, list[Any]]]

# PostgreSQL numbers the values of a statement by two bytes.
_MOST_VALUES = 30_000


def insert(*things: models.Model) -> None:
    """Write a few new rows, of one or several tables, by one statement; nothing is read back.

    Rows of one table stand side by side and are numbered in their order, or carry a number each
    that was drawn before. Foreign keys between
    them are checked at the end of the statement; inside `as_one` that is the end of the block.
    Composing this through the ORM, row by row and table by table, costs more than writing it.
    No `pre_save` signals are sent: nobody here listens.
    """
    with as_one():
        for model, rows in groupby(things, key=type):
            send(_statement(model, list(rows)))
    _written(things)


def insert_known(things: list[Model], *, beside: Beside[Model] | None = None) -> list[Model]:
    """Write new rows of one table, and learn what the database made of them.

    Gives them back with their keys and the values the database itself puts in: by one statement
    as long as it can hold them. `beside` makes of some of the rows a statement that writes more,
    and its values; it reads the new rows as `made`, their keys in the order of the rows.
    """
    if not things:
        return things
    at_once = _MOST_VALUES // len(_columns(type(things[0]))[0])
    for start in range(0, len(things), at_once):
        _insert_known(things[start : start + at_once], beside)
    _written(things)
    return things


def _insert_known(things: list[Model], beside: Beside[Model] | None) -> None:
    returned = _meta(type(things[0])).db_returning_fields
    statement, values = _statement(type(things[0]), list(things))
    columns = ", ".join(_quoted(field.column) for field in returned)
    statement = f"{statement} RETURNING {columns}"
    if beside is not None:
        more, more_values = beside(things)
        statement = (
            f"WITH made AS ({statement}), more AS ({more})"  # noqa: S608 - our own words
            f" SELECT {columns} FROM made ORDER BY {_quoted(_meta(type(things[0])).pk.column)}"
        )
        values = [*values, *more_values]
    with asked(Statement(statement, values)) as cursor:
        for thing, row in zip(things, cursor.fetchall(), strict=True):
            for field, value in zip(returned, row, strict=True):
                setattr(thing, field.attname, value)


def _meta(model: type[models.Model]) -> Any:
    return model._meta


def _quoted(name: Any) -> str:
    return str(connection.ops.quote_name(str(name)))


@functools.cache
def _columns(model: type[models.Model], keyed: bool = False) -> tuple[list[Any], str]:
    """The fields written, and `INSERT INTO table (columns) VALUES`.

    Numbers of rows are given by the table, unless they were drawn before (`keyed`).
    """
    fields = [
        field
        for field in _meta(model).concrete_fields
        if (keyed or not isinstance(field, models.AutoField)) and not field.generated
    ]
    names = ", ".join(_quoted(field.column) for field in fields)
    table = _quoted(_meta(model).db_table)
    return fields, f"INSERT INTO {table} ({names}) VALUES "  # noqa: S608 - our own names


def _statement(model: type[models.Model], rows: list[Any]) -> Statement:
    keyed = isinstance(_meta(model).pk, models.AutoField) and rows[0].pk is not None
    fields, head = _columns(model, keyed)
    plain = _plain(model)
    values: list[Any] = []
    places: list[str] = []
    for row in rows:
        marks: list[str] = []
        held = row.__dict__
        for field in fields:
            value = held.get(field.attname, _ABSENT)
            kind = plain.get(field.attname)
            if kind is not None and (value is None or isinstance(value, kind)):
                marks.append("%s")
                values.append(value)
                continue
            value = field.pre_save(row, True)
            if isinstance(value, DatabaseDefault):
                marks.append("DEFAULT")
                continue
            mark = getattr(field, "get_placeholder", None)
            marks.append(mark(value, None, connection) if mark else "%s")
            values.append(field.get_db_prep_save(value, connection))
        places.append(f"({', '.join(marks)})")
    return Statement(head + ", ".join(places), values)


_ABSENT = object()
# What a field of a kind hands to PostgreSQL as it is.
_AS_IT_IS: dict[type, type | tuple[type, ...]] = {
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.SmallIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.BigIntegerField: int,
    models.BigAutoField: int,
    models.DateTimeField: datetime,
    models.UUIDField: uuid.UUID,
    models.ForeignKey: (int, uuid.UUID),
    models.OneToOneField: (int, uuid.UUID),
}


@functools.cache
def _plain(model: type[models.Model]) -> dict[str, type | tuple[type, ...]]:
    """Columns whose field neither makes its value at the writing nor changes one of this type."""
    return {
        field.attname: _AS_IT_IS[type(field)]
        for field in _meta(model).concrete_fields
        if type(field) in _AS_IT_IS
        and not getattr(field, "auto_now", False)
        and not getattr(field, "auto_now_add", False)
        and not hasattr(field, "get_placeholder")
    }


def _written(things: Iterable[models.Model]) -> None:
    for thing in things:
        thing._state.adding = False
        thing._state.db = connection.alias


def insert_plain(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Write many new rows of one table by one statement, from plain values by column.

    For imports of tens of thousands of rows, where making an object of each costs more than
    writing it. Every row names the same columns; bytes, moments, days and uuids are written as
    the database reads them; a column that is not named is left to the database.
    """
    if not rows:
        return
    types = {field.column: field.db_type(connection) for field in _meta(model).concrete_fields}
    names = list(rows[0])
    columns = ", ".join(_quoted(name) for name in names)
    typed = ", ".join(f"{_quoted(name)} {types[name]}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_quoted(_meta(model).db_table)} ({columns})"  # noqa: S608 - our own names
            f" SELECT {columns} FROM json_to_recordset(%s::json) AS given ({typed})",
            [json.dumps(rows, ensure_ascii=False, default=_as_text)],
        )


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value.isoformat() if isinstance(value, date) else str(value)
