"""A number somebody wrote into a text is seen again, for a purpose."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.people.vocabulary import NothingToShow, Purpose, PurposeMissing
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require
from fivehearts.engines.matters.models import Fragment, Matter
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it


@action("matters.reveal_number")
def reveal_number(
    *, by: Actor, matter: Matter, fragment: Fragment, purpose: str, at: datetime = NOW
) -> str:
    """The number behind a mask in the words of a matter.

    In order: the record (who, which number of which matter, for what purpose); then the number
    is opened. Raises `PurposeMissing`, `Forbidden`, `NothingToShow`.
    """
    if purpose not in Purpose.values:
        raise PurposeMissing
    require(rules.may_reveal(by, matter))
    sealed = fragment.value
    if fragment.matter_id != matter.pk or sealed is None:
        raise NothingToShow
    record_it(
        matter,
        unit_id=matter.intake_unit_id,
        data={"field": fragment.kind, "purpose": purpose, "about": subject_of(matter)},
    )
    return sealed.reveal()
