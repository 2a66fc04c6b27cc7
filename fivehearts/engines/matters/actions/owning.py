"""交接 and 改分类: another colleague, another class; number and clock stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fivehearts.community.duties import queries as duties
from fivehearts.community.duties.models import User
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import in_turn, lead, require, stay, tell
from fivehearts.engines.matters.actions.publishing import hide_confidential
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.refusals import (
    ColleagueCannot,
    NothingChanged,
    ReasonMissing,
)
from fivehearts.engines.matters.vocabulary.states import HANDLE, Verb
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action


@action("matters.hand_over")
def hand_over(
    *, by: Actor, matter: Matter, to: User, words: str = "", at: datetime = NOW
) -> Matter:
    """A colleague of the unit goes on with it: the owner gives it, the head shares it out.

    Unit, dates and state stay. In order: owner; timeline (internal); record.
    Raises `ColleagueCannot`, `NothingChanged`.
    """
    require(rules.may_handle(by, matter))
    in_turn(matter, Verb.HAND_OVER)
    if to.pk == matter.owner_id:
        raise NothingChanged
    if not duties.actor_of(to).holds(HANDLE, over=matter.holder_unit.path):
        raise ColleagueCannot(name=to.display_name, unit=matter.holder_unit.name)
    lead(matter, verb=Verb.HAND_OVER, to=matter.state, at=at, owner_id=to.pk)
    tell(
        matter,
        verb=Verb.HAND_OVER,
        by=by,
        at=at,
        public=False,
        words=words.strip(),
        facts={"to": f"user:{to.pk}"},
    )
    return matter


@action("matters.reclassify")
def reclassify(
    *,
    by: Actor,
    matter: Matter,
    reason: str,
    kind: str = "",
    category: Category | None = None,
    tags: Sequence[str] | None = None,
    at: datetime = NOW,
) -> Matter:
    """改分类: what it is about was written down wrongly. Nobody starts again for that.

    Number, promises and dates stay as they were made; the figures count it in the new class. In
    order: kind, category and tags; timeline (public: the resident reads what it is now); record;
    what became confidential is taken from the public page.
    Raises `ReasonMissing`, `NothingChanged`.
    """
    require(rules.may_reclassify(by, matter))
    in_turn(matter, Verb.RECLASSIFY)
    if not reason.strip():
        raise ReasonMissing
    changes = {
        "kind": kind or matter.kind,
        "category_id": category.pk if category else matter.category_id,
        "tags": sorted(set(tags)) if tags is not None else matter.tags,
    }
    if all(getattr(matter, name) == value for name, value in changes.items()):
        raise NothingChanged
    before = {"was": matter.kind, "was_category": matter.category_id}
    stay(matter, verb=Verb.RECLASSIFY, at=at, **changes)
    facts = {**before, "kind": matter.kind, "category": matter.category_id}
    tell(
        matter,
        verb=Verb.RECLASSIFY,
        by=by,
        at=at,
        public=True,
        words=reason.strip(),
        facts=facts,
    )
    hide_confidential(matter, by=by, at=at)
    return matter
