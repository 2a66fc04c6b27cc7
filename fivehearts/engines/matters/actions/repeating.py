"""重复诉求: a person confirms that the same was asked before, or takes that back."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require, tell
from fivehearts.engines.matters.models import Matter, Measure, Repeat
from fivehearts.engines.matters.queries.repeats import is_asked_before, running_repeat
from fivehearts.engines.matters.vocabulary.publishing import (
    LinkedAlready,
    MeasureOutOfRange,
    NotBefore,
)
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.matters.vocabulary.words import MOST_MEASURED, USUAL
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it


@action("matters.link")
def link(*, by: Actor, matter: Matter, earlier: Matter, at: datetime = NOW) -> Matter:
    """认定重复: the same resident asked the same before. Nothing of either matter changes.

    It is no mark against anybody: who asks again was not helped. In order: the link, in the chain
    of the earlier one; both timelines (internal); record. Raises `NotBefore`, `LinkedAlready`.
    """
    require(rules.may_link(by, matter))
    if running_repeat(matter) is not None:
        raise LinkedAlready
    if not is_asked_before(matter, earlier):
        raise NotBefore
    before = running_repeat(earlier)
    first_id = before.first_id if before is not None else earlier.pk
    Repeat._base_manager.create(matter=matter, earlier=earlier, first_id=first_id, at=at, by=by.ref)
    tell(matter, verb=Verb.LINK, by=by, at=at, public=False, facts={"earlier": earlier.pk})
    tell(earlier, verb=Verb.LINK, by=by, at=at, public=False, facts={"later": matter.pk})
    return matter


@action("matters.unlink")
def unlink(*, by: Actor, matter: Matter, at: datetime = NOW) -> Matter:
    """取消重复认定: it was something else. In order: the link ends; timeline (internal); record.

    Raises `NotBefore` where there is no link.
    """
    require(rules.may_link(by, matter))
    repeat = running_repeat(matter)
    if repeat is None:
        raise NotBefore
    Repeat._base_manager.filter(pk=repeat.pk).update(undone_at=at, undone_by=by.ref)
    tell(matter, verb=Verb.UNLINK, by=by, at=at, public=False)
    return matter


@action("matters.set_measure")
def set_measure(*, by: Actor, code: str, value: int, at: datetime = NOW) -> Measure:
    """Set a number of a rule: in how many months a repeat counts, how small a group is.

    In order: the number; record. Links and publications of before stay. Raises `MeasureOutOfRange`.
    """
    require(rules.may_measure(by))
    if code not in USUAL or not 1 <= value <= MOST_MEASURED:
        raise MeasureOutOfRange(most=MOST_MEASURED)
    known = {"value": value, "set_at": at, "set_by": by.ref}
    row, _made = Measure.objects.update_or_create(code=code, defaults=known)
    record_it(f"matters.Measure:{code}", data={"value": value})
    return row
