"""Somebody is remembered, written down in the register, and described anew."""

from __future__ import annotations

import functools
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import (
    PersonFacts,
    clean_name,
    clean_phone,
    cleaned,
    day_of,
    fill,
    locked,
    new_person,
    refused_by,
    unit_of,
)
from fivehearts.community.people.actions.merging import note_likeness
from fivehearts.community.people.actions.residences import take_residence
from fivehearts.community.people.models import Person, PersonalData, Phone
from fivehearts.community.people.queries.indexes import name_indexes, phone_index, phone_indexes
from fivehearts.community.people.vocabulary import BadPhone, KnownAlready, Living, PhoneKind
from fivehearts.community.places.models import Dwelling
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, Statement, action, asked, record_it


@action("people.remember_person")
def remember_person(*, name: str, phone: str, unit: Unit, by: Actor, at: datetime = NOW) -> Person:
    """The person of this name and phone at the unit: known already, or written down now.

    Without a phone nobody can be known again, so every call writes a new one down. Name and
    phone go to the vault. Where the known file was merged, the one that speaks for it. Then:
    record. Raises `Forbidden`, `BadName`, `BadPhone`.
    """
    if not rules.may_remember(by, unit):
        raise Forbidden
    name, phone = clean_name(name), clean_phone(phone)
    known = _known(name, phone, unit)
    person = known or _written_down(name, phone, unit, at)
    record_it(person, unit_id=unit.pk, data={"known": known is not None})
    return person


@action("people.write_down")
def write_down(
    *,
    facts: PersonFacts,
    unit: Unit,
    by: Actor,
    dwelling: Dwelling | None = None,
    living: str = Living.RESIDENT,
    since_on: date | None = None,
    at: datetime = NOW,
) -> Person:
    """Take somebody into the register of a community, at a dwelling where one is named.

    A contact of the same name and phone, known from a matter, becomes the file. What is personal
    goes to the vault. Then: the residence; files that look alike are suggested; record. `unit` is the community or one of its grids.
    Raises `Forbidden`, `KnownAlready`, `OutsideCommunity`, and what is wrong with the facts.
    """
    whose = unit_of(dwelling, unit)
    if not rules.may_write_down(by, whose):
        raise Forbidden
    facts = cleaned(facts, today=day_of(at))
    person = _known(facts.name, facts.phone, unit)
    if person is not None:
        person = _taken_up(person, facts, at)
    else:
        person, data = new_person(facts, unit=whose, at=at)
        with refused_by("people_person_once", KnownAlready):
            person.save(force_insert=True)
            data.save(force_insert=True)
    if dwelling is not None:
        take_residence(
            person=person, dwelling=dwelling, living=living, since_on=since_on, by=by, at=at
        )
        person.refresh_from_db(from_queryset=Person._base_manager.select_related("unit"))
    note_likeness(at, [person.pk])
    record_it(person, unit_id=person.unit_id)
    return person


@action("people.edit_person")
def edit_person(*, person: Person, facts: PersonFacts, by: Actor, at: datetime = NOW) -> Person:
    """Write down anew what is known of a person.

    An empty text keeps what is there, so that nobody must unmask a field to keep it. Then:
    record, with the names of what changed. Raises `Forbidden`, `FileMerged`, `FileErased`,
    `KnownAlready`, and what is wrong with the facts.
    """
    if not rules.may_edit(by, person):
        raise Forbidden
    person = locked(person, gone=True)
    data = PersonalData._base_manager.get(person=person)
    known = _facts_of(data)
    given = {key: value for key, value in asdict(facts).items() if value}
    wanted = replace(known, **given)
    if given.get("identity"):
        # A new number says birth date and sex itself, unless they were given with it.
        wanted = replace(wanted, birth_on=facts.birth_on, sex=facts.sex)
    wanted = cleaned(wanted, today=day_of(at))
    changed = [key for key, value in asdict(wanted).items() if value != getattr(known, key)]
    fill(data, wanted)
    with refused_by("people_person_once", KnownAlready):
        data.save()
    note_likeness(at, [person.pk])
    record_it(person, unit_id=person.unit_id, data={"changed": changed})
    return person


@action("people.add_phone")
def add_phone(*, person: Person, phone: str, kind: str, by: Actor, at: datetime = NOW) -> Phone:
    """Note a further phone of a person. Then: record. Raises `Forbidden`, `BadPhone`."""
    if not rules.may_edit(by, person):
        raise Forbidden
    phone = clean_phone(phone)
    if not phone:
        raise BadPhone
    person = locked(person)
    known = phone_indexes(phone)
    row = Phone._base_manager.filter(person=person, phone_index__in=known).first()
    if row is None:
        row = Phone(
            person=person,
            unit_path=person.unit_path,
            kind=PhoneKind(kind),
            phone=phone,
            phone_index=phone_index(phone),
        )
        row.save(force_insert=True)
    record_it(person, unit_id=person.unit_id, data={"kind": row.kind})
    return row


@action("people.drop_phone")
def drop_phone(*, phone: Phone, by: Actor, at: datetime = NOW) -> None:
    """Forget a further phone. Then: record. Raises `Forbidden`."""
    if not rules.may_edit(by, phone.person):
        raise Forbidden
    record_it(phone.person, unit_id=phone.person.unit_id, data={"kind": phone.kind})
    phone.delete()


def _facts_of(data: PersonalData) -> PersonFacts:
    """What the row says, opened for writing it anew; nothing of it is shown."""
    birth = data.birth.reveal() if data.birth else ""
    return PersonFacts(
        name=data.name.reveal() if data.name else "",
        phone=data.phone.reveal() if data.phone else "",
        identity=data.identity.reveal() if data.identity else "",
        birth_on=date.fromisoformat(birth) if birth else None,
        sex=data.sex,
        language=data.language,
    )


def _taken_up(person: Person, facts: PersonFacts, at: datetime) -> Person:
    """A contact becomes a file of the register; a file that is one already is not written twice."""
    person = locked(person, gone=True)
    if person.registered_at is not None and person.left_on is None:
        raise KnownAlready
    data = PersonalData._base_manager.get(person=person)
    fill(data, facts)
    data.save()
    person.registered_at, person.left_on, person.left_how = at, None, ""
    person.save(update_fields=["registered_at", "left_on", "left_how"])
    return person


def _known(name: str, phone: str, unit: Unit) -> Person | None:
    """The same name with the same phone in the same unit, whoever asks.

    Past the scope on purpose: a resident who writes again sees no row and is yet known.
    """
    if not phone:
        return None
    names, columns = _person_columns()
    given: list[Any] = [rules.home_path(unit), list(phone_indexes(phone)), list(name_indexes(name))]
    # At every intake: one look, by a function that answers by digests alone.
    look = f"SELECT {columns} FROM people_known(%s, %s::text[], %s::text[]) p"  # noqa: S608
    with asked(Statement(look, given)) as cursor:
        row = cursor.fetchone()
    return Person.from_db("default", names, row) if row is not None else None


@functools.cache
def _person_columns() -> tuple[list[str], str]:
    fields = Person._meta.concrete_fields
    return [field.attname for field in fields], ", ".join(f'p."{field.column}"' for field in fields)


def _written_down(name: str, phone: str, unit: Unit, at: datetime) -> Person:
    facts = PersonFacts(name=name, phone=phone)
    person, data = new_person(facts, unit=unit, at=at, registered=False)
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
