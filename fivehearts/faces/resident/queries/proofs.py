"""The proof that a receipt stands in the record."""

from __future__ import annotations

from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.record.proofs import Proof, proof_of

# By these a matter comes into the world and gets its receipt.
_REGISTERING = ("matters.register", "matters.take_order")


def proof_of_receipt(matter: Matter) -> Proof | None:
    """The proof that this matter was registered; None until the next seal. Two statements."""
    return proof_of(subject_of(matter), verbs=_REGISTERING, since=matter.recorded_at)
