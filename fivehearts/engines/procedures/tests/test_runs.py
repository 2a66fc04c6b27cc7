"""A matter goes through a procedure: whose step it is, by when, what is missing, how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter, TimelineStep
from fivehearts.engines.matters.queries.tracking import tracked_page
from fivehearts.engines.matters.tests.community import (
    Community,
    lead_to,
    reload,
    resident_of,
    seen_by,
)
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.models import Run, RunPaper, RunStep
from fivehearts.engines.procedures.queries.runs import open_run, runs_of, steps_waiting
from fivehearts.engines.procedures.tests.walking import (
    ALLOWANCE,
    CERTIFICATE,
    begin,
    begun,
    finish,
    fresh,
)
from fivehearts.engines.procedures.vocabulary import refusals
from fivehearts.engines.promises.models import Move, Promise
from fivehearts.engines.promises.vocabulary import MoveCause
from fivehearts.foundation.clock import SHANGHAI, Term, TermUnit
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.scope.scopes import CodeScope
from fivehearts.foundation.verbs import Forbidden

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


def _at(day: int, hour: int = 10) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour - 10)


def test_an_allowance_goes_through_visit_and_publicity_to_its_end(place: Community) -> None:
    run = begun(place, at=MONDAY)
    _run, step = fresh(run)
    assert (step.code, step.unit.name) == ("accept", "和平街道民政办")
    assert step.promise.due_at == calendar().due_at(MONDAY, Term(3, TermUnit.WORKING_DAYS))
    for branch, day in (("complete", 1), ("to-visit", 2), ("seen", 4), ("publish", 7)):
        finish(place, run, branch, at=_at(day))
    known, step = fresh(run)
    assert (step.code, step.unit) == ("publicity", place.community)
    # Made public on Monday the 9th: seven whole days, until Monday the 16th at night.
    assert step.not_before == datetime(2026, 3, 17, tzinfo=SHANGHAI)
    assert step.promise.due_at == datetime(2026, 3, 17, 17, 30, tzinfo=SHANGHAI)
    with pytest.raises(refusals.TooEarly, match="2026-03-17"):
        finish(place, run, "no-objection", at=_at(14))
    finish(place, known, "no-objection", at=_at(15))
    ended = finish(place, run, "granted", at=_at(16))
    assert ended.end == "granted"
    with enter(SystemScope("test")):
        page = runs_of(reload(run.matter))[0]
    codes = ["accept", "compare", "visit", "opinion", "publicity", "confirm", "granted"]
    assert page.done == codes and page.ending and page.ending.kind == "issued"
    states = Promise.objects.filter(pk__in=[one.promise_id for one in page.steps])
    assert set(states.values_list("state", flat=True)) == {"kept"}


def test_the_resident_is_promised_the_term_of_the_procedure(place: Community) -> None:
    run = begun(place, at=MONDAY)
    matter = reload(run.matter)
    assert matter.promise.due_at == calendar().due_at(MONDAY, Term(30, TermUnit.WORKING_DAYS))
    move = Move.objects.get(promise=matter.promise)
    assert move.cause == MoveCause.PROCEDURE
    short = begun(place, CERTIFICATE, at=MONDAY)
    # A procedure that is quicker than what was promised moves nothing.
    assert not Move.objects.filter(promise=reload(short.matter).promise).exists()


def test_missing_papers_stop_the_clocks_and_the_resident_reads_which(place: Community) -> None:
    run, before = begun(place, at=MONDAY), None
    known, step = fresh(run)
    before = step.promise.due_at, known.matter.promise.due_at
    by = place.civil.backdating()
    with enter(SystemScope("test")):
        actions.ask_for_papers(
            by=by, run=known, papers=["income", "authority"], words="流水要近12个月的。", at=_at(1)
        )
    known, step = fresh(run)
    assert step.promise.paused_since and known.matter.promise.paused_since
    # The nearest date is that somebody asks where the papers are: thirty days by the calendar.
    assert known.matter.next_due_at == calendar().due_at(_at(1), Term(30, TermUnit.NATURAL_DAYS))
    with enter(CodeScope(frozenset({known.matter.pk}))):
        told = tracked_page(known.matter.number).steps[0]
        page = runs_of(known.matter)[0]
    assert "工资流水" in told.words and "授权书" in told.words and "近12个月" in told.words
    assert [one.code for one in page.missing] == ["income", "authority"]
    with pytest.raises(refusals.WaitsForPapers):
        finish(place, run, "complete", at=_at(1, 15))
    with enter(SystemScope("test")):
        actions.papers_received(by=by, run=fresh(run)[0], at=_at(3))
    known, step = fresh(run)
    # Two working days it stood, and by two working days both dates moved.
    days = calendar()
    for old, new in zip(before, (step.promise.due_at, known.matter.promise.due_at), strict=True):
        assert days.working_seconds(old, new) == 2 * days.day_seconds
    here = RunPaper.unscoped.filter(code__in=["income", "authority"], state="here")
    assert here.count() == 2


def test_a_step_is_not_finished_while_its_papers_are_missing_unless_it_is_a_refusal(
    place: Community,
) -> None:
    run = begun(place, at=MONDAY)
    known, step = fresh(run)
    by = place.civil.backdating()
    with enter(SystemScope("test")):
        with pytest.raises(refusals.PapersMissing, match="申请书"):
            actions.finish_step(by=by, run=known, step=step, branch="complete", at=_at(1))
        with pytest.raises(refusals.ReasonMissing):
            actions.finish_step(by=by, run=known, step=step, branch="elsewhere", at=_at(1))
        actions.finish_step(
            by=by, run=known, step=step, branch="elsewhere", reason="户籍在桃园街道。", at=_at(1)
        )
    with enter(CodeScope(frozenset({run.matter_id}))):
        words = tracked_page(reload(run.matter).number).steps[0].words
    # Whoever is refused reads why, and how to object.
    assert "户籍在桃园街道" in words and "行政复议" in words


def test_what_colleagues_note_of_a_visit_is_read_by_no_resident(place: Community) -> None:
    run = begun(place, CERTIFICATE, at=MONDAY)
    finish(place, run, "grounded", at=_at(1), note="门口有积水，邻居说住了三年。")
    with enter(CodeScope(frozenset({run.matter_id}))):
        page = tracked_page(reload(run.matter).number)
    assert not any("邻居" in one.words for one in page.steps)
    assert TimelineStep.unscoped.filter(matter=run.matter, words__contains="邻居").exists()


def test_a_step_may_be_done_again_where_the_procedure_says_so(place: Community) -> None:
    run = begun(place, CERTIFICATE, at=MONDAY)
    for branch in ("grounded", "other-use", "grounded", "true", "again", "true", "signed"):
        finish(place, run, branch, at=_at(1))
    finish(place, run, "handed-over", at=_at(2))
    with enter(SystemScope("test")):
        steps = runs_of(reload(run.matter))[0].steps
    assert [one.number for one in steps] == list(range(1, 9))
    assert run.version.definition.ends_by_code[Run.unscoped.get(pk=run.pk).end].code == "issued"


def test_a_matter_is_not_answered_while_its_procedure_runs(place: Community) -> None:
    run = begun(place, at=MONDAY)
    matter = reload(run.matter)
    with enter(SystemScope("test")), pytest.raises(refusals.RunStillOpen, match="受理申请"):
        matters.report_done(
            by=place.grid_worker.backdating(),
            matter=matter,
            outcome="solved",
            answer="好了。",
            at=_at(1),
        )
    assert reload(matter).state == "handling"


@pytest.mark.parametrize("waiting", [False, True])
def test_a_withdrawn_matter_ends_its_procedure(place: Community, waiting: bool) -> None:
    run = begun(place, at=MONDAY)
    if waiting:
        with enter(SystemScope("test")):
            actions.ask_for_papers(
                by=place.civil.backdating(), run=fresh(run)[0], papers=["income"], at=_at(1)
            )
    matter = reload(run.matter)
    with enter(SystemScope("test")):
        matters.withdraw(by=resident_of(matter).backdating(), matter=matter, at=_at(2))
    ended = Run.unscoped.get(pk=run.pk)
    assert ended.end == "withdrawn"
    keys = RunStep.unscoped.filter(run=ended).values("promise")
    assert not Promise.objects.filter(pk__in=keys, state="running").exists()


def test_a_procedure_stopped_on_the_way_leaves_the_matter_to_its_unit(place: Community) -> None:
    run = begun(place, at=MONDAY)
    with enter(SystemScope("test")):
        actions.ask_for_papers(
            by=place.civil.backdating(), run=fresh(run)[0], papers=["income"], at=_at(1)
        )
        with pytest.raises(refusals.ReasonMissing):
            actions.end(by=place.grid_worker.backdating(), run=fresh(run)[0], reason="", at=_at(2))
        actions.end(
            by=place.grid_worker.backdating(), run=fresh(run)[0], reason="居民电话撤回", at=_at(2)
        )
    matter = reload(run.matter)
    assert matter.state == "handling" and matter.promise.paused_since is None
    assert open_run(matter) is None
    # Another may begin, and then the matter can be answered.
    begin(place, matter, CERTIFICATE, at=_at(2))


def test_only_the_unit_of_a_step_finishes_it_and_it_sees_the_matter(place: Community) -> None:
    run = begun(place, at=MONDAY)
    known, step = fresh(run)
    assert seen_by(place.civil, known.matter)
    for name in ("grid_worker", "colleague", "stranger"):
        with enter(SystemScope("test")), pytest.raises(Forbidden):
            actions.finish_step(
                by=place.people[name].backdating(), run=known, step=step, branch="complete"
            )
    with enter(ActorScope(place.civil)):
        assert [one.run_id for one in steps_waiting(place.civil)] == [run.pk]
    with enter(ActorScope(place.stranger)):
        assert not Run.objects.exists() and not steps_waiting(place.stranger)


def test_no_unit_of_the_kind_is_said_before_anything_is_written(place: Community) -> None:
    matter = lead_to(place, "handling", at=MONDAY)
    type(place.city).objects.filter(code="TXM").update(name="和平街道城管队")
    with pytest.raises(refusals.NoUnit, match="受理申请"):
        begin(place, matter, ALLOWANCE, at=MONDAY)
    assert not Run.unscoped.exists()
    assert Matter.unscoped.get(pk=matter.pk).state == "handling"
