"""What a situation of the sample community is made of: how residents tell it, how it is answered."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that happens in a community, with the words of both sides.

    Words hold places in braces, filled when a matter is planned. Residents' words: `q` quarter,
    `b` building, `e` entrance, `f` floor, `r` room, `st` street, `shop` shop, `day` day,
    `clock` time of day, `late` late in the evening, `n` small number, `span` how long. Answers besides: `u` the unit that
    answers, `tel` its phone, `c` the community, `ctel` its phone, `d1` the day somebody came,
    `d2` the day it was done.
    """

    category: str
    kind: str
    # Which trade handles it: a key of `town.TRADES`.
    unit: str
    title: str
    words: tuple[str, ...]
    more: tuple[str, ...]
    solved: tuple[str, ...]
    # Another honest ending where there is one: outcome and answer.
    other: tuple[str, str] | None = None
    urgency: str = "ordinary"
    # What colleagues write to each other, and what the resident reads on the way.
    note: str = ""
    progress: str = ""
    months: frozenset[int] = field(default_factory=lambda: frozenset(range(1, 13)))
    weight: int = 3
    # A scene of `pictures` the resident may send along.
    scene: str = ""
