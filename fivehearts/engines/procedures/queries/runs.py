"""Where the runs of matters stand: for colleagues, and in plain words for the resident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Prefetch

from fivehearts.engines.catalogue.queries.published import unit_of_kind
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.states import HANDLE, SIGN, Verb
from fivehearts.engines.procedures.definition import Ending, Paper, Stage
from fivehearts.engines.procedures.models import PaperWait, Run, RunPaper, RunStep, Version
from fivehearts.engines.procedures.queries.versions import in_force
from fivehearts.engines.procedures.vocabulary.words import PaperState, Who
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit


class Told(Protocol):
    """A step of a story, as colleagues or as the resident read it."""

    @property
    def verb(self) -> str: ...


def open_run(matter: Matter) -> Run | None:
    """The run of a matter that has not ended, with its version."""
    run = open_run_of(matter.pk)
    if run is not None:
        run.matter = matter
    return run


def open_run_of(matter_id: int) -> Run | None:
    """The same by the key of the matter, read with its units."""
    rows = Run._base_manager.filter(matter=matter_id, ended_at=None)
    return rows.select_related(
        "version__procedure", "matter__holder_unit", "matter__place_unit", "matter__promise"
    ).first()


def has_begun(steps: Iterable[Told]) -> bool:
    """Whether a step of the story tells of a procedure; without one no run is asked for."""
    return any(step.verb == Verb.BEGIN_STEP for step in steps)


def last_run(matter: Matter) -> Run | None:
    """The newest run of a matter in sight, whether it ended or not."""
    rows = Run.objects.filter(matter=matter).select_related("version__procedure")
    return rows.order_by("-pk").first()


def open_step(run: Run) -> RunStep | None:
    """The step a run stands at; None once it ended."""
    rows = RunStep._base_manager.filter(run=run, finished_at=None)
    step = rows.select_related("unit", "promise", "promise__unit").first()
    if step is not None:
        step.run = run
    return step


def open_wait(run: Run) -> PaperWait | None:
    """What a run waits for; None where its clocks run."""
    rows = PaperWait._base_manager.filter(run=run, ended_at=None)
    return rows.select_related("promise", "promise__unit").first()


def papers_here(run: Run) -> set[str]:
    """Codes of the papers nobody waits for any more."""
    rows = RunPaper._base_manager.filter(run=run).exclude(state=PaperState.MISSING)
    return set(rows.values_list("code", flat=True))


def unit_for(stage: Stage, matter: Matter) -> Unit | None:
    """Whose step it is: the unit that has the matter, or the one of its kind at its place."""
    if stage.who == Who.HOLDER:
        return matter.holder_unit
    return unit_of_kind(stage.who.value, community=matter.place_unit, name=stage.who_name)


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run as its page shows it."""

    run: Run
    steps: list[RunStep]
    waits: list[PaperWait]
    ticked: dict[str, RunPaper]

    @property
    def current(self) -> RunStep | None:
        """The step it stands at."""
        return next((one for one in self.steps if one.finished_at is None), None)

    @property
    def wait(self) -> PaperWait | None:
        """What it waits for."""
        return next((one for one in self.waits if one.ended_at is None), None)

    @property
    def done(self) -> list[str]:
        """Codes of the steps that are behind it, and of the end it came to."""
        current = self.current.code if self.current else ""
        codes = [one.code for one in self.steps if one.code != current]
        return [*codes, *([self.run.end] if self.run.end else [])]

    @property
    def ending(self) -> Ending | None:
        """How it ended."""
        return self.run.version.definition.ends_by_code.get(self.run.end)

    @property
    def missing(self) -> list[Paper]:
        """The papers the resident is asked for."""
        known = self.run.version.definition.papers_by_code
        return [known[code] for code in self.wait.papers] if self.wait else []

    @property
    def asked(self) -> list[tuple[Paper, RunPaper | None]]:
        """The list of papers of the whole procedure, each as it was ticked."""
        papers = self.run.version.definition.papers
        return [(one, self.ticked.get(one.code)) for one in papers]

    @property
    def upcoming(self) -> list[Stage | Ending]:
        """What may come next, by the branches that lead on."""
        if self.current is None:
            return []
        definition = self.run.version.definition
        codes = dict.fromkeys(b.to for b in self.current.stage.branches if not b.back)
        return [definition.by_code.get(c) or definition.ends_by_code[c] for c in codes]


def runs_of(matter: Matter) -> list[RunPage]:
    """The runs of a matter in sight, the newest first: four statements, one where it has none."""
    rows = Run.objects.filter(matter=matter).select_related("version__procedure")
    steps = RunStep._base_manager.select_related("unit", "promise").order_by("number")
    waits = PaperWait._base_manager.select_related("promise").order_by("pk")
    found = rows.order_by("-pk").prefetch_related(
        Prefetch("steps", steps),
        Prefetch("waits", waits),
        Prefetch("papers", RunPaper._base_manager.all()),
    )
    return [_page(run) for run in found]


def _page(run: Run) -> RunPage:
    steps = list(run.steps.all())
    for step in steps:
        step.run = run
    papers = {one.code: one for one in run.papers.all()}
    return RunPage(run, steps, list(run.waits.all()), papers)


def proposed_for(matter: Matter) -> list[Version]:
    """The procedures in force, those of the matter's category first: two statements."""
    codes = set()
    if matter.category is not None:
        codes = {matter.category.code}
        if matter.category.parent_id:
            codes.add(matter.category.parent.code)  # type: ignore[union-attr]
    return sorted(in_force(), key=lambda one: codes.isdisjoint(one.definition.categories))


def fits(version: Version, matter: Matter) -> bool:
    """Whether a procedure names the category of the matter."""
    return matter.category is not None and matter.category.code in version.definition.categories


def steps_waiting(actor: Actor, *, limit: int = 100) -> list[RunStep]:
    """Running steps of units the actor works for, the nearest date first."""
    paths = [*actor.paths(HANDLE), *actor.paths(SIGN)]
    rows = RunStep.objects.filter(
        subtrees("unit__path", tuple(paths)), finished_at=None, matter__closed_at=None
    )
    rows = rows.select_related("unit", "promise", "matter", "run__version__procedure")
    return list(rows.order_by("promise__due_at", "pk")[:limit])


def is_late(step: RunStep, at: datetime) -> bool:
    """Whether the unit of a running step is late."""
    return step.promise.is_late(at)
