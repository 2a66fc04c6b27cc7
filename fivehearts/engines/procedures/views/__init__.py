"""Pages of procedures at the desk."""

from fivehearts.engines.procedures.views.running import change, run
from fivehearts.engines.procedures.views.versions import (
    discarded,
    document,
    procedure,
    procedures,
    published,
    writing,
)

__all__ = [
    "change",
    "discarded",
    "document",
    "procedure",
    "procedures",
    "published",
    "run",
    "writing",
]
