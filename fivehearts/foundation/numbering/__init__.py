"""Numbers that people read out, write down and type: year, sequence and a check digit."""

from fivehearts.foundation.numbering.numbers import check, compose, display

__all__ = ["check", "compose", "display"]
