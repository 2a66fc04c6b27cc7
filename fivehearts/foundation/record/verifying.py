"""Verification: every seal is worked out again from its entries, and what differs is named.

Sealed entries never change, so it runs beside a working program and needs neither a lock nor a
snapshot. It reads one seal after the other; memory holds one seal and what did not fit so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import connections
from django.db.models import Max, Min, Sum
from django.db.models.functions import Coalesce

from fivehearts.foundation.record import tree
from fivehearts.foundation.record.anchors import Anchors
from fivehearts.foundation.record.findings import Kind, Report
from fivehearts.foundation.record.leaves import COLUMNS, Row, leaf_of
from fivehearts.foundation.record.matching import Unmatched
from fivehearts.foundation.record.models import Seal
from fivehearts.foundation.record.queries import unsealed

Tell = Callable[[int, int], None]
_LOWEST: Final = -(2**63)
_HIGHEST: Final = 2**63 - 1
_AT_ONCE: Final = 16
# In the range of a seal so many rows more than it lists are looked at.
_MOST_STRAYS: Final = 20_000


def verify_record(
    *,
    begin: int = 1,
    tell: Tell | None = None,
    alias: str = "default",
    report: Report | None = None,
) -> Report:
    """Look through all seals from number `begin` on; seals before it are taken as they are.

    `report` is filled as it goes, so that whoever is interrupted knows how far it came.
    """
    return _Walk(alias, report or Report()).through(begin, tell or (lambda done, total: None))


class _Walk:
    """One pass over the seals, in their order."""

    def __init__(self, alias: str, report: Report) -> None:
        self.alias = alias
        self.report = report
        self.anchors = Anchors(alias, report)
        self.unmatched = Unmatched(alias, report, self.anchors.see)
        self.before: Seal | None = None
        # Where rows were read up to in this era, and which ids belong to it.
        self.era, self.floor = 1, _LOWEST
        self.position: tuple[int, int] = (_LOWEST, _LOWEST)
        self.closing = False
        self.ceilings = self._ceilings()

    def through(self, begin: int, tell: Tell) -> Report:
        """Every seal, then what is left over."""
        known = Seal.objects.using(self.alias).aggregate(
            last=Coalesce(Max("number"), 0), first=Coalesce(Min("number"), 0)
        )
        self._stand_before(begin)
        total = self._entries_from(begin, known["last"])
        for seal in self._seals(begin, known["last"]):
            self._look_at(seal)
            self.report.seals += 1
            self.report.reached = seal.number
            tell(self.report.entries, total)
        if self.unmatched.of_broken_seals:
            self._read_on()
        self.unmatched.resolve()
        self.anchors.compare(begin, known["last"])
        self.report.unsealed, self.report.unsealed_since = unsealed(alias=self.alias)
        return self.report

    def _seals(self, begin: int, last: int) -> Iterator[Seal]:
        number = begin - 1
        while number < last:
            rows = Seal.objects.using(self.alias).filter(number__gt=number, number__lte=last)
            for seal in rows.order_by("number")[:_AT_ONCE]:
                number = seal.number
                yield seal

    def _entries_from(self, begin: int, last: int) -> int:
        rows = Seal.objects.using(self.alias).filter(number__gte=begin, number__lte=last)
        return int(rows.aggregate(total=Coalesce(Sum("entries"), 0))["total"])

    def _stand_before(self, begin: int) -> None:
        """Stand where the seal before `begin` ended."""
        seal = Seal.objects.using(self.alias).filter(number=begin - 1).first()
        if seal is None:
            return
        self.before, self.closing = seal, seal.closing
        self._enter_era(seal)
        if not seal.closing:
            self.position = seal.position

    def _ceilings(self) -> dict[int, int]:
        """Up to which id each era that has ended goes; only sound seals may say so."""
        rows = Seal.objects.using(self.alias).filter(closing=True).order_by("number")
        return {seal.era: seal.until_id for seal in rows.iterator(_AT_ONCE) if is_whole(seal)}

    def _look_at(self, seal: Seal) -> None:
        whole = is_whole(seal)
        if not whole:
            self.report.add(Kind.SEAL_CHANGED, seal.number)
        self._look_at_chain(seal, whole)
        self.anchors.expect(seal)
        self.before = seal
        self.report.entries += seal.entries
        if not whole:
            # Nothing it says of its range can be trusted; its entries are found by their hashes.
            self.unmatched.want_by_hash(seal)
            return
        if seal.closing:
            self._close_era(seal)
            self.unmatched.want_all(seal)
        else:
            self._enter_era(seal)
            self._compare(seal, self._rows(seal.position, seal.entries))
            self.position = seal.position

    def _look_at_chain(self, seal: Seal, whole: bool) -> None:
        """Numbers follow each other, and each seal names the hash of the one before."""
        before = self.before
        expected = before.number + 1 if before else 1
        for number in range(expected, min(seal.number, expected + 100)):
            self.report.add(Kind.SEAL_MISSING, number)
        if seal.number != expected:
            # What a missing seal held cannot be told from what was never sealed.
            if whole and not seal.closing and seal.era == self.era:
                self.position = max(self.position, (seal.from_txid, seal.from_id))
            return
        if not whole:
            return
        wanted = bytes(before.hash) if before else bytes(tree.SIZE)
        broken_before = before is not None and self.report.has(Kind.SEAL_CHANGED, before.number)
        if bytes(seal.previous) != wanted and not broken_before:
            about = f"it does not follow seal {before.number}" if before else "it is not the first"
            self.report.add(Kind.CHAIN_BROKEN, seal.number, about=about)

    def _enter_era(self, seal: Seal) -> None:
        if seal.era != self.era:
            self.era, self.position, self.closing = seal.era, (_LOWEST, _LOWEST), False
        self.floor = seal.floor_id if seal.era > 1 else _LOWEST

    def _close_era(self, seal: Seal) -> None:
        """What lies beyond the last position of an era that has ended is in its closing seals."""
        self._enter_era(seal)
        if not self.closing:
            self.closing = True
            for row in self._rows((_HIGHEST, _HIGHEST), 0):
                self.unmatched.stray(row, seal.number)

    def _read_on(self) -> None:
        """Entries of broken seals at the end lie in no range that can be trusted."""
        many = len(self.unmatched.of_broken_seals)
        for row in self._rows((_HIGHEST, _HIGHEST), many, most=0):
            self.unmatched.stray(row, 0)

    def _rows(self, until: tuple[int, int], many: int, *, most: int = _MOST_STRAYS) -> list[Row]:
        """The rows from the position of the walk up to `until`, in the order of sealing."""
        ceiling = self.ceilings.get(self.era, _HIGHEST)
        with connections[self.alias].cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM record_entry"  # noqa: S608 - our own column list
                " WHERE (txid, id) > (%s, %s) AND (txid, id) <= (%s, %s) AND id > %s AND id <= %s"
                " ORDER BY txid, id LIMIT %s",
                [*self.position, *until, self.floor, ceiling,
                 many + len(self.unmatched.of_broken_seals) + most],
            )  # fmt: skip
            return [Row(*row) for row in cursor.fetchall()]

    def _compare(self, seal: Seal, rows: list[Row]) -> None:
        """Each row against its leaf; what has no fellow is kept until everything was seen."""
        leaves, ids = seal.leaf_hashes(), seal.entry_ids()
        if len(seal.leaves) != seal.entries * tree.SIZE or not _is_root(seal, leaves):
            self.report.add(Kind.SEAL_CHANGED, seal.number, about="its leaves")
            made = [leaf_of(seal.algorithm, row) for row in rows]
            if [row.id for row in rows] == ids and _is_root(seal, made):
                leaves = made
        wanted = dict(zip(ids, leaves, strict=False))
        for row in rows:
            if wanted.get(row.id) == leaf_of(seal.algorithm, row):
                del wanted[row.id]
                self.anchors.see(row)
            else:
                self.unmatched.stray(row, seal.number)
        for number, leaf in wanted.items():
            self.unmatched.want(number, leaf, seal)


def is_whole(seal: Seal) -> bool:
    """Whether the head of a seal has the hash it is kept with."""
    try:
        return bytes(seal.hash) == seal.hash_of_head()
    except ValueError:
        return False


def _is_root(seal: Seal, leaves: list[Any]) -> bool:
    return bool(leaves) and tree.root(seal.algorithm, leaves) == bytes(seal.root)
