"""What duties says happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


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


@dataclass(frozen=True, slots=True)
class AbsenceBegan:
    """`user_id` is away from now on, and `substitute_id` holds the posts meanwhile.

    An absence planned for later begins without a word: who needs to know asks `units_of_absences`.
    """

    user_id: int
    substitute_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TermNears:
    """The term of a post ends soon: the holder and whoever may invite there are told."""

    post_id: int
    user_id: int
    unit_id: int
    role: str
    ends_on: date
    days: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TermLeftToHead:
    """A term ran out and the post could not end by itself: whoever may invite there decides."""

    post_id: int
    user_id: int
    unit_id: int
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FactorsReset:
    """Somebody else took the second factors of `user_id` off: the person is told."""

    user_id: int
    by_user_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenWork:
    """A question: how much open work would nobody hold if this user left?

    `unit_id` and `role` name a post to think away; without them the posts are taken as they are.
    """

    user_id: int
    unit_id: int | None = None
    role: str = ""
