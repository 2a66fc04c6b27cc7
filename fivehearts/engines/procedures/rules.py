"""Who may write procedures, begin them, and do their steps. On loaded things only."""

from __future__ import annotations

from fivehearts.engines.catalogue.rules import may_manage as may_keep_catalogue
from fivehearts.engines.matters import rules as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.states import HANDLE, SIGN, TRANSITIONS, State, Verb
from fivehearts.engines.procedures.models import Run, RunStep, Version
from fivehearts.foundation.scope import Actor

_BEGUN_IN = frozenset({State.SIGNED, State.HANDLING})


def may_write(actor: Actor) -> bool:
    """Write and throw away: whoever keeps the catalogue, at a unit without a superior.

    One procedure holds for all units, as one catalogue does.
    """
    return may_keep_catalogue(actor)


def may_publish(actor: Actor, draft: Version) -> bool:
    """Put a draft in force: whoever may write, but not who wrote it, nor who stands in for them.

    What everybody has to go by is read by two. The program publishes what is shipped.
    """
    return may_write(actor) and (actor.is_system or draft.begun_by not in actor.refs_behind)


def may_begin(actor: Actor, matter: Matter) -> bool:
    """Begin one for a matter: whoever handles for the unit that has it."""
    return matters.may_handle(actor, matter)


def can_begin(matter: Matter) -> bool:
    """Whether the matter is with a unit that works on it."""
    return matter.state in _BEGUN_IN and not matter.standing


def may_do(actor: Actor, step: RunStep) -> bool:
    """Finish a step, tick papers, ask for papers: whoever works for the unit of the step."""
    path = step.unit.path
    return actor.holds(HANDLE, over=path) or actor.holds(SIGN, over=path)


def can_proceed(matter: Matter) -> bool:
    """Whether a step can be finished while the matter stands where it stands."""
    return matter.state in TRANSITIONS[Verb.FINISH_STEP].sources


def may_stop(actor: Actor, run: Run, matter: Matter) -> bool:
    """Stop a run before its end: the unit that has the matter; or the program, when it ends."""
    return actor.is_system or matters.may_handle(actor, matter)
