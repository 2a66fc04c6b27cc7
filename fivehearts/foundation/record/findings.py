"""What a verification says: each finding names its entry or seal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

# A list nobody reads is of no use: after so many findings a verification only goes on counting.
MOST_NAMED: Final = 1000


class Kind(StrEnum):
    """What is wrong."""

    ENTRY_CHANGED = "entry changed"
    ENTRY_MISSING = "entry missing"
    ENTRY_INSERTED = "entry inserted"
    SEAL_CHANGED = "seal changed"
    SEAL_MISSING = "seal missing"
    SEAL_INSERTED = "seal inserted"
    CHAIN_BROKEN = "chain broken"
    UNLIKE_WITNESS = "unlike the witness"


OF_ENTRIES: Final = frozenset({Kind.ENTRY_CHANGED, Kind.ENTRY_MISSING, Kind.ENTRY_INSERTED})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which entry (by id) or which seal (by number), and what is known."""

    kind: Kind
    number: int
    seal: int
    about: str = ""

    def __str__(self) -> str:
        about = f" ({self.about})" if self.about else ""
        if self.kind in OF_ENTRIES:
            where = f", seal {self.seal}" if self.seal else ""
            return f"{self.kind}: entry {self.number}{about}{where}"
        return f"{self.kind}: seal {self.number}{about}"


@dataclass(slots=True)
class Report:
    """What was looked at, what was found, and what is not sealed yet."""

    seals: int = 0
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    reached: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return self.found == 0

    def add(self, kind: Kind, number: int, *, seal: int = 0, about: str = "") -> None:
        """Keep a finding; the same thing of the same number only once."""
        finding = Finding(kind, number, seal or number, about)
        if any(one.kind == kind and one.number == number for one in self.findings):
            return
        self.found += 1
        if len(self.findings) < MOST_NAMED:
            self.findings.append(finding)

    def has(self, kind: Kind, number: int) -> bool:
        """Whether this was found already."""
        return any(one.kind == kind and one.number == number for one in self.findings)
