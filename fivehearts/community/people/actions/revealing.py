"""A mask is lifted for a purpose; the record says so first."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.people import rules
from fivehearts.community.people.models import Person, PersonalData
from fivehearts.community.people.vocabulary import (
    FileField,
    NothingToShow,
    Purpose,
    PurposeMissing,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.reveal")
def reveal(
    *,
    person: Person,
    field: str,
    purpose: str,
    by: Actor,
    for_unit: Unit | None = None,
    about: str = "",
    at: datetime = NOW,
) -> str:
    """The text behind a mask. The only door to it for people at a screen.

    The record is written first: who, whose, which field, for what purpose and about which
    matter (`about`, as the record names it); then the text is opened. `for_unit` is the unit
    that works for the person on that matter, as the matter itself says. Raises
    `PurposeMissing`, `Forbidden`, `NothingToShow`.
    """
    if purpose not in Purpose.values:
        raise PurposeMissing
    if not rules.may_reveal(by, person, for_unit, field):
        raise Forbidden
    wanted = FileField(field)
    data = {"field": wanted.value, "purpose": purpose, "about": about}
    record_it(person, unit_id=person.unit_id, data=data)
    # By the key of a person the caller found in scope; a unit taking part stands outside it.
    with past_the_scope("people.reveal"):
        row = PersonalData._base_manager.filter(pk=person.pk).first()
    sealed = getattr(row, wanted.value) if row is not None else None
    if not sealed:
        raise NothingToShow
    text: str = sealed.reveal()
    return text
