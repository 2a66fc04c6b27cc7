"""Who may handle matters together, link repeats, and publish. On loaded things only."""

from __future__ import annotations

from fivehearts.engines.catalogue.vocabulary.words import MANAGE
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary import states
from fivehearts.engines.matters.vocabulary.joint import SECRET_TAGS
from fivehearts.engines.matters.vocabulary.words import Closing, Kind
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit


def confidentiality(matter: Matter) -> frozenset[str]:
    """What protects a matter more than others: a report of a wrong, a tag such as minors."""
    secret = {"report"} if matter.kind == Kind.REPORT else set()
    return frozenset(secret | (SECRET_TAGS & set(matter.tags)))


def may_join(actor: Actor, matter: Matter) -> bool:
    """Join it to another, or let it lead: whoever may dispatch for the unit that answers."""
    return actor.is_system or actor.holds(states.DISPATCH, over=matter.accountable_unit.path)


def may_separate(actor: Actor, matter: Matter) -> bool:
    """Whoever may dispatch where it lies or where it was taken in."""
    return may_join(actor, matter) or actor.holds(states.DISPATCH, over=matter.intake_unit.path)


def may_link(actor: Actor, matter: Matter) -> bool:
    """Confirm that the same was asked before: whoever accepts or dispatches for its intake."""
    path = matter.intake_unit.path
    return actor.holds(states.ACCEPT, over=path) or actor.holds(states.DISPATCH, over=path)


def may_measure(actor: Actor) -> bool:
    """Set a number of a rule: whoever keeps the catalogue."""
    return actor.holds_anywhere(MANAGE)


def may_limit(actor: Actor, unit: Unit) -> bool:
    """Say limits and weights for a unit and all below it: whoever keeps the catalogue there."""
    return actor.holds(MANAGE, over=unit.path)


def may_publish(actor: Actor, matter: Matter) -> bool:
    """Release the redacted words, or take them down: a post at or above the intake."""
    return actor.holds(states.PUBLISH, over=matter.intake_unit.path)


def can_be_published(matter: Matter) -> bool:
    """In work, or closed with an answer; neither declined nor withdrawn nor in between."""
    ended = matter.state in {states.State.CLOSED, states.State.ARCHIVED}
    answered = ended and matter.closing not in {Closing.DECLINED, Closing.WITHDRAWN}
    return answered or (matter.state in states.IN_WORK - {states.State.JOINED})


def may_follow(actor: Actor) -> bool:
    """Only the program itself: what is joined goes where its leading matter goes."""
    return actor.is_system
