"""What residents of the sample community ask, and what they are answered: all invented."""

from fivehearts.demo.texts.families import FAMILIES
from fivehearts.demo.texts.homes import HOMES
from fivehearts.demo.texts.shape import Situation
from fivehearts.demo.texts.streets import STREETS
from fivehearts.demo.texts.townlife import TOWN_LIFE

SITUATIONS: tuple[Situation, ...] = (*HOMES, *STREETS, *FAMILIES, *TOWN_LIFE)

__all__ = ["SITUATIONS", "Situation"]
