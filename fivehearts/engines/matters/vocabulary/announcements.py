"""What a matter announces; who listens stands in `config/wiring.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatterMoved:
    """A verb was done. `matter_id` and codes only; a listener loads what it needs."""

    matter_id: int
    verb: str
    state: str
    round: int
    historical: bool
