"""Rows without their leaf and leaves without their row, until each has found its fellow or is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connections

from fivehearts.foundation.record.findings import Kind, Report
from fivehearts.foundation.record.leaves import COLUMNS, Row, leaf_of
from fivehearts.foundation.record.models import Seal
from fivehearts.foundation.record.queries import seal_of
from fivehearts.foundation.record.tree import Algorithm

# Lookups by id read the whole record, so they are asked together.
_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A leaf a seal holds: of which entry, in which seal, hashed how."""

    leaf: bytes
    seal: int
    algorithms: tuple[str, ...]

    def is_of(self, row: Row) -> bool:
        """Whether this row is the sealed one, unchanged."""
        return any(leaf_of(one, row) == self.leaf for one in self.algorithms)


class Unmatched:
    """What did not fit while the seals were read one after the other."""

    def __init__(self, alias: str, report: Report, seen: Callable[[Row], None]) -> None:
        self._alias = alias
        self._report = report
        self._seen = seen
        self._wanted: dict[int, _Wanted] = {}
        self._strays: list[tuple[Row, int]] = []
        # Leaves of seals whose head is broken: their ids, algorithm and range may be wrong.
        self.of_broken_seals: dict[bytes, tuple[int, int]] = {}

    def stray(self, row: Row, seal: int) -> None:
        """A row in the range of a seal that is not what the seal lists; 0: in no sealed range."""
        self._strays.append((row, seal))

    def want(self, number: int, leaf: bytes, seal: Seal) -> None:
        """An entry a seal lists that was not where it belongs."""
        self._wanted[number] = _Wanted(leaf, seal.number, (seal.algorithm,))

    def want_all(self, seal: Seal) -> None:
        """All entries of a closing seal: they lie anywhere in their era."""
        for number, leaf in zip(seal.entry_ids(), seal.leaf_hashes(), strict=False):
            self.want(number, leaf, seal)

    def want_by_hash(self, seal: Seal) -> None:
        """All entries of a seal whose head is broken."""
        ids = seal.entry_ids()
        for place, leaf in enumerate(seal.leaf_hashes()):
            self.of_broken_seals[leaf] = (ids[place] if place < len(ids) else 0, seal.number)

    def resolve(self) -> None:
        """Find the fellows, and name what has none."""
        rest = [(row, seal) for row, seal in self._strays if not self._fits(row)]
        for leaf, (number, seal) in self.of_broken_seals.items():
            self._wanted.setdefault(number, _Wanted(leaf, seal, tuple(Algorithm.values)))
        for row, seal in rest:
            self._name_stray(row, seal)
        numbers = sorted(self._wanted)
        for start in range(0, len(numbers), _AT_ONCE):
            self._look_for(numbers[start : start + _AT_ONCE])

    def _fits(self, row: Row) -> bool:
        """Whether a row is a leaf of a broken seal, or of a seal that lists it elsewhere."""
        if self.of_broken_seals:
            for algorithm in Algorithm.values:
                if self.of_broken_seals.pop(leaf_of(algorithm, row), None):
                    self._seen(row)
                    return True
        wanted = self._wanted.get(row.id)
        if wanted is not None and wanted.is_of(row):
            del self._wanted[row.id]
            self._seen(row)
            return True
        return False

    def _name_stray(self, row: Row, seal: int) -> None:
        wanted = self._wanted.pop(row.id, None)
        if wanted is not None:
            self._report.add(Kind.ENTRY_CHANGED, row.id, seal=wanted.seal, about=_about(row))
        elif seal and not self._is_sealed_elsewhere(row):
            self._report.add(Kind.ENTRY_INSERTED, row.id, seal=seal, about=_about(row))

    def _is_sealed_elsewhere(self, row: Row) -> bool:
        found = seal_of(row.id, alias=self._alias)
        if found is None:
            return False
        leaves, place = found.leaf_hashes(), found.entry_ids().index(row.id)
        return place < len(leaves) and leaves[place] == leaf_of(found.algorithm, row)

    def _look_for(self, numbers: list[int]) -> None:
        """The last look, through the whole record: moved away and changed, or gone."""
        rows: dict[int, list[Row]] = {}
        with connections[self._alias].cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM record_entry WHERE id = ANY(%s)",  # noqa: S608 - our own column list
                [numbers],
            )
            for row in cursor.fetchall():
                rows.setdefault(row[0], []).append(Row(*row))
        for number in numbers:
            wanted, found = self._wanted[number], rows.get(number, [])
            sound = next((row for row in found if wanted.is_of(row)), None)
            if sound is not None:
                self._seen(sound)
                continue
            kind = Kind.ENTRY_CHANGED if found else Kind.ENTRY_MISSING
            about = _about(found[0]) if found else ""
            self._report.add(kind, number, seal=wanted.seal, about=about)


def _about(row: Row) -> str:
    return f"{row.verb} {row.subject}"
