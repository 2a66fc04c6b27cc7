"""The witness: the chain of seals as a file that somebody else keeps.

Whoever owns the database could make the whole chain anew. A copy of the seals' hashes that lies
elsewhere shows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from fivehearts.foundation.clock import now
from fivehearts.foundation.record.findings import Kind, Report
from fivehearts.foundation.record.models import Seal

FORMAT: Final = "fivehearts-witness/1"
_FACTS: Final = ("number", "algorithm", "sealed_at", "entries", "first_id", "last_id")
_AT_ONCE: Final = 500
_HASH_LENGTH: Final = 64


class NoWitness(ValueError):
    """The file is no witness of ours."""


def witness(*, at: datetime | None = None, alias: str = "default") -> Iterator[str]:
    """The pieces of the witness file, JSON, one seal a line, the oldest first."""
    moment = (at or now()).isoformat()
    yield f'{{"format": "{FORMAT}", "made_at": "{moment}", "seals": ['
    number, comma = 0, "\n"
    while rows := list(
        Seal.objects.using(alias)
        .filter(number__gt=number)
        .order_by("number")
        .values(*_FACTS, "root", "previous", "hash")[:_AT_ONCE]
    ):
        for row in rows:
            facts = {name: row[name] for name in _FACTS}
            facts["sealed_at"] = row["sealed_at"].isoformat()
            facts |= {name: bytes(row[name]).hex() for name in ("root", "previous", "hash")}
            yield comma + json.dumps(facts)
            comma = ",\n"
        number = rows[-1]["number"]
    yield "\n]}\n"


def read_witness(text: str) -> dict[int, str]:
    """The hash of each seal by its number. Raises `NoWitness`."""
    try:
        given = json.loads(text)
        if given["format"] != FORMAT:
            raise NoWitness(given["format"])
        found = {int(one["number"]): _hash(one) for one in given["seals"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoWitness("not a witness file of the record") from error
    return found


def _hash(one: dict[str, Any]) -> str:
    told = str(one["hash"]).lower()
    if len(told) != _HASH_LENGTH or bytes.fromhex(told).hex() != told:
        raise ValueError(told[:_HASH_LENGTH])
    return told


def compare(kept: dict[int, str], report: Report, *, alias: str = "default") -> None:
    """Add to `report` what the witness knows otherwise."""
    numbers = sorted(kept)
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        rows = Seal.objects.using(alias).filter(number__in=part).values_list("number", "hash")
        here = {number: bytes(told).hex() for number, told in rows}
        for number in part:
            if number not in here:
                report.add(Kind.SEAL_MISSING, number, about="the witness knows it")
            elif here[number] != kept[number]:
                report.add(Kind.UNLIKE_WITNESS, number, about=f"it kept {kept[number][:16]}…")
