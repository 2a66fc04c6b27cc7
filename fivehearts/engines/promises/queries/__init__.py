"""What other floors may ask about promises: dates and their reasons, terms, the ladder."""

from fivehearts.engines.promises.queries.dates import (
    deadline,
    explanation,
    kept_lines,
    paused_dates,
    warn_moment,
)
from fivehearts.engines.promises.queries.ladder import NextSweep, due_promises, due_rungs
from fivehearts.engines.promises.queries.terms import extended_term, original_term

__all__ = [
    "NextSweep",
    "deadline",
    "due_promises",
    "due_rungs",
    "explanation",
    "extended_term",
    "kept_lines",
    "original_term",
    "paused_dates",
    "warn_moment",
]
