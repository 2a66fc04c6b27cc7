"""Matters from other systems: real messages taken through the same verbs, at their own time."""

from fivehearts.engines.matters.importing.running import (
    Counts,
    UnitUnknown,
    WorkbookKindUnknown,
    run,
)

__all__ = ["Counts", "UnitUnknown", "WorkbookKindUnknown", "run"]
