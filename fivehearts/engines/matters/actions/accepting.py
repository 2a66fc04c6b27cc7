"""受理审核: accept a matter, or decline it with the right address."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.catalogue.queries.published import term_for, tier_of
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    lead,
    require,
    running_promises,
    settle_dates,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.helping import drop_parts
from fivehearts.engines.matters.actions.publishing import hide_confidential
from fivehearts.engines.matters.actions.urging import settle_supervision
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.refusals import AddressMissing, ReasonMissing
from fivehearts.engines.matters.vocabulary.states import Queue, State, Verb
from fivehearts.engines.matters.vocabulary.words import Closing, Outcome
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.vocabulary import DateUnchanged, MoveCause
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, IllegalTransition, action


@action("matters.accept")
def accept(
    *,
    by: Actor,
    matter: Matter,
    kind: str = "",
    urgency: str = "",
    category: Category | None = None,
    reason: str = "",
    at: datetime = NOW,
) -> Matter:
    """Accept the matter, correcting kind, urgency and category where the intake was wrong.

    A change of urgency moves the running dates, recorded, counted from the same intake: that
    needs a reason. In order: state, dates, timeline, record;
    what became confidential is taken from the public page. Raises `ReasonMissing`.
    """
    require(rules.may_accept(by, matter))
    changed = bool(urgency) and urgency != matter.urgency
    if changed and not reason.strip():
        raise ReasonMissing
    changes = {
        "kind": kind or matter.kind,
        "urgency": urgency or matter.urgency,
        "category_id": category.pk if category else matter.category_id,
    }
    lead(matter, verb=Verb.ACCEPT, to=State.ACCEPTED, at=at, queue=Queue.DISPATCH, changes=changes)
    if changed:
        _redate(matter, by=by, reason=reason, at=at)
    settle_dates(matter)
    facts = {"kind": matter.kind, "urgency": matter.urgency}
    tell(matter, verb=Verb.ACCEPT, by=by, at=at, public=True, words=reason.strip(), facts=facts)
    hide_confidential(matter, by=by, at=at)
    return matter


def _redate(matter: Matter, *, by: Actor, reason: str, at: datetime) -> None:
    for promise in running_promises(matter):
        term = term_for(
            promise.kind, kind=matter.kind, urgency=matter.urgency, tier=tier_of(promise.unit)
        )
        # The same date can follow from another term: then nothing moves.
        with suppress(DateUnchanged):
            promises.move_date(
                by=by,
                promise=promise,
                term=term,
                cause=MoveCause.URGENCY_CHANGED,
                reason=kept_words(matter, reason, at=at, to_resident=True),
                at=at,
            )
        if promise.pk == matter.promise_id:
            matter.promise = promise


@action("matters.decline")
def decline(
    *, by: Actor, matter: Matter, reason: str, right_address: str, at: datetime = NOW
) -> Matter:
    """不予受理: not ours, and here is who answers for it. The resident reads both sentences.

    An order of the city's 12345 may be declined after it was accepted, which happened as it came
    in: both sentences go back to the orderer as its answer. In order: state, the promises fall
    away, timeline, record. Raises `ReasonMissing`, `AddressMissing`.
    """
    require(rules.may_accept(by, matter))
    if not rules.can_be_declined(matter):
        raise IllegalTransition(verb=Verb.DECLINE.label, state=matter.get_state_display())
    if not reason.strip():
        raise ReasonMissing
    if not right_address.strip():
        raise AddressMissing
    changes = {"outcome": Outcome.DECLINED, "closing": Closing.DECLINED}
    settle_supervision(matter, at=at)
    drop_parts(matter, by=by, at=at)
    lead(matter, verb=Verb.DECLINE, to=State.DECLINED, at=at, changes=changes)
    promises.excuse(by=by, promises=running_promises(matter), at=at)
    words = f"{reason.strip()}\n{right_address.strip()}"
    tell(matter, verb=Verb.DECLINE, by=by, at=at, public=True, words=words)
    return matter
