"""An entry as the text that is hashed: every column, always in the same words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from fivehearts.foundation.record import tree

_DOMAIN: Final = "fivehearts.record.entry.1"

# Moments as whole microseconds and `data` as PostgreSQL writes it: no time zone, float or library
# stands between a row and its text.
COLUMNS: Final = (
    "id, (extract(epoch FROM recorded_at) * 1000000)::bigint, txid,"
    " (extract(epoch FROM at) * 1000000)::bigint, by, verb, subject, unit_id, data::text, address"
)


class Row(NamedTuple):
    """A row of `record_entry` as `COLUMNS` reads it; moments in microseconds since 1970."""

    id: int
    recorded_at: int
    txid: int
    at: int
    by: str
    verb: str
    subject: str
    unit_id: int | None
    data: str
    address: str


def leaf_text(algorithm: str, row: Sequence[Any]) -> str:
    """The text whose hash is the leaf: a JSON list of domain and columns.

    The network address stands in it as a digest, so that a resident can hand a proof on without
    handing on where it was written from.
    """
    entry = Row(*row)
    address = ""
    if entry.address:
        salted = f"{entry.id}/{entry.txid}/{entry.recorded_at}/{entry.address}"
        address = tree.digest(algorithm, salted.encode()).hex()
    return json.dumps([_DOMAIN, *entry[:-1], address], ensure_ascii=False, separators=(",", ":"))


def leaf_of(algorithm: str, row: Sequence[Any]) -> bytes:
    """The leaf hash of a row."""
    return tree.leaf_hash(algorithm, leaf_text(algorithm, row).encode())


def read_leaf_text(text: str) -> dict[str, Any]:
    """The columns of a leaf's text by name. Raises ValueError where it is no text of ours."""
    given = json.loads(text)
    if not isinstance(given, list) or len(given) != len(Row._fields) + 1 or given[0] != _DOMAIN:
        raise ValueError("no entry of the record")
    return dict(zip(Row._fields, given[1:], strict=True))
