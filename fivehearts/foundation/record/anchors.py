"""Each seal is an entry too: a seal taken away leaves its trace, and one slipped in has none."""

from __future__ import annotations

import json
from typing import Final

from fivehearts.foundation.record.findings import OF_ENTRIES, Kind, Report
from fivehearts.foundation.record.leaves import Row
from fivehearts.foundation.record.models import Entry, Seal
from fivehearts.foundation.record.queries import unsealed_rows
from fivehearts.foundation.record.sealing import SEALING

_HEAD: Final = "record.Seal:"


class Anchors:
    """What seals there are, and what the record says of them."""

    def __init__(self, alias: str, report: Report) -> None:
        self._alias = alias
        self._report = report
        self._seals: dict[int, str] = {}
        self._told: dict[int, str] = {}

    def expect(self, seal: Seal) -> None:
        """A seal that was looked at."""
        self._seals[seal.number] = bytes(seal.hash).hex()

    def see(self, row: Row) -> None:
        """An entry; only those that tell of a seal are kept."""
        number = row.subject.removeprefix(_HEAD)
        if row.verb == SEALING and number.isdecimal():
            self._told[int(number)] = str(json.loads(row.data).get("hash"))

    def compare(self, begin: int, last: int) -> None:
        """Seals `begin` to `last` against the entries about them, the unsealed ones too."""
        for row in unsealed_rows(verb=SEALING, alias=self._alias):
            self.see(Row(*row))
        for number, told in sorted(self._told.items()):
            if number >= begin and number not in self._seals and not self._exists(number):
                self._report.add(Kind.SEAL_MISSING, number)
            elif self._seals.get(number, told) != told:
                self._unlike(number)
        if any(one.kind in OF_ENTRIES for one in self._report.findings):
            # The entry about a seal may be among those; it was named already.
            return
        for number in sorted(set(self._seals) - set(self._told)):
            if not self._is_told(number):
                self._report.add(Kind.SEAL_INSERTED, number, about="the record does not know of it")

    def _unlike(self, number: int) -> None:
        if not self._report.has(Kind.SEAL_CHANGED, number):
            self._report.add(Kind.SEAL_CHANGED, number, about="the record tells of another")

    def _is_told(self, number: int) -> bool:
        """Whether its entry was sealed while we looked, by a seal we did not look at."""
        rows = Entry.objects.using(self._alias).filter(subject=f"{_HEAD}{number}", verb=SEALING)
        return any(row.data.get("hash") == self._seals[number] for row in rows)

    def _exists(self, number: int) -> bool:
        """Sealed while we looked."""
        return Seal.objects.using(self._alias).filter(number=number).exists()
