"""Moving what is sealed to the current key and cipher, batch by batch, beside a running program.

Nothing remembers how far it came: a token says by which key and cipher it was sealed, so a run
that was killed goes on with the rows that are left. Row locks that wait for nobody and a
comparison with the old token keep it from undoing what somebody writes meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from . import cipher, digest, keys
from .fields import SealedField
from .vocabulary import VaultError

BATCH = 500
# A digest column and what it is made of: the sealed field and the way from its text.
Digests = Mapping[str, tuple[str, Callable[[str], str]]]


@dataclass(frozen=True, slots=True)
class Sealing:
    """How many values of one column were sealed by one key and cipher."""

    column: str
    cipher: str
    key: str
    known: bool
    current: bool
    values: int


@dataclass(slots=True)
class Batch:
    """What happened to one batch of rows; `last` is where the next one begins."""

    rows: int = 0
    moved: int = 0
    shut: list[str] = field(default_factory=list)
    last: Any = None


def sealed_models() -> list[type[models.Model]]:
    """Every table with a sealed field, in the order of the apps."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and sealed_fields(model)
    ]


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """The sealed fields of a table."""
    return [one for one in model._meta.local_concrete_fields if isinstance(one, SealedField)]


def sealings() -> list[Sealing]:
    """What is sealed by which key and cipher: one statement for each column."""
    return [one for model in sealed_models() for one in _sealings(model)]


def _sealings(model: type[models.Model]) -> Iterator[Sealing]:
    names = {version: name for name, version in cipher.VERSIONS.items()}
    known, now = keys.fingerprints(), cipher.key_id()
    for one in sealed_fields(model):
        column = connection.ops.quote_name(str(one.column))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT substring({column} from 1 for %s), count(*) FROM {_table(model)}"  # noqa: S608
                f" WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC",
                [cipher.KEY_ID_BYTES],
            )
            found = [(bytes(key_id), many) for key_id, many in cursor.fetchall()]
        for key_id, many in found:
            yield Sealing(
                column=f"{model._meta.label}.{one.name}",
                cipher=names.get(key_id[0], "?") if key_id else "?",
                key=key_id[1:].hex(),
                known=key_id[1:] in known,
                current=key_id == now,
                values=many,
            )


def left(model: type[models.Model]) -> int:
    """How many rows of a table still hold a value by another key or cipher."""
    condition, values = _left(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_table(model)} WHERE {condition}", values)  # noqa: S608
        return int(cursor.fetchone()[0])


def rotate_batch(
    model: type[models.Model], *, after: Any = None, size: int = BATCH, wait: bool = False
) -> Batch:
    """Seal the next rows of a table anew, with their digests. Called inside a transaction.

    Rows somebody holds at this moment are passed over. With `wait` the one next row is waited
    for: who holds one lock alone stands in nobody's way. A value that no key opens stays as it
    is and is named in `shut`.
    """
    done = Batch(last=after)
    for row in _next_rows(model, after, 1 if wait else size, "" if wait else " SKIP LOCKED"):
        done.rows, done.last = done.rows + 1, row.pk
        try:
            changes, before = _anew(row)
        except VaultError as error:
            done.shut.append(str(error))
            continue
        try:
            with transaction.atomic():
                done.moved += _put(model, row.pk, changes, before)
        except IntegrityError:
            # The same person was written down under the new key meanwhile: to be merged first.
            done.shut.append(f"{model._meta.label}:{row.pk} stands there twice: merge both first.")
    return done


def _next_rows(model: type[models.Model], after: Any, size: int, locked: str) -> list[Any]:
    condition, values = _left(model)
    key = connection.ops.quote_name(str(_key(model).column))
    beyond, start = (f" AND {key} > %s", [after]) if after is not None else ("", [])
    rows = model._base_manager.raw(
        f"SELECT * FROM {_table(model)} WHERE ({condition}){beyond}"  # noqa: S608 - our own names
        f" ORDER BY {key} LIMIT %s FOR UPDATE{locked}",
        [*values, *start, size],
    )
    return list(rows)


def _anew(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """New values by column, and the old tokens they stand for."""
    changes: dict[str, Any] = {}
    before: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for one in sealed_fields(type(row)):
        sealed = getattr(row, one.attname)
        if sealed is None:
            continue
        texts[one.name], old = sealed.reveal(), sealed.token()
        before[str(one.column)] = old
        if not old.startswith(cipher.key_id()):
            changes[str(one.column)] = cipher.seal(texts[one.name], one.address_of(row))
    for name, words in _choices(type(row)).items():
        if getattr(row, name) in words:
            before[_column(row, name)] = getattr(row, name)
            changes[_column(row, name)] = words[getattr(row, name)]
    digests: Digests = getattr(row, "blind_indexes", {})
    for name, (source, made) in digests.items():
        # A digest of something that was erased stays as it is.
        if source in texts and getattr(row, name):
            changes[_column(row, name)] = made(texts[source])
    return changes, before


def _put(
    model: type[models.Model], pk: Any, changes: Mapping[str, Any], before: Mapping[str, Any]
) -> int:
    """Compare and swap: nothing is written over what somebody sealed meanwhile."""
    name = connection.ops.quote_name
    sets = ", ".join(f"{name(column)} = %s" for column in changes)
    same = " AND ".join(f"{name(column)} = %s" for column in before)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} SET {sets} WHERE {name(str(_key(model).column))} = %s AND {same}",  # noqa: S608
            [*changes.values(), pk, *before.values()],
        )
        return int(cursor.rowcount)


def _left(model: type[models.Model]) -> tuple[str, list[Any]]:
    columns = [connection.ops.quote_name(str(one.column)) for one in sealed_fields(model)]
    now = cipher.key_id()
    parts = [f"substring({column} from 1 for %s) <> %s" for column in columns]
    values: list[Any] = [value for _each in columns for value in (len(now), now)]
    for name, words in _choices(model).items():
        parts.append(f"{connection.ops.quote_name(_column(model, name))} = ANY(%s)")
        values.append(list(words))
    return " OR ".join(parts), values


def _choices(model: type[models.Model]) -> dict[str, dict[str, str]]:
    """By column: the digests of a closed list of words by older keys, and by the current one."""
    declared: dict[str, tuple[str, tuple[str, ...]]] = getattr(model, "blind_choices", {})
    found: dict[str, dict[str, str]] = {}
    for name, (purpose, words) in declared.items():
        made = [digest.blind_indexes(purpose, word) for word in words]
        found[name] = {old: new for new, *older in made for old in older}
    return found


def _column(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).column)


def _table(model: type[models.Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))


def _key(model: type[models.Model]) -> Any:
    return model._meta.pk
