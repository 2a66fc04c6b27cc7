"""Numbers in texts of before: found and taken out row by row, beside a running program.

A text that was written before texts were guarded keeps its phones and identity numbers. Nothing
remembers how far a run came: a swept text holds no number any more, so a run that was killed goes
on with what is left. Each row is compared with what was read before it is written, so that nothing
is written over what somebody changes meanwhile. Whose text it is, and what is kept of a number,
says the app that owns it (`FreeText`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL

from . import references
from .references import Number

BATCH = 200
# No number has fewer digits; most texts have fewer, and are never read.
_FEWEST_DIGITS = 8


@dataclass(frozen=True)
class Guarded:
    """What becomes of a row: its columns as they may be kept, and the numbers that stood there."""

    columns: Mapping[str, Any]
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class FreeText:
    """Columns of one table in which people write; `guarded` says what may stay of a row.

    `about` names the thing the row belongs to, as the record names it; `keep` seals the numbers
    beside the text, where the text keeps references to them.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    guarded: Callable[[Any], Guarded]
    about: Callable[[Any], str]
    keep: Callable[[Any, tuple[Number, ...]], None] = lambda _row, _numbers: None

    @property
    def name(self) -> str:
        """As people at the terminal read it."""
        return str(self.model._meta.label)


def suspects(text: FreeText) -> QuerySet[Any]:
    """The rows with enough digits for a number to be among them; many are dates and houses."""
    quote = connection.ops.quote_name
    table = quote(text.model._meta.db_table)
    digits = " OR ".join(
        f"length(regexp_replace({table}.{quote(_column(text.model, one))}::text, '[^0-9０-９]', '', 'g'))"
        f" >= {_FEWEST_DIGITS}"
        for one in text.columns
    )
    # Our own names and one number: nothing of a visitor is in it.
    condition = RawSQL(f"({digits})", [], output_field=models.BooleanField())  # noqa: S611
    return text.model._base_manager.annotate(digits=condition).filter(digits=True)


def batches(text: FreeText, size: int = BATCH) -> Iterator[list[Any]]:
    """The suspected rows in portions; read once, by a cursor of the server."""
    portion: list[Any] = []
    for row in suspects(text).iterator(chunk_size=size):
        portion.append(row)
        if len(portion) == size:
            yield portion
            portion = []
    if portion:
        yield portion


def put(text: FreeText, row: Any, guarded: Guarded) -> bool:
    """Write a guarded row where it still stands as it was read; whether it did."""
    model, quote = text.model, connection.ops.quote_name
    changed = {one: value for one, value in guarded.columns.items() if one in text.columns}
    before = {one: getattr(row, one) for one in changed}
    found = {str(_key(model).column): row.pk, **_place(row)}
    sets = ", ".join(f"{quote(_column(model, one))} = %s" for one in guarded.columns)
    same = [f"{quote(one)} = %s" for one in found]
    same += [f"{quote(_column(model, one))} = %s" for one in before]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {' AND '.join(same)}",  # noqa: S608
            [
                *(_plain(model, one, value) for one, value in guarded.columns.items()),
                *found.values(),
                *(_plain(model, one, value) for one, value in before.items()),
            ],
        )
        return bool(cursor.rowcount == 1)


def _place(row: Any) -> dict[str, Any]:
    """In tables cut by months the month leads to the row; its number alone is in no index."""
    try:
        field = row._meta.get_field("recorded_at")
    except FieldDoesNotExist:
        return {}
    return {str(field.column): row.recorded_at}


def _plain(model: type[models.Model], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    return json.dumps(value, ensure_ascii=False) if isinstance(field, JSONField) else value


def _column(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "column", name))


def _key(model: type[models.Model]) -> Any:
    return model._meta.pk


def masked_columns(row: Any, *columns: str) -> Guarded:
    """The columns with masks in place of the numbers; nothing is kept of them."""
    made: dict[str, Any] = {}
    numbers: list[Number] = []
    for one in columns:
        kept = references.replaced(getattr(row, one), owner="mask")
        if kept.numbers:
            made[one] = references.masked(kept.text)
            numbers += kept.numbers
    return Guarded(made, tuple(numbers))
