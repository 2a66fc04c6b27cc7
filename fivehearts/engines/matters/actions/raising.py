"""提级 and 交回: to the next tier and back; whoever had it keeps its sight."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import in_turn, require, tell
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.passing import drop_request, give, to_dispatch_again
from fivehearts.engines.matters.models import Escalation, Matter
from fivehearts.engines.matters.queries.deciding import (
    next_tier,
    raising_unit,
    running_escalation,
    was_handed_back,
)
from fivehearts.engines.matters.vocabulary.refusals import (
    HandedBack,
    NotEscalated,
    ReasonMissing,
    UnitClosed,
)
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind
from fivehearts.foundation.verbs import NOW, action


@action("matters.escalate")
def escalate(
    *,
    by: Actor,
    matter: Matter,
    reason: str,
    beyond_powers: bool = False,
    at: datetime = NOW,
) -> Matter:
    """提级: the tier above whoever raises it answers for it from now on and gives it to the right unit of its own.

    The date promised to the resident stays. In order: state and span (it waits in the next
    tier's dispatch queue); the lower unit's own promises fall away, the tier promises to
    dispatch; the raising is kept; timeline (public); record. A request that waited for a
    decision falls away. Raises `ReasonMissing`, `NoSuperior`, `HandedBack`.
    """
    require(rules.may_escalate(by, matter))
    in_turn(matter, Verb.ESCALATE)
    if not reason.strip():
        raise ReasonMissing
    lower = raising_unit(matter, by)
    if was_handed_back(matter, lower):
        raise HandedBack
    tier = next_tier(lower)
    dropped = drop_request(matter, by=by, at=at)
    to_dispatch_again(matter, tier, verb=Verb.ESCALATE, by=by, at=at, changes=dropped)
    Escalation._base_manager.create(
        matter=matter,
        round=matter.round,
        from_unit=lower,
        to_unit=tier,
        at=at,
        by=by.ref,
        reason=kept_words(matter, reason, at=at),
        beyond_powers=beyond_powers,
    )
    tell(
        matter,
        verb=Verb.ESCALATE,
        by=by,
        at=at,
        public=True,
        words=reason.strip(),
        facts={"unit": tier.pk},
        unit_id=lower.pk,
    )
    return matter


@action("matters.hand_back")
def hand_back(*, by: Actor, matter: Matter, reason: str, at: datetime = NOW) -> Matter:
    """交回: the unit that raised it can do it after all, and reads why. Once for each raising.

    In order: state and span (a tier shares it out again, another unit signs again); promises as
    at a dispatch; the raising is closed; timeline (public); record. Raises `ReasonMissing`, `NotEscalated`,
    `UnitClosed`.
    """
    require(rules.may_escalate(by, matter))
    in_turn(matter, Verb.HAND_BACK)
    if not reason.strip():
        raise ReasonMissing
    raised = running_escalation(matter)
    if raised is None or not matter.accountable_unit.is_under(raised.to_unit.path):
        raise NotEscalated
    lower = raised.from_unit
    if lower.closed_at is not None:
        raise UnitClosed(unit=lower.name)
    higher = matter.accountable_unit
    dropped = drop_request(matter, by=by, at=at)
    # A tier shares its work out; a property company or a police post signs for it again.
    shares_out = lower.kind in TIERS and lower.kind != UnitKind.GRID
    passed = to_dispatch_again if shares_out else give
    passed(matter, lower, verb=Verb.HAND_BACK, by=by, at=at, changes=dropped)
    words = kept_words(matter, reason, at=at)
    Escalation._base_manager.filter(pk=raised.pk).update(
        handed_back_at=at, handed_back_by=by.ref, words=words
    )
    tell(
        matter,
        verb=Verb.HAND_BACK,
        by=by,
        at=at,
        public=True,
        words=reason.strip(),
        facts={"unit": lower.pk},
        unit_id=higher.pk,
    )
    return matter
