"""Change of state: one table of transitions, one conditional UPDATE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise as LazyText

from fivehearts.foundation.verbs.refusals import IllegalTransition, Overtaken


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb: the states it starts from and the states it may lead to."""

    sources: frozenset[str]
    targets: frozenset[str]
    label: str | LazyText


Transitions = Mapping[str, Transition]


def move(
    thing: models.Model,
    *,
    verb: str,
    to: str,
    table: Transitions,
    changes: Mapping[str, Any] | None = None,
    field: str = "state",
) -> None:
    """Lead `thing` by `verb` to state `to`, together with `changes`.

    The database decides races: `UPDATE … WHERE state = old`, and one row changed. Raises
    `IllegalTransition` where the table does not allow it and `Overtaken` where somebody else
    was faster; the thing in memory is brought up to date on success only.
    """
    old = getattr(thing, field)
    transition = table[verb]
    if old not in transition.sources or to not in transition.targets:
        state_label = getattr(thing, f"get_{field}_display")()
        raise IllegalTransition(verb=transition.label, state=state_label)
    written = {field: to, **(changes or {})}
    rows = type(thing)._base_manager.filter(**{"pk": thing.pk, field: old})
    if "version" in {f.name for f in thing._meta.concrete_fields}:
        rows = rows.filter(version=thing.version)  # type: ignore[attr-defined]
        written["version"] = thing.version + 1  # type: ignore[attr-defined]
    if rows.update(**written) != 1:
        raise Overtaken
    for name, value in written.items():
        setattr(thing, name, value)
