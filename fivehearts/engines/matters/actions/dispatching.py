"""派单 and 签收: to whom it goes, and that it arrived."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    keep_promises,
    lead,
    promise_steps,
    require,
    settle_dates,
    take_part,
    tell,
)
from fivehearts.engines.matters.actions.passing import require_given_to
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.deciding import returned_by
from fivehearts.engines.matters.vocabulary.states import Queue, State, Step, Verb
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action


@action("matters.dispatch")
def dispatch(
    *,
    by: Actor,
    matter: Matter,
    unit: Unit,
    category: Category | None = None,
    words: str = "",
    at: datetime = NOW,
) -> Matter:
    """Give the matter to the unit that answers for it from now on.

    In order: state and span (the time is booked to the unit from this moment, signed or not);
    the dispatch promise ends; the promises to sign and to make first contact are made; the unit
    takes part; timeline; record. Raises `UnitClosed`, `OutOfReach`, `ReturnedBefore`.
    """
    require(rules.may_dispatch(by, matter))
    # Only what was passed on before can have been returned.
    not_to = returned_by(matter) if matter.turn > 1 else set()
    require_given_to(matter, unit, base=matter.holder_unit, not_to=not_to)
    sharing_unit_id = matter.holder_unit_id
    changes: dict[str, object] = {"accountable_unit_id": unit.pk}
    if category is not None:
        changes["category_id"] = category.pk
    lead(
        matter,
        verb=Verb.DISPATCH,
        to=State.DISPATCHED,
        at=at,
        holder=unit,
        queue=Queue.SIGN,
        changes=changes,
    )
    keep_promises(matter, Step.DISPATCH, by=by, done_at=at, at=at)
    steps = (Step.SIGN, Step.FIRST_CONTACT) if matter.can_be_contacted else (Step.SIGN,)
    promise_steps(matter, steps=steps, unit=unit, start=at, by=by, at=at)
    settle_dates(matter)
    take_part(matter, unit=unit, part=Part.ACCOUNTABLE, at=at)
    facts = {"unit": unit.pk}
    tell(
        matter,
        verb=Verb.DISPATCH,
        by=by,
        at=at,
        public=True,
        facts=facts,
        unit_id=sharing_unit_id,
    )
    if words.strip():
        tell(matter, verb=Verb.NOTE, by=by, at=at, public=False, words=words.strip())
    return matter


@action("matters.sign")
def sign(*, by: Actor, matter: Matter, at: datetime = NOW) -> Matter:
    """The unit has it: whoever signs owns it until it is handed on.

    In order: state and owner; the promise to sign ends; timeline; record. Where nobody can be
    contacted the matter goes straight into handling.
    """
    require(rules.may_sign(by, matter))
    to = State.SIGNED if matter.can_be_contacted else State.HANDLING
    owner_id = by.user_id
    queue = Queue.NOBODY if owner_id else Queue.HANDLE
    lead(matter, verb=Verb.SIGN, to=to, at=at, owner_id=owner_id, queue=queue)
    keep_promises(matter, Step.SIGN, by=by, done_at=at, at=at)
    settle_dates(matter)
    tell(matter, verb=Verb.SIGN, by=by, at=at, public=True)
    return matter
