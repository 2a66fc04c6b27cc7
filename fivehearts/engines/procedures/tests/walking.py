"""Walks a matter through a procedure by the right colleagues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, lead_to, reload
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.models import Run, RunStep
from fivehearts.engines.procedures.queries.runs import open_run, open_step
from fivehearts.engines.procedures.queries.versions import in_force_of
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor, SystemScope, enter

ALLOWANCE = "minimum-living-allowance"
CERTIFICATE = "community-residence-certificate"


def begun(
    place: Community, code: str = ALLOWANCE, *, at: datetime | None = None, **given: Any
) -> Run:
    """A matter in the hands of the first grid that has begun a procedure."""
    matter = lead_to(place, "handling", at=at, **given)
    return begin(place, matter, code, at=at)


def begin(place: Community, matter: Matter, code: str, *, at: datetime | None = None) -> Run:
    version = in_force_of(code)
    assert version is not None
    with enter(SystemScope("test")):
        return actions.begin(
            by=place.grid_worker.backdating(),
            matter=reload(matter),
            version=version,
            at=at or now(),
        )


def fresh(run: Run) -> tuple[Run, RunStep]:
    """The run and its step as the database has them now, with the matter's units."""
    found = open_run(reload(run.matter))
    assert found is not None
    step = open_step(found)
    assert step is not None
    return found, step


def whose(place: Community, step: RunStep) -> Actor:
    """A colleague of the unit of a step."""
    people = {
        place.grid.pk: place.grid_worker,
        place.community.pk: place.handler,
    }
    return people.get(step.unit_id, place.civil).backdating()


def finish(
    place: Community, run: Run, branch: str, *, at: datetime | None = None, **more: Any
) -> Run:
    """The step the run stands at ends by a branch, every paper of it here."""
    known, step = fresh(run)
    by, moment = whose(place, step), at or now()
    with enter(SystemScope("test")):
        if step.stage.papers:
            here = dict.fromkeys(step.stage.papers, "here")
            actions.tick_papers(by=by, run=known, papers=here, at=moment)
        return actions.finish_step(by=by, run=known, step=step, branch=branch, at=moment, **more)
