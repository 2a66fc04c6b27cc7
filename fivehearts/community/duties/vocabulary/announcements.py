"""What duties says happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PostGiven:
    """Somebody took a post."""

    post_id: int
    user_id: int
    unit_id: int
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PostEnded:
    """Somebody left a post: what they owned needs another owner or goes back to the queue."""

    post_id: int
    user_id: int
    unit_id: int
    role: str
    at: datetime
