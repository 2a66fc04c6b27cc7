"""A matter begins a procedure, goes from step to step, and comes to an end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.procedures import rules
from fivehearts.engines.procedures.definition import Branch, Definition, Ending, Stage
from fivehearts.engines.procedures.models import PaperWait, Run, RunStep, Version
from fivehearts.engines.procedures.queries.runs import (
    open_run,
    open_step,
    open_wait,
    papers_here,
    unit_for,
)
from fivehearts.engines.procedures.vocabulary.refusals import (
    BranchUnknown,
    NotInForce,
    NoUnit,
    PapersMissing,
    ReasonMissing,
    RunEnded,
    RunsAlready,
    StepDone,
    TooEarly,
    WaitsForPapers,
)
from fivehearts.engines.procedures.vocabulary.words import EndKind, VersionState
from fivehearts.foundation.clock import Term, TermUnit, day_of, local, start_of
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, IllegalTransition, action, record_it

# What lasts its days is finished by the end of the working day after them.
_AFTER = Term(1, TermUnit.WORKING_DAYS)


@action("procedures.begin")
def begin(*, by: Actor, matter: Matter, version: Version, at: datetime = NOW) -> Run:
    """The matter goes this way from now on, by this version to its end.

    In order: the run; its first step begins with a promise of its unit, and the resident is
    promised the term of the procedure where it ends later (`matters.begin_step`); record. Raises
    `Forbidden`, `NotInForce`, `RunsAlready`, `NoUnit`.
    """
    if not rules.may_begin(by, matter):
        raise Forbidden
    if version.state != VersionState.PUBLISHED:
        raise NotInForce
    if open_run(matter) is not None:
        raise RunsAlready
    if not rules.can_begin(matter):
        raise IllegalTransition(verb=version.definition.title, state=matter.get_state_display())
    run = Run._base_manager.create(matter=matter, version=version, begun_at=at, begun_by=by.ref)
    definition = version.definition
    first = definition.steps[0]
    _begin_step(run, matter, first, number=1, whole=definition.term, by=by, at=at)
    record_it(run, unit_id=matter.holder_unit_id, data=_facts(run, first.code))
    return run


@action("procedures.finish_step")
def finish_step(
    *,
    by: Actor,
    run: Run,
    step: RunStep,
    branch: str,
    reason: str = "",
    note: str = "",
    at: datetime = NOW,
) -> Run:
    """The step is done, and ends by this branch; the next one begins, or the run ends.

    The conditional UPDATE comes first: of two colleagues the second reads `StepDone`. In order:
    the step; its promise, its words on the timeline (`matters.finish_step`); the next step, or the
    end of the run; record. Raises `Forbidden`, `BranchUnknown`, `PapersMissing`, `TooEarly`,
    `WaitsForPapers`, `ReasonMissing` where a refusal says not why, `NoUnit`.
    """
    if step.run_id != run.pk or not rules.may_do(by, step):
        raise Forbidden
    taken, matter = _branch(step, branch), run.matter
    definition = run.version.definition
    ending = definition.ends_by_code.get(taken.to)
    _check(run, step, taken, at)
    if ending is not None and ending.kind == EndKind.REFUSED and not reason.strip():
        raise ReasonMissing
    _close_step(step, taken.code, by=by, at=at)
    matters.finish_step(
        by=by,
        matter=matter,
        promise=step.promise,
        words=_told(step.stage, taken, ending, reason),
        facts=_facts(run, step.code, branch=taken.code),
        note=note,
        at=at,
    )
    if ending is None:
        target = definition.by_code[taken.to]
        _begin_step(run, matter, target, number=step.number + 1, by=by, at=at)
    else:
        _close_run(run, ending, by=by, at=at)
    record_it(run, unit_id=step.unit_id, data=_facts(run, step.code, branch=taken.code))
    return run


@action("procedures.end")
def end(*, by: Actor, run: Run, reason: str, at: datetime = NOW) -> Run:
    """The resident no longer wants it, or it cannot go on: the run ends before its time.

    In order: its step and what it waited for end; where the matter goes on, the promise of the step
    falls away and the resident reads why; the run; record. Raises `Forbidden`, `RunEnded`,
    `ReasonMissing`.
    """
    matter = run.matter
    if not rules.may_stop(by, run, matter):
        raise Forbidden
    step = open_step(run)
    if step is None:
        raise RunEnded
    if not reason.strip() and not by.is_system:
        raise ReasonMissing
    ending, wait = run.version.definition.withdrawn, open_wait(run)
    if wait is not None:
        end_wait(wait, by=by, at=at)
    _close_step(step, "", by=by, at=at)
    if matter.is_open:
        facts = _facts(run, step.code)
        if wait is not None:
            matters.take_papers(
                by=by, matter=matter, waited=wait.promise, words="", facts=facts, at=at
            )
            step = RunStep._base_manager.select_related("promise__unit").get(pk=step.pk)
        words = " ".join(part for part in (ending.title.zh + "。", reason.strip()) if part)
        matters.finish_step(
            by=by,
            matter=matter,
            promise=step.promise,
            words=words,
            facts=facts,
            dropped=True,
            at=at,
        )
    _close_run(run, ending, by=by, at=at)
    record_it(run, unit_id=step.unit_id, data=_facts(run, step.code))
    return run


def _begin_step(
    run: Run,
    matter: Matter,
    stage: Stage,
    *,
    number: int,
    by: Actor,
    at: datetime,
    whole: Term | None = None,
) -> None:
    unit = unit_for(stage, matter)
    if unit is None:
        raise NoUnit(step=stage.title, who=stage.who_words)
    not_before = _not_before(stage, matter, at) if stage.lasts else None
    due_at = (
        calendar(matter.calendar).due_at(not_before - timedelta(seconds=1), _AFTER)
        if not_before
        else None
    )
    asked = matters.StepAsked(
        unit=unit,
        words=f"{stage.title.zh}。{stage.told.zh}",
        term=None if due_at else stage.term,
        due_at=due_at,
        facts=_facts(run, stage.code),
    )
    promise = matters.begin_step(by=by, matter=matter, asked=asked, whole=whole, at=at)
    RunStep._base_manager.create(
        matter=matter,
        run=run,
        number=number,
        code=stage.code,
        unit=unit,
        promise=promise,
        begun_at=at,
        not_before=not_before,
    )


def _not_before(stage: Stage, matter: Matter, at: datetime) -> datetime:
    """The first moment after all its days: the day on which it begins does not count (民法典 §201)."""
    if stage.term.unit == TermUnit.NATURAL_DAYS:
        last = day_of(at) + timedelta(days=stage.term.amount)
    else:
        last = calendar(matter.calendar).nth_working_day(day_of(at), stage.term.amount)
    return start_of(last + timedelta(days=1))


def _branch(step: RunStep, code: str) -> Branch:
    for one in step.stage.branches:
        if one.code == code:
            return one
    raise BranchUnknown


def _check(run: Run, step: RunStep, taken: Branch, at: datetime) -> None:
    if step.finished_at is not None:
        raise StepDone
    if open_wait(run) is not None:
        raise WaitsForPapers
    if not step.may_end_at(at):
        raise TooEarly(day=f"{local(step.not_before or at):%Y-%m-%d}")
    if taken.without_papers or taken.back:
        return
    here = papers_here(run)
    missing = [code for code in step.stage.papers if code not in here]
    if missing:
        known = run.version.definition.papers_by_code
        raise PapersMissing(papers="、".join(str(known[code].name) for code in missing))


def _close_step(step: RunStep, branch: str, *, by: Actor, at: datetime) -> None:
    """One conditional UPDATE: of two colleagues the second is told."""
    rows = RunStep._base_manager.filter(pk=step.pk, finished_at=None)
    if not rows.update(finished_at=at, finished_by=by.ref, branch=branch):
        raise StepDone


def _close_run(run: Run, ending: Ending, *, by: Actor, at: datetime) -> None:
    rows = Run._base_manager.filter(pk=run.pk, ended_at=None)
    if not rows.update(end=ending.code, ended_at=at, ended_by=by.ref):
        raise RunEnded
    run.end, run.ended_at, run.ended_by = ending.code, at, by.ref


def end_wait(wait: PaperWait, *, by: Actor, at: datetime) -> None:
    """The wait is over; of two who say so the second is told. Raises `StepDone`."""
    rows = PaperWait._base_manager.filter(pk=wait.pk, ended_at=None)
    if not rows.update(ended_at=at, ended_by=by.ref):
        raise StepDone


def _told(stage: Stage, taken: Branch, ending: Ending | None, reason: str) -> str:
    """What the resident reads, in Chinese as everything units write: done, how, and the end of it."""
    words = f"{stage.title.zh}：{taken.when.zh}。"
    if ending is None:
        return words
    said = [words, f"{ending.title.zh}。{ending.told.zh}", reason.strip()]
    if ending.objection is not None:
        said.append(ending.objection.zh)
    return "\n".join(part for part in said if part)


def _facts(run: Run, step: str, **more: Any) -> dict[str, Any]:
    """Codes for the record: which procedure, which version, which step."""
    definition: Definition = run.version.definition
    return {"procedure": definition.code, "edition": run.version.number, "step": step, **more}
