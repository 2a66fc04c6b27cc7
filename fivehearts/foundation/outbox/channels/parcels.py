"""What every way out is given, and what it says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fivehearts.foundation.outbox.vocabulary import Fault

# Called before the words leave us: from then on a silence means that nobody knows.
Handed = Callable[[], None]


class Result(Enum):
    """What became of one try."""

    SENT = "sent"
    AGAIN = "again"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try, why, and the code the other side answered with."""

    result: Result
    fault: str = ""
    answer: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether the other side did not speak at all."""
        return self.fault in {Fault.UNREACHABLE, Fault.TIMEOUT}


SENT = Outcome(Result.SENT)


def again(fault: Fault, answer: object = "") -> Outcome:
    """Certainly not taken; worth another try."""
    return Outcome(Result.AGAIN, fault, str(answer)[:60])


def failed(fault: Fault, answer: object = "") -> Outcome:
    """Certainly not taken, and another try would change nothing."""
    return Outcome(Result.FAILED, fault, str(answer)[:60])


def unknown(fault: Fault, answer: object = "") -> Outcome:
    """Handed over, and nobody can say what became of it."""
    return Outcome(Result.UNKNOWN, fault, str(answer)[:60])


class Standing(Enum):
    """What the other side says of a message it is asked for."""

    ARRIVED = "arrived"
    NEVER_SEEN = "never_seen"
    REFUSED = "refused"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message as one way carries it. `key` is the same at every try."""

    key: str
    address: str
    title: str
    body: str
    short: str
    at: datetime
