"""That somebody verified the record is recorded too, and shown to those who inspect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from fivehearts.foundation.clock import now
from fivehearts.foundation.record.findings import Report
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.writing import write

SUBJECT: Final = "record:verification"
_VERB: Final = "record.verify"
_BY: Final = "system:verify-record"


@dataclass(frozen=True, slots=True)
class Verification:
    """The newest one: when, how much it looked at, and how much was wrong."""

    at: datetime
    seals: int
    entries: int
    found: int
    begin: int


def keep_verification(report: Report, *, begin: int) -> None:
    """Write the outcome into the record."""
    facts = {
        "begin": begin, "seals": report.seals, "entries": report.entries, "found": report.found,
        "unsealed": report.unsealed,
    }  # fmt: skip
    with transaction.atomic():
        write(verb=_VERB, subject=SUBJECT, by=_BY, at=now(), data=facts)


def last_verification() -> Verification | None:
    """The newest verification; None where there was none."""
    row = Entry.objects.filter(subject=SUBJECT, verb=_VERB).order_by("-id").first()
    if row is None:
        return None
    told = {name: int(row.data.get(name, 0)) for name in ("seals", "entries", "found", "begin")}
    return Verification(at=row.recorded_at, **told)
