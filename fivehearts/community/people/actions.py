"""The verbs of people: somebody is remembered, and a mask is lifted for a purpose."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from fivehearts.community.people import rules
from fivehearts.community.people.models import Person, PersonalData
from fivehearts.community.people.queries import name_index, phone_index
from fivehearts.community.people.vocabulary import (
    BadName,
    BadPhone,
    NothingToShow,
    PersonalField,
    Purpose,
    PurposeMissing,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault.digest import is_phone
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.remember_person")
def remember_person(*, name: str, phone: str, unit: Unit, by: Actor, at: datetime = NOW) -> Person:
    """The person of this name and phone at the unit: known already, or written down now.

    Without a phone nobody can be known again, so every call writes a new one down. Name and
    phone go to the vault. Then: record. Raises `Forbidden`, `BadName`, `BadPhone`.
    """
    if not rules.may_remember(by, unit):
        raise Forbidden
    name, phone = " ".join(name.split()), phone.strip()
    if not 1 <= len(name) <= 60:
        raise BadName
    if phone and (len(phone) > 40 or not is_phone(phone)):
        raise BadPhone
    known = _known(name, phone, unit)
    person = known or _written_down(name, phone, unit, at)
    record_it(person, unit_id=unit.pk, data={"known": known is not None})
    return person


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
    if not rules.may_reveal(by, person, for_unit):
        raise Forbidden
    wanted = PersonalField(field)
    data = {"field": wanted.value, "purpose": purpose, "about": about}
    record_it(person, unit_id=person.unit_id, data=data)
    # By the key of a person the caller found in scope; a unit taking part stands outside it.
    row = PersonalData._base_manager.filter(pk=person.pk).first()
    sealed = getattr(row, wanted.value) if row is not None else None
    if not sealed:
        raise NothingToShow
    text: str = sealed.reveal()
    return text


def _known(name: str, phone: str, unit: Unit) -> Person | None:
    """The same name with the same phone in the same unit, whoever asks.

    Goes past the scope on purpose: a resident who writes again sees no row and is yet known.
    """
    if not phone:
        return None
    rows = PersonalData._base_manager.filter(
        unit_path=unit.path, phone_index=phone_index(phone), name_index=name_index(name)
    )
    found = rows.select_related("person").first()
    return found.person if found is not None else None


def _written_down(name: str, phone: str, unit: Unit, at: datetime) -> Person:
    person = Person(unit=unit, unit_path=unit.path, made_at=at)
    data = PersonalData(
        person=person,
        unit_path=unit.path,
        name=name,
        phone=phone or None,
        phone_index=phone_index(phone),
        name_index=name_index(name),
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            data.save(force_insert=True)
    except IntegrityError:
        # Two clerks wrote the same person down at once: the other one was first.
        known = _known(name, phone, unit)
        if known is None:
            raise
        return known
    return person
