"""What a matter announces; who listens stands in `config/wiring.py`."""

from dataclasses import dataclass
from datetime import datetime

from fivehearts.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class MatterMoved:
    """A verb was done. `matter_id` and codes only; a listener loads what it needs."""

    matter_id: int
    verb: str
    state: str
    round: int
    historical: bool


@dataclass(frozen=True, slots=True)
class LeadingMoved:
    """A verb was done on a matter that others are joined to: they go along, or are answered."""

    matter_id: int
    verb: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JoinedWrote:
    """Something was written to a joined matter. Its words go no further than the leading one."""

    matter_id: int
    leading_id: int
    verb: str
    words: str
    by: Actor
    at: datetime
