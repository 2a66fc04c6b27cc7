"""Papers of a run: ticked, asked for while the clocks wait, taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters import actions as matters
from fivehearts.engines.procedures import rules
from fivehearts.engines.procedures.actions.running import end_wait
from fivehearts.engines.procedures.models import PaperWait, Run, RunPaper, RunStep
from fivehearts.engines.procedures.queries.runs import open_step, open_wait
from fivehearts.engines.procedures.vocabulary.refusals import (
    LastsItsDays,
    NoPapersChosen,
    PaperUnknown,
    RunEnded,
    WaitsForNothing,
    WaitsForPapers,
)
from fivehearts.engines.procedures.vocabulary.words import PaperState
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

_MISSING, _HERE = _("Still missing: %(papers)s."), _("Received: %(papers)s.")


@action("procedures.tick_papers")
def tick_papers(*, by: Actor, run: Run, papers: Mapping[str, str], at: datetime = NOW) -> Run:
    """Note how papers stand: here, fetched by us, not needed, missing again. By codes; then: record.

    Raises `Forbidden`, `RunEnded`, `PaperUnknown`.
    """
    step = _step(run, by)
    _require_known(run, papers)
    for code, state in papers.items():
        changed = {"state": PaperState(state), "ticked_at": at, "ticked_by": by.ref}
        RunPaper._base_manager.update_or_create(
            run=run, code=code, defaults={**changed, "matter_id": run.matter_id}
        )
    record_it(run, unit_id=step.unit_id, data={"papers": [f"{c}:{s}" for c, s in papers.items()]})
    return run


@action("procedures.ask_for_papers")
def ask_for_papers(
    *, by: Actor, run: Run, papers: Iterable[str], words: str = "", at: datetime = NOW
) -> PaperWait:
    """一次性告知: everything that is missing is asked for at once, and the clocks wait for it.

    In order: the clocks stand and the resident is told what is missing (`matters.ask_papers`); the
    wait is kept; the papers are missing; record. Raises `Forbidden`, `RunEnded`,
    `NoPapersChosen`, `PaperUnknown`, `WaitsForPapers`, `LastsItsDays`.
    """
    step = _step(run, by)
    codes = list(dict.fromkeys(papers))
    if not codes:
        raise NoPapersChosen
    _require_known(run, codes)
    if step.stage.lasts:
        raise LastsItsDays
    if open_wait(run) is not None:
        raise WaitsForPapers
    known = run.version.definition.papers_by_code
    names = "、".join(known[code].name.zh for code in codes)
    promise = matters.ask_papers(
        by=by,
        matter=run.matter,
        step=step.promise,
        within=Term(run.version.definition.papers_within, TermUnit.NATURAL_DAYS),
        words="\n".join(part for part in (_said(_MISSING, names), words.strip()) if part),
        facts=_facts(run, step),
        at=at,
    )
    wait = PaperWait._base_manager.create(
        matter=run.matter, run=run, papers=codes, promise=promise, asked_at=at, asked_by=by.ref
    )
    tick_papers(by=by, run=run, papers=dict.fromkeys(codes, PaperState.MISSING), at=at)
    record_it(run, unit_id=step.unit_id, data={"missing": codes})
    return wait


@action("procedures.papers_received")
def papers_received(*, by: Actor, run: Run, at: datetime = NOW) -> Run:
    """What was asked for has come: the clocks run on from now.

    In order: the wait ends; the papers are here; the clocks run on (`matters.take_papers`); record.
    Raises `Forbidden`, `RunEnded`, `WaitsForNothing`.
    """
    step = _step(run, by)
    wait = open_wait(run)
    if wait is None:
        raise WaitsForNothing
    end_wait(wait, by=by, at=at)
    tick_papers(by=by, run=run, papers=dict.fromkeys(wait.papers, PaperState.HERE), at=at)
    known = run.version.definition.papers_by_code
    names = "、".join(known[code].name.zh for code in wait.papers)
    matters.take_papers(
        by=by,
        matter=run.matter,
        waited=wait.promise,
        words=_said(_HERE, names),
        facts=_facts(run, step),
        at=at,
    )
    record_it(run, unit_id=step.unit_id, data={"came": wait.papers})
    return run


def _step(run: Run, by: Actor) -> RunStep:
    step = open_step(run)
    if step is None:
        raise RunEnded
    if not rules.may_do(by, step):
        raise Forbidden
    return step


def _said(sentence: LazyText, names: str) -> str:
    """What the resident reads stands in the language of the house, whoever writes it."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(sentence) % {"papers": names}


def _require_known(run: Run, codes: Iterable[str]) -> None:
    known = run.version.definition.papers_by_code
    if any(code not in known for code in codes):
        raise PaperUnknown


def _facts(run: Run, step: RunStep) -> dict[str, Any]:
    return {"procedure": run.version.definition.code, "step": step.code}
