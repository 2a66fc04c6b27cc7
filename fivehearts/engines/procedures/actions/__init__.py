"""The verbs of procedures: definitions are written and published, matters go through them."""

from fivehearts.engines.procedures.actions.papers import (
    ask_for_papers,
    papers_received,
    tick_papers,
)
from fivehearts.engines.procedures.actions.running import begin, end, finish_step
from fivehearts.engines.procedures.actions.writing import discard_draft, publish, write

__all__ = [
    "ask_for_papers",
    "begin",
    "discard_draft",
    "end",
    "finish_step",
    "papers_received",
    "publish",
    "tick_papers",
    "write",
]
