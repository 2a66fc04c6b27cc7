"""A few residents of the sample ask for what goes through a procedure; each stands at another step."""

from __future__ import annotations

from datetime import datetime

from fivehearts.demo.living import Stage
from fivehearts.demo.texts import ways as words
from fivehearts.demo.town import Town
from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.states import HANDLE
from fivehearts.engines.procedures import actions as procedures
from fivehearts.engines.procedures.models import Run, RunStep
from fivehearts.engines.procedures.queries.runs import open_run, open_step
from fivehearts.engines.procedures.queries.versions import in_force_of
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit

MATTERS = len(words.WAYS)
_CATEGORY = {words.ALLOWANCE: "welfare-allowance", words.CERTIFICATE: "welfare-proof"}
_HOUR = 3600


def go(town: Town, seed: str, began: datetime) -> None:
    """Register them in the first community, begin their procedures, and lead each to its step."""
    stage = Stage(seed, town)
    community = stage.units[town.communities[0]]
    for number, way in enumerate(words.WAYS):
        at = _before(began, way.days)
        matter = _registered(stage, community, way, number, at)
        run = _begun(stage, town, matter, way.code, at)
        for branch in way.branches:
            at = _step(stage, town, run, branch, at)
        if way.asks:
            step = _current(run)
            procedures.ask_for_papers(
                by=_colleague(stage, town, step.unit),
                run=run,
                papers=["income"],
                words=words.MISSING,
                at=at,
            )


def _before(began: datetime, days: int) -> datetime:
    """Some time in the morning, so many working days before."""
    office = calendar()
    day = began.date()
    left = days
    while left:
        day = day.fromordinal(day.toordinal() - 1)
        left -= office.is_working_day(day)
    return office.advance(office.open_of(day), _HOUR // 2)


def _registered(stage: Stage, community: Unit, way: words.Way, number: int, at: datetime) -> Matter:
    by = stage.actor(stage.town.staff(community.code, "secretary")[0])
    facts = matters.Registration(
        words=way.words,
        title=way.title,
        place_unit=stage.units[_grid(stage, community)],
        kind="help",
        channel="counter",
        contact="self",
        category=stage.categories[_CATEGORY[way.code]],
        resident_name=way.name,
        resident_phone=f"1380000{number:04}",
    )
    matter = matters.register(by=by, facts=facts, at=at)
    matters.accept(by=by, matter=matter, at=at)
    matters.dispatch(by=by, matter=matter, unit=community, at=at)
    matters.sign(by=by, matter=matter, at=at)
    matters.contact(by=by, matter=matter, way="visit", reached=True, at=at)
    return matter


def _grid(stage: Stage, community: Unit) -> str:
    """The first grid of the community."""
    grids = [one for one in stage.units.values() if one.parent_id == community.pk]
    return min(one.code for one in grids if one.kind == "grid")


def _begun(stage: Stage, town: Town, matter: Matter, code: str, at: datetime) -> Run:
    version = in_force_of(code)
    if version is None:
        raise LookupError(f"the procedure {code} is not shipped")
    by = _colleague(stage, town, matter.holder_unit)
    return procedures.begin(by=by, matter=matter, version=version, at=at)


def _step(stage: Stage, town: Town, run: Run, branch: str, at: datetime) -> datetime:
    """The step ends by a branch, half a day to a day of working time later."""
    step = _current(run)
    at = calendar().advance(at, 5 * _HOUR)
    by = _colleague(stage, town, step.unit)
    if step.stage.papers:
        here = dict.fromkeys(step.stage.papers, "here")
        procedures.tick_papers(by=by, run=run, papers=here, at=at)
    refused = branch == "not-ours"
    procedures.finish_step(
        by=by,
        run=run,
        step=step,
        branch=branch,
        reason=words.WHY_NOT if refused else "",
        note=words.SEEN if branch == "seen" else "",
        at=at,
    )
    return at


def _current(run: Run) -> RunStep:
    known = open_run(run.matter)
    step = open_step(known) if known is not None else None
    if step is None:
        raise LookupError("the run has ended")
    return step


def _colleague(stage: Stage, town: Town, unit: Unit) -> Actor:
    """Somebody who handles for the unit."""
    roles = ("handler", "grid_worker", "unit_head", "liaison", "secretary")
    for name in town.staff(unit.code, *roles):
        actor = stage.actor(name)
        if actor.holds(HANDLE, over=unit.path):
            return actor
    raise LookupError(f"nobody handles at {unit.code}")
