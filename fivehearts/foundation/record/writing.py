"""The functions that write the record, and nothing else does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

# Ids, states, codes and keyed digests: never words, names or phones, so that erasure by rule
# and an unbroken proof can live together (DESIGN §4).
_CODE = re.compile(r"[A-Za-z0-9_.:+/~@-]{0,80}")
_DIGEST = re.compile(
    r"(?<![0-9a-f])([0-9a-f]{32,128}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])"
)
_PHONE_LIKE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


Entry = dict[str, Any]


class WordsInRecord(ValueError):
    """Somebody tried to put words, a name or a phone into the record's data."""


def subject_of(thing: models.Model) -> str:
    """How the record names a thing: `matters.Matter:42`."""
    return f"{thing._meta.label}:{thing.pk}"


def entry(
    *,
    verb: str,
    subject: str,
    by: str,
    at: datetime,
    unit_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    address: str = "",
) -> Entry:
    """One entry as `write_all` takes it. The database sets `recorded_at` and `txid` when it is written.

    `at` differs from now only for import and offline synchronisation. Raises `WordsInRecord`
    where `data` holds anything but ids, states, codes, moments and digests.
    """
    facts = {key: _plain(key, value) for key, value in (data or {}).items()}
    return {
        "at": at.isoformat(),
        "by": by,
        "verb": verb,
        "subject": subject,
        "unit_id": unit_id,
        "data": facts,
        "address": address[:45],
    }


def write(**facts: Any) -> None:
    """Append one `entry` in the running transaction."""
    write_all([entry(**facts)])


def write_all(entries: Sequence[Entry]) -> None:
    """Append entries in the running transaction, in their order, by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(*statement(entries))


def statement(entries: Sequence[Entry]) -> tuple[str, list[str]]:
    """The statement that appends them, and its values, for whoever sends it along with others.

    To be sent in the running transaction: RuntimeError where none runs.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the record is written inside the transaction of the change it proves")
    return (
        "INSERT INTO record_entry (at, by, verb, subject, unit_id, data, address)"
        " SELECT * FROM json_to_recordset(%s::json) AS entry"
        " (at timestamptz, by text, verb text, subject text, unit_id bigint, data jsonb, address text)",
        [json.dumps(entries, ensure_ascii=False)],
    )


def _plain(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        # A sweep names thousands of keys: what is plainly a number is not asked.
        return [item if type(item) is int else _plain(key, item) for item in value]
    text = str(value)
    # Eleven digits in a row inside a digest or a uuid are chance, not a phone; alone or in the
    # name of a thing (`person:<uuid>`), one in some thousands has them.
    rest = _DIGEST.sub("", text)
    if not _CODE.fullmatch(rest) or _PHONE_LIKE.search(rest):
        raise WordsInRecord(f"{key}: the record holds ids, states, codes and digests only")
    return text
