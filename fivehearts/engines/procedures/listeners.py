"""What procedures do when their matter moves: they hold it until they end, or end with it."""

from __future__ import annotations

from fivehearts.engines.matters.vocabulary.announcements import MatterMoved
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.queries.runs import open_run_of, open_step
from fivehearts.engines.procedures.vocabulary.refusals import RunStillOpen
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

_BY = system("procedures")
# Answered, or handled with another, it would leave its procedure in the middle.
_HELD = frozenset({Verb.REPORT_DONE, Verb.ANSWER_AT_ONCE, Verb.JOIN})
_ENDING = frozenset({Verb.WITHDRAW, Verb.DECLINE})


def hold_or_end(event: MatterMoved) -> None:
    """Refuse to answer a matter whose procedure runs; end the run of one that is withdrawn.

    Every other verb costs nothing here: no statement.
    """
    if event.verb not in _HELD and event.verb not in _ENDING:
        return
    with enter(SystemScope("procedures")):
        run = open_run_of(event.matter_id)
        if run is None:
            return
        if event.verb in _HELD:
            step = open_step(run)
            title = step.stage.title if step else ""
            raise RunStillOpen(procedure=run.version.definition.title, step=title)
        actions.end(by=_BY, run=run, reason="")
