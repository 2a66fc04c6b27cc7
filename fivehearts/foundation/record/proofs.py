"""Proof of inclusion: what shows that one entry stood in the record when it was sealed.

A proof is a file of its own: the text of the entry, the path from its leaf to the root, and the
head of the seal. Anybody can check it; against the seals published here, or against a witness.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import connection

from fivehearts.foundation.record import tree
from fivehearts.foundation.record.leaves import COLUMNS, leaf_of, leaf_text, read_leaf_text
from fivehearts.foundation.record.models import Seal, moment
from fivehearts.foundation.record.queries import seal_of

FORMAT: Final = "fivehearts-proof/1"
# The longest proof there can be is far below this, in characters.
LONGEST: Final = 20_000
_MOST_STEPS: Final = 64
# Where in the head of a seal its parts stand.
_NUMBER, _ALGORITHM, _SEALED_AT, _ENTRIES, _ROOT = 1, 2, 3, 10, 13


# Whatever reading something else than a proof may raise.
_WRONG: Final = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)


class NoProof(ValueError):
    """The text is no proof of ours."""


class Verdict(StrEnum):
    """What a check says."""

    HOLDS = "holds"
    # The path does not lead from the entry to the root, or the head has another hash.
    BROKEN = "broken"
    # In itself it holds, but no seal here is like it.
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as it was read."""

    entry: str
    index: int
    size: int
    path: tuple[str, ...]
    seal: str
    hash: str

    @property
    def head(self) -> list[Any]:
        """The parts of the seal's head."""
        found: list[Any] = json.loads(self.seal)
        return found

    @property
    def number(self) -> int:
        """Of the seal."""
        return int(self.head[_NUMBER])

    @property
    def algorithm(self) -> str:
        """Of the seal."""
        return str(self.head[_ALGORITHM])

    @property
    def algorithm_label(self) -> str:
        """Its usual name."""
        return str(tree.Algorithm(self.algorithm).label)

    @property
    def sealed_at(self) -> datetime:
        """When it was sealed. Raises OverflowError for a moment beyond all calendars."""
        return moment(self.head[_SEALED_AT])

    @property
    def recorded_at(self) -> datetime:
        """When the entry was written. Raises OverflowError for a moment beyond all calendars."""
        return moment(self.facts["recorded_at"])

    @property
    def root(self) -> str:
        """Of the seal, in hexadecimal digits."""
        return str(self.head[_ROOT])

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the entry."""
        return read_leaf_text(self.entry)

    def as_file(self) -> str:
        """The proof as JSON, as it is handed out."""
        return json.dumps(
            {
                "format": FORMAT,
                "algorithm": self.algorithm,
                "entry": self.entry,
                "index": self.index,
                "size": self.size,
                "path": list(self.path),
                "root": self.root,
                "seal": self.seal,
                "seal_number": self.number,
                "seal_hash": self.hash,
                "previous": str(self.head[-1]),
            },
            ensure_ascii=False,
            indent=1,
        )


def proof_of(subject: str, *, verbs: Sequence[str], since: datetime) -> Proof | None:
    """The proof of the first entry about `subject` by one of `verbs`; None while it is not sealed.

    `since` is a moment before it was recorded; it prunes the partitions. Two statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM record_entry"  # noqa: S608 - our own column list
            " WHERE subject = %s AND verb = ANY(%s) AND recorded_at >= %s ORDER BY id LIMIT 1",
            [subject, list(verbs), since],
        )
        row = cursor.fetchone()
    seal = seal_of(row[0]) if row else None
    if row is None or seal is None:
        return None
    leaves, index = seal.leaf_hashes(), seal.entry_ids().index(row[0])
    if leaf_of(seal.algorithm, row) != leaves[index]:
        # Somebody changed it: there is nothing to prove, and a verification names it.
        return None
    return Proof(
        entry=leaf_text(seal.algorithm, row),
        index=index,
        size=len(leaves),
        path=tuple(one.hex() for one in tree.path(seal.algorithm, leaves, index)),
        seal=seal.head(),
        hash=bytes(seal.hash).hex(),
    )


def read_proof(text: str) -> Proof:
    """The proof a file holds. Raises `NoProof` for whatever else somebody sends."""
    if len(text) > LONGEST:
        raise NoProof("too long")
    try:
        given = json.loads(text)
        proof = _read(given)
        _ = (
            proof.number,
            proof.sealed_at,
            proof.recorded_at,
            proof.root,
            proof.algorithm,
            proof.facts,
        )
        tree.digest(proof.algorithm, b"")
        bytes.fromhex(proof.root)
        size_told = int(proof.head[_ENTRIES])
    except (*_WRONG, RecursionError) as error:
        raise NoProof("not a proof of the record") from error
    if size_told != proof.size or not 0 <= proof.index < proof.size:
        raise NoProof("the place of the entry is none")
    return proof


def _read(given: Mapping[str, Any]) -> Proof:
    if given["format"] != FORMAT or len(given["path"]) > _MOST_STEPS:
        raise NoProof("another format")
    path = tuple(bytes.fromhex(str(one)).hex() for one in given["path"])
    texts = [given[name] for name in ("entry", "seal", "seal_hash")]
    numbers = [given[name] for name in ("index", "size")]
    if not all(type(one) is str for one in texts) or not all(type(one) is int for one in numbers):
        raise NoProof("another form")
    return Proof(
        entry=texts[0], index=numbers[0], size=numbers[1], path=path, seal=texts[1], hash=texts[2]
    )


def check(proof: Proof) -> Verdict:
    """Work the proof out again, and compare it with the seal kept here. One statement."""
    leaf = tree.leaf_hash(proof.algorithm, proof.entry.encode(errors="replace"))
    leads = tree.leads_to(
        proof.algorithm,
        leaf,
        index=proof.index,
        size=proof.size,
        path=[bytes.fromhex(one) for one in proof.path],
        root=bytes.fromhex(proof.root),
    )
    head = tree.seal_hash(proof.algorithm, proof.seal.encode(errors="replace"))
    if not leads or head.hex() != proof.hash:
        return Verdict.BROKEN
    if not -(2**63) <= proof.number < 2**63:
        return Verdict.NOT_OURS
    kept = Seal.objects.filter(number=proof.number).values_list("hash", flat=True).first()
    return Verdict.HOLDS if kept is not None and bytes(kept) == head else Verdict.NOT_OURS
