"""What people tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileLeft:
    """Somebody left the register of a community: moved within the city, away, or died."""

    person_id: UUID
    how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StillNeededAsked:
    """These files are about to be erased: whoever still needs one adds its key to `needed`."""

    person_ids: frozenset[UUID]
    at: datetime
    needed: set[UUID] = field(default_factory=set)
