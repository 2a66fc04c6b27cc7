"""Steps that wait for somebody: among the work of the units that do them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery, Value

from fivehearts.engines.catalogue.models.naming import reads_english
from fivehearts.engines.matters.queries.work import Beside, by_posts, in_whose_place
from fivehearts.engines.matters.vocabulary.states import HANDLE, SIGN
from fivehearts.engines.procedures.models import PaperWait, RunStep
from fivehearts.foundation.scope import Actor, kept

# Posts with one of these do the steps of their unit.
_DOING: frozenset[str | None] = frozenset({HANDLE, SIGN})


def stepped_matters(actor: Actor) -> Beside:
    """Matters in which a step waits for a unit the actor signs or handles for, by unit.

    One statement, none without such a post.
    """
    units = _units(actor)
    found: dict[int, list[int]] = defaultdict(list)
    for unit_id, matter_id in kept.rows(_open_steps, units) if units else ():
        found[unit_id].append(matter_id)
    return tuple((unit_id, tuple(keys)) for unit_id, keys in found.items())


def _open_steps(units: tuple[int, ...]) -> QuerySet[RunStep, Any]:
    rows = RunStep.unscoped.filter(unit__in=units, finished_at=None)
    return rows.order_by("unit", "matter").values_list("unit_id", "matter_id")


@dataclass(frozen=True, slots=True)
class StepHere:
    """A step that waits for a unit of the reader: what it is called, by when it was promised.

    While papers of the resident are awaited, `due_at` is the day on which somebody looks. `for_whom`
    is the absent colleague in whose place the reader does it; "" for the own work.
    """

    title: str
    due_at: datetime
    awaits_papers: bool = False
    for_whom: str = ""

    def is_late(self, at: datetime) -> bool:
        """Whether its moment has passed."""
        return self.due_at < at


def steps_here(actor: Actor, matters: Iterable[int]) -> dict[int, StepHere]:
    """The steps that wait for units of the actor in these matters, by their keys: one statement.

    The names are taken out of the document by the database; give matters in sight.
    """
    units, keys = _units(actor), list(matters)
    if not units or not keys:
        return {}
    waited = PaperWait.unscoped.filter(run=OuterRef("run"), ended_at=None)
    rows = RunStep.unscoped.filter(unit__in=units, finished_at=None, matter__in=keys)
    found = rows.values_list(
        *("matter_id", "unit_id", "promise__due_at"),
        _title(),
        Subquery(waited.values("promise__due_at")[:1]),
    )
    return {
        matter: StepHere(
            str(title or ""),
            looked_at or due_at,
            looked_at is not None,
            in_whose_place(by_posts(actor, unit_id, _DOING)),
        )
        for matter, unit_id, due_at, title, looked_at in found
    }


def _units(actor: Actor) -> tuple[int, ...]:
    return tuple(sorted({post.unit_id for post in actor.posts if _DOING & post.permissions}))


def _title() -> Func:
    """The name of a step in the reader's language, out of the document of its version."""
    language = "en" if reads_english() else "zh"
    path = Value(f"$.steps[*] ? (@.code == $code).title.{language}")
    return Func(
        F("run__version__document"),
        Func(path, template="%(expressions)s::jsonpath"),
        Func(Value("code"), F("code"), function="jsonb_build_object"),
        function="jsonb_path_query_first",
        output_field=JSONField(),
    )
