"""Every state can be reached and left, and every refused verb has a sentence.

A life cycle scattered over functions has states nobody leaves and verbs that work from the
wrong one (a peer repeats one method nine times, with a slip in the eighth). Here one table says
it all, and this rule reads the table.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from types import ModuleType, SimpleNamespace
from typing import Any

from django.apps import apps
from django.db.models import TextChoices

from fivehearts.foundation.verbs import IllegalTransition, Transition
from house_rules.reading import nothing_found


def vocabularies() -> Iterator[ModuleType]:
    """The vocabulary modules of every installed app of the house."""
    for config in apps.get_app_configs():
        if not config.name.startswith("fivehearts."):
            continue
        name = f"{config.name}.vocabulary"
        if importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        yield module
        for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
            yield importlib.import_module(f"{name}.{inner.name}")


def violations(vocabulary: Any) -> list[str]:
    """What is wrong with the vocabulary's TRANSITIONS over its State and FINAL."""
    table = vocabulary.TRANSITIONS
    states: set[str] = set(vocabulary.State.values)
    final = {str(state) for state in getattr(vocabulary, "FINAL", ())}
    # Where a vocabulary names verbs that wake what has ended (reopening), these may leave it.
    waking = {str(verb) for verb in getattr(vocabulary, "LEAVES_FINAL", ())}
    leaving = {
        str(a)
        for verb, t in table.items()
        if str(verb) not in waking
        for a in t.sources
        for b in t.targets
        if str(a) != str(b)
    }
    arrows = {
        (str(a), str(b))
        for t in table.values()
        for a in t.sources
        for b in t.targets
        if str(a) != str(b)
    }
    found = [
        f"{verb}: no such state: {s}" for verb, t in table.items() for s in _strange(t, states)
    ]
    found += [] if final else ["no state is final (FINAL)"]
    found += [
        f"no verb leads on from {s}" for s in sorted(states - final) if not _leaving(s, arrows)
    ]
    found += [f"{s} is final, yet a verb leads on" for s in sorted(final & leaving)]
    found += [
        f"no verb leads to {s}" for s in sorted(states - _reachable(vocabulary.State, arrows))
    ]
    return found + [
        f"{verb}: refusing it says nothing" for verb, t in table.items() if not _says(t)
    ]


def _strange(transition: Transition, states: set[str]) -> list[str]:
    return sorted({str(s) for s in transition.sources | transition.targets} - states)


def _leaving(state: str, arrows: set[tuple[str, str]]) -> bool:
    return any(source == state for source, _ in arrows)


def _reachable(states: type[TextChoices], arrows: set[tuple[str, str]]) -> set[str]:
    """States reached from the first one declared, which is where a thing begins."""
    reached = {str(states.values[0])}
    while more := {b for a, b in arrows if a in reached} - reached:
        reached |= more
    return reached


def _says(transition: Transition) -> bool:
    label = str(transition.label).strip()
    return bool(label) and label in IllegalTransition(verb=transition.label, state="…").sentence


def test_every_table_of_transitions_is_total() -> None:
    found = [v for v in vocabularies() if isinstance(getattr(v, "State", None), type(Enum))]
    tables = [v for v in found if hasattr(v, "TRANSITIONS")]
    assert any("matters" in table.__name__ for table in tables)
    nothing_found([f"{table.__name__}: {row}" for table in tables for row in violations(table)])
    nothing_found(
        [f"{v.__name__} has a State and no TRANSITIONS" for v in found if v not in tables]
    )


def test_a_dead_end_an_island_and_a_silent_refusal_are_found() -> None:
    class State(TextChoices):
        NEW = "new"
        STUCK = "stuck"
        ISLAND = "island"
        DONE = "done"

    planted = SimpleNamespace(
        State=State,
        FINAL={State.DONE},
        TRANSITIONS={
            "halt": Transition(frozenset({State.NEW}), frozenset({State.STUCK}), ""),
            "leave": Transition(
                frozenset({State.ISLAND}), frozenset({State.DONE, "gone"}), "leave"
            ),
        },
    )
    assert violations(planted) == [
        "leave: no such state: gone",
        "no verb leads on from stuck",
        "no verb leads to done",
        "no verb leads to island",
        "halt: refusing it says nothing",
    ]
