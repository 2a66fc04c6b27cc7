"""A mask is lifted for a purpose; the record says so first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fivehearts.community.people import rules
from fivehearts.community.people.models import Label, Person, PersonalData, Phone
from fivehearts.community.people.queries.indexes import kinds_by_index
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
    row: UUID | None = None,
    at: datetime = NOW,
) -> str:
    """The text behind a mask. The only door to it for people at a screen.

    `row` names the further phone, or the label whose grade and note are asked for, of this file
    or of one merged into it.

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
    if row is not None:
        data["row"] = str(row)
    record_it(person, unit_id=person.unit_id, data=data)
    if wanted in {FileField.LABEL, FileField.FURTHER_PHONE}:
        return _of_row(person, wanted, row, by)
    # By the key of a person the caller found in scope; a unit taking part stands outside it.
    with past_the_scope("people.reveal"):
        known = PersonalData._base_manager.filter(pk=person.pk).first()
    sealed = getattr(known, wanted.value) if known is not None else None
    if not sealed:
        raise NothingToShow
    text: str = sealed.reveal()
    return text


def _of_row(person: Person, field: FileField, row: UUID | None, by: Actor) -> str:
    if row is None:
        raise NothingToShow
    return _label(person, row, by) if field == FileField.LABEL else _further_phone(person, row)


def _label(person: Person, row: UUID, by: Actor) -> str:
    label = Label._base_manager.filter(_whose(person), pk=row).first()
    kind = kinds_by_index().get(label.kind_index) if label is not None else None
    if label is None or kind is None:
        raise NothingToShow
    if not rules.may_see_label(by, label.unit_path, kind):
        raise Forbidden
    words = [sealed.reveal() for sealed in (label.grade, label.note) if sealed]
    if not words:
        raise NothingToShow
    return " · ".join(words)


def _further_phone(person: Person, row: UUID) -> str:
    phone = Phone._base_manager.filter(_whose(person), pk=row).first()
    if phone is None or not phone.phone:
        raise NothingToShow
    text: str = phone.phone.reveal()
    return text


def _whose(person: Person) -> Q:
    return Q(person=person) | Q(person__merged_into=person)
