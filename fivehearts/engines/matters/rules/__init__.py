"""Who may do what to a matter. On loaded things only: no queries, no HTTP.

The state is asked of the table of transitions; here stands only who.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.rules.joint import (
    can_be_published,
    confidentiality,
    may_follow,
    may_join,
    may_limit,
    may_link,
    may_measure,
    may_publish,
    may_separate,
)
from fivehearts.engines.matters.vocabulary import states
from fivehearts.engines.matters.vocabulary.standing import Standing
from fivehearts.engines.matters.vocabulary.states import NOT_WHILE_STANDING, TRANSITIONS, Verb
from fivehearts.engines.matters.vocabulary.words import ANSWERABLE_AT_ONCE, Channel
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.clock import TermUnit
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit

# Rules of another file of this room, asked for by the name of the room.
__all__ = [
    "can_be_published",
    "confidentiality",
    "may_follow",
    "may_join",
    "may_limit",
    "may_link",
    "may_measure",
    "may_publish",
    "may_separate",
]

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


def can_be_declined(matter: Matter) -> bool:
    """Before it is accepted; an order, accepted as it came in, until it is dispatched."""
    is_order = matter.channel == Channel.ORDER_12345
    return matter.state == states.State.REGISTERED or (
        matter.state == states.State.ACCEPTED and is_order
    )


def may_take_order(actor: Actor, place: Unit) -> bool:
    """Take an order of the city's 12345 in for a place: whoever registers and accepts there."""
    return may_register(actor, place) and actor.holds(states.ACCEPT, over=place.path)


def may_answer_order(actor: Actor, matter: Matter) -> bool:
    """Send the answer back, or note another date of the orderer: whoever accepts at the intake."""
    return actor.holds(states.ACCEPT, over=matter.intake_unit.path)


def may_deliver(actor: Actor) -> bool:
    """Only the program itself hands answers over by webhook."""
    return actor.is_system


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


def may_ask(actor: Actor, matter: Matter) -> bool:
    """Ask for a return or for more time: whoever signs or handles for the unit that has it."""
    path = matter.holder_unit.path
    return actor.holds(states.HANDLE, over=path) or actor.holds(states.SIGN, over=path)


def may_decide(actor: Actor, matter: Matter) -> bool:
    """Decide on a request: the unit that was asked, or one above it."""
    decider = matter.decider_unit
    return decider is not None and actor.holds(states.DECIDE, over=decider.path)


def may_review_parking(actor: Actor, matter: Matter) -> bool:
    """Keep it parked: whoever decides for a unit above the one that answers."""
    path = matter.accountable_unit.path
    return any(
        states.DECIDE in post.permissions and post.covers(path) and post.unit_path != path
        for post in actor.posts
    )


def may_resume(actor: Actor, matter: Matter) -> bool:
    """Let the clock run on: the unit that has it, who could have refused, or the day itself."""
    return actor.is_system or may_ask(actor, matter) or may_review_parking(actor, matter)


def may_lead(actor: Actor, matter: Matter) -> bool:
    """Ask others to assist, insist, take a part back: whoever handles for the unit that has it."""
    return may_handle(actor, matter)


def may_help(actor: Actor, matter: Matter) -> bool:
    """Do a part or come to the spot: who signs or handles somewhere; the action asks for the unit."""
    return actor.holds_anywhere(states.HANDLE) or actor.holds_anywhere(states.SIGN)


def may_proceed(actor: Actor) -> bool:
    """Do a step of a procedure: who signs or handles somewhere; the procedure asks for the unit."""
    return (
        actor.is_system or actor.holds_anywhere(states.HANDLE) or actor.holds_anywhere(states.SIGN)
    )


def may_summon(actor: Actor, matter: Matter) -> bool:
    """Call a department or a higher level: who may raise it, or call a call off."""
    return actor.holds(states.ESCALATE, over=matter.holder_unit.path)


def may_escalate(actor: Actor, matter: Matter) -> bool:
    """Raise it, or hand back what was raised: who answers for the unit that has it."""
    return actor.holds(states.ESCALATE, over=matter.holder_unit.path)


def may_reclassify(actor: Actor, matter: Matter) -> bool:
    """Whoever takes in, shares out or handles it."""
    return (
        actor.holds(states.ACCEPT, over=matter.intake_unit.path)
        or actor.holds(states.DISPATCH, over=matter.holder_unit.path)
        or actor.holds(states.HANDLE, over=matter.holder_unit.path)
    )


def may_urge(actor: Actor, matter: Matter) -> bool:
    """The resident of this matter, whoever took it in, and whoever supervises the unit."""
    return (
        is_its_resident(actor, matter)
        or actor.holds(states.REGISTER, over=matter.intake_unit.path)
        or actor.holds(states.SUPERVISE, over=matter.accountable_unit.path)
    )


def may_supervise(actor: Actor, matter: Matter, unit: Unit | None = None) -> bool:
    """For a unit above the one that answers: nobody supervises the own unit."""
    accountable = matter.accountable_unit.path
    if unit is None:
        return bool(supervising_units(actor, matter))
    above = accountable.startswith(unit.path) and unit.path != accountable
    return above and actor.holds(states.SUPERVISE, over=unit.path)


def supervising_units(actor: Actor, matter: Matter) -> list[int]:
    """Keys of the actor's own units that may supervise this matter, the nearest first."""
    accountable = matter.accountable_unit.path
    posts = [
        post
        for post in actor.posts
        if states.SUPERVISE in post.permissions
        and post.covers(accountable)
        and post.unit_path != accountable
    ]
    posts.sort(key=lambda post: len(post.unit_path), reverse=True)
    return list(dict.fromkeys(post.unit_id for post in posts))


def may_reply(actor: Actor, matter: Matter) -> bool:
    """Reply to a supervision order: the unit that answers for the matter."""
    path = matter.accountable_unit.path
    return actor.holds(states.HANDLE, over=path) or actor.holds(states.SIGN, over=path)


def may_withdraw(actor: Actor, matter: Matter) -> bool:
    """The resident; or who took it in, on the resident's wish, never whoever handles it."""
    if is_its_resident(actor, matter):
        return True
    handles = matter.owner_id is not None and actor.user_id == matter.owner_id
    return not handles and actor.holds(states.REGISTER, over=matter.intake_unit.path)


def may_reopen(actor: Actor, matter: Matter) -> bool:
    """The resident, or who took it in or follows up, on the resident's wish."""
    return (
        is_its_resident(actor, matter)
        or actor.holds(states.REGISTER, over=matter.intake_unit.path)
        or actor.holds(states.FOLLOW_UP, over=matter.intake_unit.path)
    )


def may_archive(actor: Actor, matter: Matter) -> bool:
    return actor.holds(states.ARCHIVE, over=matter.intake_unit.path)


def may_climb(actor: Actor) -> bool:
    """Only the program itself: the ladder is nobody's to climb by hand."""
    return actor.is_system


def extension_unit(promise: Promise) -> LazyText:
    """In what more time is asked for: hours by the clock, or working days."""
    return _("hours") if promise.term.unit == TermUnit.CLOCK_MINUTES else _("working days")


def is_independent(actor: Actor, handled_by: frozenset[str]) -> bool:
    """Whether the actor is somebody else than those who handled it, and stands in for none of them."""
    return actor.refs_behind.isdisjoint(handled_by)


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
    Verb.ANSWER_AT_ONCE: may_accept,
    Verb.ASK_RETURN: may_ask,
    Verb.TAKE_BACK: may_decide,
    Verb.KEEP_THERE: may_decide,
    Verb.ASK_EXTENSION: may_ask,
    Verb.EXTEND: may_decide,
    Verb.KEEP_DATE: may_decide,
    Verb.RETRACT: may_ask,
    Verb.ASK_SUSPENSION: may_ask,
    Verb.SUSPEND: may_decide,
    Verb.ASK_PARKING: may_ask,
    Verb.PARK: may_decide,
    Verb.KEEP_RUNNING: may_decide,
    Verb.RESUME: may_resume,
    Verb.RENEW_PARKING: may_review_parking,
    Verb.ASK_HELP: may_lead,
    Verb.SIGN_PART: may_help,
    Verb.PART_DONE: may_help,
    Verb.DECLINE_PART: may_help,
    Verb.INSIST: may_lead,
    Verb.DROP_PART: may_lead,
    Verb.SUMMON: may_summon,
    Verb.ACKNOWLEDGE: may_help,
    Verb.COME: may_help,
    Verb.REPORT_BACK: may_help,
    Verb.CALL_OFF: may_summon,
    Verb.RATE: may_help,
    Verb.ESCALATE: may_escalate,
    Verb.HAND_BACK: may_escalate,
    Verb.HAND_OVER: may_handle,
    Verb.RECLASSIFY: may_reclassify,
    Verb.URGE: may_urge,
    Verb.SUPERVISE: may_supervise,
    Verb.REPLY: may_reply,
    Verb.WITHDRAW: may_withdraw,
    Verb.REOPEN: may_reopen,
    Verb.ARCHIVE: may_archive,
    Verb.SEPARATE: may_separate,
}
# No clock of ours moves a date that the city set.
_ORDERED = {Channel.ORDER_12345}
_STANDING_ASKED = {states.Decision.SUSPENSION, states.Decision.PARKING}
# What is asked of a matter beyond its state before a button is shown.
_ONLY_WHEN: dict[Verb, Callable[[Matter], bool]] = {
    Verb.DECLINE: can_be_declined,
    Verb.ATTEMPT: lambda matter: matter.can_be_contacted,
    Verb.ANSWER_AT_ONCE: lambda matter: matter.kind in ANSWERABLE_AT_ONCE,
    Verb.ASK_RETURN: lambda matter: not matter.decision,
    Verb.ASK_EXTENSION: lambda matter: not matter.decision,
    Verb.TAKE_BACK: lambda matter: matter.decision == states.Decision.RETURN,
    Verb.KEEP_THERE: lambda matter: matter.decision == states.Decision.RETURN,
    Verb.EXTEND: lambda matter: matter.decision == states.Decision.EXTENSION,
    Verb.KEEP_DATE: lambda matter: matter.decision == states.Decision.EXTENSION,
    Verb.RETRACT: lambda matter: bool(matter.decision),
    Verb.ASK_SUSPENSION: lambda matter: not matter.decision and matter.channel not in _ORDERED,
    Verb.ASK_PARKING: lambda matter: not matter.decision and matter.channel not in _ORDERED,
    Verb.SUSPEND: lambda matter: matter.decision == states.Decision.SUSPENSION,
    Verb.PARK: lambda matter: matter.decision == states.Decision.PARKING,
    Verb.KEEP_RUNNING: lambda matter: matter.decision in _STANDING_ASKED,
    Verb.RESUME: lambda matter: bool(matter.standing),
    Verb.RENEW_PARKING: lambda matter: matter.standing == Standing.PARKED,
    Verb.REPLY: lambda matter: matter.supervised_at is not None,
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
        if matter.standing and name in NOT_WHILE_STANDING:
            continue
        if name in _INDEPENDENT and not is_independent(actor, handled_by):
            continue
        asked = _ONLY_WHEN.get(name)
        if asked is not None and not asked(matter):
            continue
        open_verbs.append(name)
    return open_verbs


def may(verb: Verb, actor: Actor, matter: Matter) -> bool:
    """Whether a post of the actor gives this verb on this matter, whatever its state."""
    return _WHO[verb](actor, matter)
