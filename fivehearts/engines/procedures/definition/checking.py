"""Whether a definition holds together: one start, no way to nowhere, an end for every step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fivehearts.engines.procedures.definition import problems as p
from fivehearts.engines.procedures.definition.nouns import Definition
from fivehearts.engines.procedures.definition.problems import Problem
from fivehearts.engines.procedures.definition.walking import forward, longest, path_back
from fivehearts.engines.procedures.vocabulary.words import EndKind
from fivehearts.foundation.clock import TermUnit


def faults(definition: Definition) -> list[Problem]:
    """Everything that is wrong with it; nothing where it may be published."""
    found = [*_twice(definition), *_named(definition), *_ends(definition)]
    if not definition.steps:
        return [*found, Problem(p.NO_STEPS)]
    found += _branches(definition)
    if found:
        return found
    circle = _circle(definition)
    if circle:
        names = ", ".join(f"“{code}”" for code in circle)
        return [Problem(p.IN_A_CIRCLE, {"steps": names})]
    found += [*_start(definition), *_reached(definition), *_back(definition)]
    return found or list(_days(definition))


def _twice(definition: Definition) -> Iterator[Problem]:
    lists: list[tuple[str, Iterable[str]]] = [
        ("sources", [one.code for one in definition.sources]),
        ("papers", [one.code for one in definition.papers]),
        (
            "steps, ends",
            [*(one.code for one in definition.steps), *(one.code for one in definition.ends)],
        ),
        *((f"steps ({one.code})", [b.code for b in one.branches]) for one in definition.steps),
    ]
    for where, codes in lists:
        seen: set[str] = set()
        for code in codes:
            if code in seen:
                yield Problem(p.TWICE, {"where": where, "code": code})
            seen.add(code)


def _named(definition: Definition) -> Iterator[Problem]:
    """Sources and papers that steps name, and those nobody asks for."""
    sources, papers = definition.sources_by_code, definition.papers_by_code
    if not sources:
        yield Problem(p.NO_SOURCES_AT_ALL)
    for test in definition.tests:
        if test.source not in sources:
            yield Problem(p.UNKNOWN_SOURCE, {"where": "tests", "code": test.source})
    for step in definition.steps:
        if not step.source and step.no_source is None:
            yield Problem(p.NO_SOURCE, {"step": step.code})
        if step.source and step.source not in sources:
            yield Problem(p.UNKNOWN_SOURCE, {"where": step.code, "code": step.source})
        for code in step.papers:
            if code not in papers:
                yield Problem(p.UNKNOWN_PAPER, {"step": step.code, "code": code})
        if step.lasts and step.papers:
            yield Problem(p.PAPERS_WHILE_IT_LASTS, {"step": step.code})
    asked = {code for step in definition.steps for code in step.papers}
    for paper in definition.papers:
        if paper.code not in asked:
            yield Problem(p.PAPER_UNUSED, {"paper": paper.code})


def _ends(definition: Definition) -> Iterator[Problem]:
    kinds = [one.kind for one in definition.ends]
    for kind in (EndKind.ISSUED, EndKind.REFUSED, EndKind.WITHDRAWN):
        if kind not in kinds:
            yield Problem(p.END_MISSING, {"kind": kind.value})
    if kinds.count(EndKind.WITHDRAWN) > 1:
        yield Problem(p.SEVERAL_WITHDRAWN, {"kind": EndKind.WITHDRAWN.value})
    for end in definition.ends:
        if end.kind == EndKind.REFUSED and end.objection is None:
            yield Problem(p.NO_OBJECTION, {"end": end.code})


def _branches(definition: Definition) -> Iterator[Problem]:
    known = {*definition.by_code, *definition.ends_by_code}
    for step in definition.steps:
        if not forward(step):
            yield Problem(p.NO_BRANCH, {"step": step.code})
        for branch in step.branches:
            facts = {"step": step.code, "branch": branch.code, "to": branch.to}
            if branch.to not in known:
                yield Problem(p.TO_NOWHERE, facts)
            elif branch.back and branch.to in definition.ends_by_code:
                yield Problem(p.BACK_TO_END, facts)


def _circle(definition: Definition) -> list[str]:
    """Steps that lead to each other without a way back among them; steps that lead to an end
    are taken away until nothing or a circle is left."""
    left = set(definition.by_code)
    while True:
        done = {
            code
            for code in left
            if not any(branch.to in left for branch in forward(definition.by_code[code]))
        }
        if not done:
            return sorted(left)
        left -= done


def _start(definition: Definition) -> Iterator[Problem]:
    led_to = {branch.to for step in definition.steps for branch in forward(step)}
    starts = [one.code for one in definition.steps if one.code not in led_to]
    if len(starts) > 1:
        yield Problem(p.SEVERAL_STARTS, {"steps": ", ".join(starts)})
    elif starts[0] != definition.steps[0].code:
        yield Problem(p.NOT_FIRST, {"step": starts[0]})


def _reached(definition: Definition) -> Iterator[Problem]:
    seen: set[str] = set()
    waiting = [definition.steps[0].code]
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            step = definition.by_code.get(code)
            waiting += [branch.to for branch in forward(step)] if step else []
    for step in definition.steps:
        if step.code not in seen:
            yield Problem(p.UNREACHED, {"what": p.A_STEP, "step": step.code})
    for end in definition.ends:
        # The end of what is no longer wanted is reached whenever a resident says so.
        if end.code not in seen and end.kind != EndKind.WITHDRAWN:
            yield Problem(p.UNREACHED, {"what": p.AN_END, "step": end.code})


def _back(definition: Definition) -> Iterator[Problem]:
    for step in definition.steps:
        for branch in step.branches:
            if branch.back and not path_back(definition, step, branch):
                facts = {"step": step.code, "branch": branch.code, "to": branch.to}
                yield Problem(p.NOT_BACK, facts)


def _days(definition: Definition) -> Iterator[Problem]:
    """What is promised as a whole must leave room for the steps, where both count alike."""
    whole = definition.term
    if whole.unit != TermUnit.WORKING_DAYS:
        return
    steps = [one.term for one in longest(definition)]
    working = sum(one.amount for one in steps if one.unit == TermUnit.WORKING_DAYS)
    # A week by the calendar holds five working days.
    natural = sum(one.amount for one in steps if one.unit == TermUnit.NATURAL_DAYS)
    days = working + natural * 5 // 7
    if days > whole.amount:
        yield Problem(p.TOO_SHORT, {"most": whole.amount, "days": days})
