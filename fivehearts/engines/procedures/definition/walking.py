"""How a definition is walked: layers by the longest way, the order in which it is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from fivehearts.engines.procedures.definition.nouns import Branch, Definition, Stage


def forward(stage: Stage) -> list[Branch]:
    """The branches of a step that lead on."""
    return [one for one in stage.branches if not one.back]


def layers(definition: Definition) -> Mapping[str, int]:
    """How many steps lie before each step and each end, by the longest way without turning back.

    Asks for a definition without circles.
    """
    found = {definition.steps[0].code: 0}
    order: list[str] = []
    seen: set[str] = set()

    def visit(code: str) -> None:
        if code in seen:
            return
        seen.add(code)
        stage = definition.by_code.get(code)
        for branch in forward(stage) if stage else ():
            visit(branch.to)
        order.insert(0, code)

    visit(definition.steps[0].code)
    for code in order:
        stage = definition.by_code.get(code)
        for branch in forward(stage) if stage else ():
            found[branch.to] = max(found.get(branch.to, 0), found[code] + 1)
    # The end of what is no longer wanted is reached from anywhere, and by no branch.
    last = max(found.values()) + 1
    return {**{one.code: last for one in definition.ends}, **found}


def in_order(definition: Definition) -> list[str]:
    """Codes from top to bottom: steps by layers, then as they were written; then the ends as written."""
    found = layers(definition)
    steps = [one.code for one in definition.steps]
    ends = [one.code for one in definition.ends]
    return [*sorted(steps, key=lambda code: found[code]), *ends]


def longest(definition: Definition) -> list[Stage]:
    """The steps of the way that takes most days."""
    best: dict[str, list[Stage]] = {}
    for code in reversed(in_order(definition)):
        stage = definition.by_code.get(code)
        if stage is None:
            best[code] = []
            continue
        ways = [best[branch.to] for branch in forward(stage)]
        best[code] = [stage, *max(ways, key=_days, default=[])]
    return best[definition.steps[0].code]


def _days(way: list[Stage]) -> int:
    return sum(one.term.amount for one in way)


def path_back(definition: Definition, stage: Stage, branch: Branch) -> bool:
    """Whether a way back goes to the step itself or to one that comes before it."""
    target, seen, waiting = stage.code, set[str](), [branch.to]
    while waiting:
        code = waiting.pop()
        if code == target:
            return True
        if code not in seen:
            seen.add(code)
            known = definition.by_code.get(code)
            waiting += [one.to for one in forward(known)] if known else []
    return False
