"""What a life leaves behind, read from one that was led through the verbs and taken back.

A bulk import leads one life of each shape through the same verbs as everything else, looks at
every row it left, and stamps the others after it. So no rule of the verbs stands here a second
time: states, parts, verbs of the timeline and entries of the record come from the verbs, and only
what differs from life to life (keys, moments, words, dates) is named here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.scope.scopes import current, tell_database
from fivehearts.foundation.verbs import together

# Every table a life is written to, in the order in which they are written, and how its rows are
# found: by matter, by its promises, by its person, or behind the last entry of the record.
TABLES: Mapping[str, str] = {
    "people_person": "id = %(person)s",
    "people_personaldata": "person_id = %(person)s",
    "promises_promise": "id = ANY(%(promises)s)",
    "matters_matter": "id = %(matter)s",
    "matters_wording": "matter_id = %(matter)s",
    "matters_access": "matter_id = %(matter)s",
    "matters_participation": "matter_id = %(matter)s",
    "matters_span": "matter_id = %(matter)s",
    "matters_due": "matter_id = %(matter)s",
    "matters_report": "matter_id = %(matter)s",
    "matters_timelinestep": "matter_id = %(matter)s",
    "record_entry": "id > %(entry)s AND (txid = pg_current_xact_id()::text::bigint)",
}
# Numbered by their table, or said by the database alone.
_BY_DATABASE = {"recorded_at", "txid"}
_KEYS = {"people_person": "id", "promises_promise": "id", "matters_matter": "id"}


class Unlike(Exception):
    """This life holds something a stamp would get wrong: it is led through the verbs."""


@dataclass(frozen=True)
class Life:
    """The rows of one life by table, and the keys by which they hang together."""

    rows: Mapping[str, list[dict[str, Any]]]
    matter: int
    promises: list[int]
    person: Any
    number: str
    # What the rows were made of.
    asked: datetime
    answered: datetime
    told: Mapping[str, str] = field(default_factory=dict)


def read(matter_id: int, *, after_entry: int, asked: datetime, answered: datetime) -> Life:
    """Every row this matter left, of entries those behind `after_entry`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.number, m.resident_id, ARRAY(SELECT promise_id FROM matters_due"
            " WHERE matter_id = m.id ORDER BY promise_id) FROM matters_matter m WHERE m.id = %s",
            [matter_id],
        )
        number, person, promises = cursor.fetchone()
        keys = {
            "matter": matter_id, "promises": promises, "person": person, "entry": after_entry,
        }  # fmt: skip
        rows = {table: _rows(cursor, table, where, keys) for table, where in TABLES.items()}
    return Life(rows, matter_id, promises, person, number, asked, answered)


def _rows(cursor: Any, table: str, where: str, keys: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = ", ".join(f'"{name}"' for name in columns(table))
    order = "id" if _has_id(table) else "1"
    cursor.execute(f"SELECT {names} FROM {table} WHERE {where} ORDER BY {order}", keys)  # noqa: S608
    found = [dict(zip(columns(table), row, strict=True)) for row in cursor.fetchall()]
    return [{name: _plain(types(table)[name], cell) for name, cell in row.items()} for row in found]


def _plain(kind: str, cell: Any) -> Any:
    if kind == "jsonb" and isinstance(cell, str):
        return json.loads(cell)
    return bytes(cell) if isinstance(cell, memoryview) else cell


_types: dict[str, dict[str, str]] = {}


def types(table: str) -> dict[str, str]:
    """The columns a life writes to this table, and the type of each."""
    if table not in _types:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " AND attgenerated = '' ORDER BY attnum",
                [table],
            )
            _types[table] = {
                name: kind
                for name, kind in cursor.fetchall()
                if name not in _BY_DATABASE and (name != "id" or table in _KEYS)
            }
    return _types[table]


def columns(table: str) -> list[str]:
    """The columns a life writes to this table."""
    return list(types(table))


def _has_id(table: str) -> bool:
    return table not in {"people_personaldata", "matters_wording", "matters_access"}


def led(
    tell: Callable[[], int], *, asked: datetime, answered: datetime, told: Mapping[str, str]
) -> Life:
    """Lead one life through the verbs, look at it, and take it back.

    `told` are the words it was given that the timeline may repeat. Raises `Unlike` where it wrote to a table that is not named here, and whatever a verb refuses.
    """
    with transaction.atomic():
        tell_database(current())
        before, entry = _written(), _last_entry()
        with together():
            matter_id = tell()
        touched = {table for table, many in _written().items() if many > before.get(table, 0)}
        life = read(matter_id, after_entry=entry, asked=asked, answered=answered)
        life = replace(life, told=told)
        transaction.set_rollback(True)
    if others := {table for table in touched if not _is_known(table)}:
        raise Unlike(f"also written to: {', '.join(sorted(others))}")
    return life


def _is_known(table: str) -> bool:
    return any(table == known or table.startswith(f"{known}_2") for known in TABLES)


def _last_entry() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('record_entry_id_seq')")
        return int(cursor.fetchone()[0])


def _written() -> dict[str, int]:
    """How many rows this transaction has added to which table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0"
        )
        return {table: many for table, many in cursor.fetchall() if not table.endswith("_default")}


def number_of(matter_id: int) -> str:
    """The public number of a matter."""
    return Matter.unscoped.values_list("number", flat=True).get(pk=matter_id)
