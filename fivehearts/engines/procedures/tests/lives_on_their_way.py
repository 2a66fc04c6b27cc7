"""Random lives that go the way of a procedure: steps of several units, papers, branches, an end."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import invariant

from fivehearts.engines.matters.tests.community import reload
from fivehearts.engines.matters.tests.lives_beside import RIGHT, happens, in_turn, where
from fivehearts.engines.matters.tests.looking_in_public import INTERNAL
from fivehearts.engines.matters.tests.test_invariants import AnyLife
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.models import PaperWait, Run, RunStep
from fivehearts.engines.procedures.queries.runs import open_run, open_step
from fivehearts.engines.procedures.queries.versions import in_force_of
from fivehearts.engines.procedures.queries.waiting import stepped_matters
from fivehearts.engines.procedures.tests.walking import ALLOWANCE, CERTIFICATE

# Who works for the units that do steps, by the codes of the units.
_AT = {"TXG1": "grid_worker", "TXG2": "colleague", "TXJ": "officer", "TXP": "manager", "TXM": "civil"}  # fmt: skip
# Somebody of these, or whoever may: mostly whoever may, so that a life comes far.
anybody = st.sampled_from(("civil", "handler", "secretary", "stranger", *(RIGHT for _n in range(8))))  # fmt: skip


class OnItsWay(AnyLife):
    """Any life, and the verbs of procedures among all others."""

    # Whether the life ever began a procedure.
    goes_by = False

    def what_waits_for_somebody(self) -> list[str]:
        waiting = super().what_waits_for_somebody()
        if self.goes_by and open_run(self.matter) is not None:
            papers = ["papers_came"] if self._waits_besides() else []
            return [*waiting, *papers, "a_step_is_finished", "a_step_lasts_its_days"]
        return waiting

    @happens()
    def the_right_colleague_takes_the_next_step(self) -> None:
        """In hand it goes the way of a procedure, and from there step by step to its end."""
        way = Run.unscoped.filter(matter=self.matter)
        if self.matter.state != "handling" or way.filter(ended_at__isnull=False).exists():
            super().the_right_colleague_takes_the_next_step()
        elif way.exists():
            self.a_step_lasts_its_days()
            self.a_step_is_finished(RIGHT, 0, True)
        else:
            asks_for_self = self.matter.contact == "self"
            self.begin_a_procedure(RIGHT, ALLOWANCE if asks_for_self else CERTIFICATE)

    @in_turn(Verb.BEGIN_STEP)
    @happens(who=anybody, code=st.sampled_from([ALLOWANCE, CERTIFICATE]))
    def begin_a_procedure(self, who: str, code: str) -> None:
        given = {"matter": self.matter, "version": in_force_of(code)}
        name = _AT.get(self.matter.holder_unit.code, "secretary") if who == RIGHT else who
        self._try(actions.begin, name, given)
        self.goes_by = Run.unscoped.filter(matter=self.matter).exists()

    @where("goes_by")
    @happens(who=anybody, branch=st.integers(0, 5), ticked=st.sampled_from([True, True, False]))
    def a_step_is_finished(self, who: str, branch: int, ticked: bool) -> None:
        run, step, name = self._stands_at(who)
        if run is None or step is None:
            return
        if ticked and step.stage.papers:
            here = dict.fromkeys(step.stage.papers, "here")
            self._acted(actions.tick_papers, [name], {"run": run, "papers": here})
        branches = step.stage.branches
        told = {"reason": "收入超过标准", "note": f"看了原件{INTERNAL}"}
        code = branches[branch % len(branches)].code
        self._try(actions.finish_step, name, {"run": run, "step": step, "branch": code}, **told)

    @where("goes_by")
    @happens()
    def a_step_lasts_its_days(self) -> None:
        _run, step, _name = self._stands_at(RIGHT)
        if step is not None and step.not_before is not None:
            self.at = max(self.at, step.not_before)

    @where("goes_by")
    @happens(who=anybody, many=st.integers(1, 3))
    def papers_are_asked_for(self, who: str, many: int) -> None:
        run, _step, name = self._stands_at(who)
        if run is not None:
            papers = [one.code for one in run.version.definition.papers[:many]]
            self._try(actions.ask_for_papers, name, {"run": run, "papers": papers})

    @where("goes_by")
    @happens(who=anybody)
    def papers_came(self, who: str) -> None:
        run, _step, name = self._stands_at(who)
        if run is not None:
            self._try(actions.papers_received, name, {"run": run})

    @where("goes_by")
    @happens(who=anybody)
    def it_is_no_longer_wanted(self, who: str) -> None:
        # Seldom: it ends most ways before anything happened.
        run, _step, name = self._stands_at(who)
        if run is not None and self.at.minute % 5 == 3:
            self._try(actions.end, name, {"run": run, "reason": "居民说不办了"})

    @invariant()
    def a_run_stands_at_one_step_that_its_unit_has_promised(self) -> None:
        if not hasattr(self, "matter") or not self.goes_by:
            return
        matter = reload(self.matter)
        for run in Run.unscoped.filter(matter=matter):
            steps = RunStep.unscoped.filter(run=run).select_related("promise", "unit")
            waiting = [one for one in steps if one.finished_at is None]
            assert [one.promise.runs for one in waiting] == [True] * run.is_open
            assert not any(one.promise.runs for one in steps if one.finished_at is not None)
            assert matter.is_open or not run.is_open
            for step in waiting:
                # Whoever works for its unit finds it.
                worker = self.place.people[_AT.get(step.unit.code, "secretary")]
                assert matter.pk in dict(stepped_matters(worker))[step.unit_id]

    def _waits_besides(self) -> bool:
        return PaperWait.unscoped.filter(matter=self.matter, ended_at=None).exists()

    def _stands_at(self, who: str) -> tuple[Run | None, RunStep | None, str]:
        """The run of the matter, the step it stands at, and who tries: of its unit, or anybody."""
        run = open_run(reload(self.matter))
        step = open_step(run) if run is not None else None
        right = _AT.get(step.unit.code, "secretary") if step is not None else "secretary"
        return run, step, right if who == RIGHT else who
