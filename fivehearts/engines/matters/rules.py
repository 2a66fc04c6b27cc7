"""Who may do what to a matter. On loaded things only: no queries, no HTTP.

The state is asked of the table of transitions; here stands only who.
"""

from __future__ import annotations

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary import states
from fivehearts.engines.matters.vocabulary.states import TRANSITIONS, Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit

# Somebody with one of these works on matters and may leave a note.
WORKING = (
    states.ACCEPT,
    states.DISPATCH,
    states.SIGN,
    states.HANDLE,
    states.REVIEW,
    states.FOLLOW_UP,
)


def may_register(actor: Actor, place: Unit) -> bool:
    """Residents always; staff with a post that takes matters in over the place."""
    return not actor.is_user or actor.holds(states.REGISTER, over=place.path)


def may_import(actor: Actor, unit: Unit) -> bool:
    return actor.holds(states.IMPORT, over=unit.path)


def may_view(actor: Actor, matter: Matter) -> bool:
    """A post that reads matters, over the place or over a unit taking part.

    That the row can be loaded at all is decided by the scope.
    """
    return actor.is_system or actor.holds_anywhere(states.VIEW)


def may_accept(actor: Actor, matter: Matter) -> bool:
    """Accept or decline: the unit it was registered with."""
    return actor.holds(states.ACCEPT, over=matter.holder_unit.path)


def may_dispatch(actor: Actor, matter: Matter) -> bool:
    return actor.holds(states.DISPATCH, over=matter.holder_unit.path)


def may_sign(actor: Actor, matter: Matter) -> bool:
    return actor.holds(states.SIGN, over=matter.holder_unit.path)


def may_handle(actor: Actor, matter: Matter) -> bool:
    """Contact the resident and report done: the unit that holds it."""
    return actor.holds(states.HANDLE, over=matter.holder_unit.path)


def may_review(actor: Actor, matter: Matter) -> bool:
    return actor.holds(states.REVIEW, over=matter.holder_unit.path)


def may_follow_up(actor: Actor, matter: Matter) -> bool:
    """Staff who follow up for the holding unit, or the resident of this very matter."""
    return is_its_resident(actor, matter) or actor.holds(
        states.FOLLOW_UP, over=matter.holder_unit.path
    )


def is_its_resident(actor: Actor, matter: Matter) -> bool:
    """Whether the actor came in by this matter's number and query code."""
    return actor.is_resident and actor.ref == f"resident:{matter.number}"


def may_note(actor: Actor, matter: Matter) -> bool:
    """Whoever works on matters for a unit that takes part."""
    units = (matter.holder_unit, matter.accountable_unit, matter.intake_unit)
    return any(actor.holds(p, over=unit.path) for p in WORKING for unit in units)


def may_reveal(actor: Actor, matter: Matter) -> bool:
    """See the phone in full, with a purpose, recorded: whoever must reach the resident now."""
    return actor.holds(states.REVEAL, over=matter.holder_unit.path)


def may_release(actor: Actor) -> bool:
    """Only the program itself, when an owner's post ends; handing over is another verb."""
    return actor.is_system


def may_renew_code(actor: Actor, matter: Matter) -> bool:
    """Issue a new query code to a resident who lost the receipt."""
    return actor.holds(states.REGISTER, over=matter.intake_unit.path)


def is_independent(actor: Actor, handled_by: frozenset[str]) -> bool:
    """Whether the actor is somebody else than those who handled it."""
    return actor.ref not in handled_by


_WHO = {
    Verb.ACCEPT: may_accept,
    Verb.DECLINE: may_accept,
    Verb.DISPATCH: may_dispatch,
    Verb.SIGN: may_sign,
    Verb.CONTACT: may_handle,
    Verb.NOTE: may_note,
    Verb.REPORT_DONE: may_handle,
    Verb.APPROVE: may_review,
    Verb.SEND_BACK: may_review,
    Verb.ATTEMPT: may_follow_up,
    Verb.ANSWER: may_follow_up,
    Verb.CLOSE: may_follow_up,
}
_INDEPENDENT = {Verb.APPROVE, Verb.SEND_BACK, Verb.ATTEMPT, Verb.ANSWER, Verb.CLOSE}


def verbs_open_to(actor: Actor, matter: Matter, *, handled_by: frozenset[str]) -> list[Verb]:
    """The verbs this actor may do now, in the order of the table: what the buttons show."""
    open_verbs = []
    for verb, transition in TRANSITIONS.items():
        name = Verb(verb)
        who = _WHO.get(name)
        if who is None or matter.state not in transition.sources or not who(actor, matter):
            continue
        if name in _INDEPENDENT and not is_independent(actor, handled_by):
            continue
        if name == Verb.ATTEMPT and not matter.can_be_contacted:
            continue
        open_verbs.append(name)
    return open_verbs


def may(verb: Verb, actor: Actor, matter: Matter) -> bool:
    """Whether a post of the actor gives this verb on this matter, whatever its state."""
    return _WHO[verb](actor, matter)
