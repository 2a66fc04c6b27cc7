"""What is written: what was learnt, what was taken of it, and what a person said of a hot spot."""

from fivehearts.insight.suggestions.actions.learning import learn_from, note_taken
from fivehearts.insight.suggestions.actions.spotting import (
    confirm,
    dismiss,
    look_again,
    propose_spot,
)

__all__ = ["confirm", "dismiss", "learn_from", "look_again", "note_taken", "propose_spot"]
