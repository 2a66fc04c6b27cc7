"""Boxes below each other, arrows beside them: a chart that a telephone shows without scrolling.

Every step is a box of the same width, in the order of the layers. A branch to the next box is an
arrow between the two; every other branch leaves its row at the right side, runs through a lane of
its own and comes back to its box: no arrow ever crosses a box. Pure: no words but those of the
definition and of the marks handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from fivehearts.engines.procedures.chart.wrapping import wrapped
from fivehearts.engines.procedures.definition import Branch, Definition, Ending, Stage, in_order
from fivehearts.foundation.clock.explain import describe

# In units of the picture; a telephone shows 360 of them.
WIDTH, PADDING, GAP = 300, 12, 28
LINE, TITLE_LINE = 19, 22
LANE, MARGIN = 13, 10
_INSIDE = WIDTH - 2 * PADDING
# Letters of a width of one unit of type each: titles are larger.
_WIDE, _TITLE_WIDE = _INSIDE / 14, (_INSIDE - 8) / 16


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, by its base line."""

    x: float
    y: float
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Box:
    """A step or an end: where it lies, what stands in it, and whether it is done or the next."""

    code: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    # Where each branch leaves: the middle of its row.
    rows: Mapping[str, float]

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow from a branch to its box, by its corners."""

    source: str
    branch: str
    target: str
    kind: str
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """The corners as a path of SVG."""
        first, *others = [f"{x:g} {y:g}" for x, y in self.points]
        return f"M{first}" + "".join(f"L{one}" for one in others)

    @property
    def head(self) -> str:
        """The point of the arrow, at its last corner."""
        (x, y), (before_x, before_y) = self.points[-1], self.points[-2]
        if before_x == x:
            side = 1 if y > before_y else -1
            return f"M{x:g} {y:g}L{x - 4:g} {y - 7 * side:g}L{x + 4:g} {y - 7 * side:g}Z"
        side = 1 if x > before_x else -1
        return f"M{x:g} {y:g}L{x - 7 * side:g} {y - 4:g}L{x - 7 * side:g} {y + 4:g}Z"


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """The words of the picture that are not the definition's, in the reader's language."""

    number: str = "%(number)s. %(title)s"
    facts: str = "%(who)s · %(term)s"
    done: str = "✓"
    here: str = "➤"
    back: str = "↺ %(when)s"
    ahead: str = "→ %(when)s"
    down: str = "↓ %(when)s"
    end: str = "■ %(title)s"
    lasts: str = "%(who)s · %(term)s"
    any_time: str = "…"


@dataclass(slots=True)
class _Pen:
    definition: Definition
    marks: Marks
    done: Collection[str]
    current: str
    numbers: dict[str, int] = field(default_factory=dict)
    # By step the branch that leads straight down, to the box below.
    down: Mapping[str, str] = field(default_factory=dict)


def draw(
    definition: Definition, marks: Marks, *, done: Collection[str] = (), current: str = ""
) -> Chart:
    """The picture of a definition; `done` and `current` are codes of a run."""
    order = in_order(definition)
    pen = _Pen(definition, marks, done, current)
    pen.numbers = {code: number for number, code in enumerate(order, 1)}
    pen.down = _straight(definition, order)
    boxes, top = [], float(MARGIN)
    for code in order:
        box = _box(pen, code, top)
        boxes.append(box)
        top = box.bottom + GAP
    lines, lanes = _lines(pen, boxes)
    width = 2 * MARGIN + WIDTH + (lanes * LANE + MARGIN if lanes else 0)
    return Chart(width, top - GAP + MARGIN, tuple(boxes), tuple(lines))


def _box(pen: _Pen, code: str, top: float) -> Box:
    stage = pen.definition.by_code.get(code)
    y, texts, rows = top + PADDING, list[Text](), dict[str, float]()
    x = MARGIN + PADDING
    for words, kind in _words(pen, code):
        step = TITLE_LINE if kind == "title" else LINE
        for line in wrapped(words, _TITLE_WIDE if kind == "title" else _WIDE):
            y += step
            texts.append(Text(x, y - 5, line, kind))
    for branch in stage.branches if stage else ():
        lines = wrapped(_mark(pen, code, branch) % {"when": branch.when}, _WIDE)
        y += 4
        rows[branch.code] = y + LINE * len(lines) / 2
        for line in lines:
            y += LINE
            texts.append(Text(x, y - 5, line, "branch"))
    kind = _kind(pen, code)
    height = y - top + PADDING
    return Box(code, kind, MARGIN, top, WIDTH, height, tuple(texts), rows)


def _mark(pen: _Pen, code: str, branch: Branch) -> str:
    if branch.back:
        return pen.marks.back
    return pen.marks.down if pen.down.get(code) == branch.code else pen.marks.ahead


def _straight(definition: Definition, order: list[str]) -> dict[str, str]:
    """By step the first branch that leads to the box right below it."""
    found: dict[str, str] = {}
    below = dict(pairwise(order))
    for step in definition.steps:
        for branch in step.branches:
            if not branch.back and below.get(step.code) == branch.to:
                found.setdefault(step.code, branch.code)
    return found


def _words(pen: _Pen, code: str) -> list[tuple[str, str]]:
    """What stands in a box, line by line, before its branches."""
    thing: Stage | Ending = pen.definition.by_code.get(code) or pen.definition.ends_by_code[code]
    state = []
    if code in pen.done:
        state = [(pen.marks.done, "state")]
    elif code == pen.current:
        state = [(pen.marks.here, "state")]
    if isinstance(thing, Ending):
        end = (pen.marks.end % {"title": thing.title}, "title")
        at_any_time = [(pen.marks.any_time, "facts")] if thing is pen.definition.withdrawn else []
        return [*state, end, *at_any_time]
    title = pen.marks.number % {"number": pen.numbers[code], "title": thing.title}
    term = describe(thing.term)
    facts = (pen.marks.lasts if thing.lasts else pen.marks.facts) % {
        "who": thing.who_words,
        "term": term,
    }
    return [*state, (title, "title"), (facts, "facts")]


def _kind(pen: _Pen, code: str) -> str:
    kinds = ["end"] if code in pen.definition.ends_by_code else ["step"]
    if code == pen.current:
        kinds.append("current")
    elif code in pen.done:
        kinds.append("done")
    return " ".join(kinds)


def _lines(pen: _Pen, boxes: list[Box]) -> tuple[list[Line], int]:
    steps, by_code = pen.definition.by_code, {box.code: box for box in boxes}
    asked = [
        (box, branch, by_code[branch.to])
        for box in boxes
        if box.code in steps
        for branch in steps[box.code].branches
    ]
    lines, around = list[Line](), list[tuple[Box, Branch, Box]]()
    for box, branch, target in asked:
        if pen.down.get(box.code) == branch.code:
            middle = MARGIN + WIDTH / 2
            down = ((middle, box.bottom), (middle, target.y))
            lines.append(Line(box.code, branch.code, target.code, "ahead", down))
        else:
            around.append((box, branch, target))
    return _around(lines, around)


def _around(lines: list[Line], around: list[tuple[Box, Branch, Box]]) -> tuple[list[Line], int]:
    """Arrows beside the boxes. Those to one box run together, forward and back apart."""
    groups: dict[tuple[str, bool], list[tuple[Box, Branch, Box]]] = {}
    for one in around:
        groups.setdefault((one[2].code, one[1].back), []).append(one)
    taken: list[list[tuple[float, float]]] = []
    right = MARGIN + WIDTH
    # The short ones lie inside: fewer lines cross.
    for group in sorted(groups.values(), key=_length):
        branch, target = group[0][1], group[0][2]
        into = target.y + (18.0 if branch.back else 9.0)
        low, high = _reach(group, into)
        x = right + MARGIN + _lane(taken, (low - 3, high + 3)) * LANE
        kind = "back" if branch.back else "ahead"
        for box, taking, _target in group:
            start = box.rows[taking.code]
            points = ((right, start), (x, start), (x, into), (right, into))
            lines.append(Line(box.code, taking.code, target.code, kind, points))
    return lines, len(taken)


def _reach(group: list[tuple[Box, Branch, Box]], into: float) -> tuple[float, float]:
    starts = [box.rows[branch.code] for box, branch, _target in group]
    return min(*starts, into), max(*starts, into)


def _length(group: list[tuple[Box, Branch, Box]]) -> float:
    low, high = _reach(group, group[0][2].y)
    return high - low


def _lane(taken: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """The first lane in which nothing else runs there."""
    for number, lane in enumerate(taken):
        if all(span[1] < low or span[0] > high for low, high in lane):
            lane.append(span)
            return number
    taken.append([span])
    return len(taken) - 1
