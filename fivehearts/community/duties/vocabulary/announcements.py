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
    """Somebody left a post: what they owned needs another owner or goes back to the queue.

    `successor_id` is the colleague named to take over the work in hand, who may handle there.
    """

    post_id: int
    user_id: int
    unit_id: int
    role: str
    at: datetime
    successor_id: int | None = None


@dataclass(frozen=True, slots=True)
class StandInEnded:
    """`user_id` no longer holds the posts of `absent_id`, who is back or stood in for by another.

    What they took up under those posts, and may not handle by any post left, needs an owner.
    """

    user_id: int
    absent_id: int
    at: datetime
