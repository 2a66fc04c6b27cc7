"""The register comes in from workbooks and goes out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from fivehearts.community.people import rules, spelling
from fivehearts.community.people.actions.ground import settle
from fivehearts.community.people.models import (
    Household,
    Membership,
    Person,
    PersonalData,
    Phone,
    Residence,
)
from fivehearts.community.people.models.layouts import RegisterForm
from fivehearts.community.people.queries.indexes import (
    birth_index,
    identity_index,
    phone_index,
)
from fivehearts.community.people.register.addresses import Address
from fivehearts.community.people.register.drafts import Someone
from fivehearts.community.people.register.planning import NewMember, NewPerson, NewResidence, Plan
from fivehearts.community.people.vocabulary.refusals import PurposeMissing
from fivehearts.community.people.vocabulary.register import HouseholdKind, PhoneKind, Relation
from fivehearts.community.people.vocabulary.words import Purpose
from fivehearts.foundation.intake.models import Run
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault.cipher import seal
from fivehearts.foundation.verbs import NOW, Forbidden, action, insert, insert_plain, record_it

# Where sealed values of a person belong, see `vault.fields.SealedField.address_of`.
_DATA = PersonalData._meta.label


@action("people.take_in")
def take_in(*, unit: Unit, run: Run, plan: Plan, by: Actor, at: datetime = NOW) -> None:
    """Write what a batch of a register comes to: people, households, who belongs and lives where.

    Few statements for all of them. In order: new people with their data sealed, households,
    memberships, residences and phones; what changes of known people; then one entry of the
    record for the batch, with the counts (rows in bulk have no entry each). Raises `Forbidden`.
    """
    if not rules.may_import(by, unit):
        raise Forbidden
    _write_people(plan.people, rules.home_path(unit), at)
    insert_plain(Household, [_household(key, here, at) for key, here in plan.homes])
    relations, livings = dict(plan.relations), dict(plan.livings)
    new = {member.id for member in plan.members}
    # Whoever stops being the head does so before another one becomes it.
    known = [(key, one) for key, one in relations.items() if key not in new]
    _set(Membership, "relation", [pair for pair in known if pair[1] != Relation.HEAD])
    _set(Membership, "relation", [pair for pair in known if pair[1] == Relation.HEAD])
    insert_plain(Membership, [_member(one, relations) for one in plan.members])
    insert_plain(Residence, [_residence(one, livings) for one in plan.residences])
    _set(Residence, "living", list(livings.items()))
    _change_known(plan, at)
    record_it(run, unit_id=unit.pk, data=_counts(plan))


@action("people.remember_form")
def remember_form(
    *, unit: Unit, shape: str, columns: Sequence[str], by: Actor, at: datetime = NOW
) -> None:
    """From now on the columns of registers of this shape mean this, for the unit.

    In order: what was said before is replaced; record. Raises `Forbidden`.
    """
    if not rules.may_import(by, unit):
        raise Forbidden
    RegisterForm._default_manager.update_or_create(
        unit=unit,
        shape=shape,
        defaults={"columns": list(columns), "told_at": at, "told_by": by.ref},
    )
    used = [one for one in columns if one]
    record_it(unit, unit_id=unit.pk, data={"shape": shape, "columns": len(used)})


@action("people.export_register")
def export_register(
    *, unit: Unit, opened: bool, people: int, purpose: str, by: Actor, at: datetime = NOW
) -> None:
    """Note that the register of a unit is taken out, before a line of it is.

    `opened` says that names, phones and identity numbers stand in it in full. In order: record.
    Raises `Forbidden`, `PurposeMissing`.
    """
    if purpose not in Purpose.values:
        raise PurposeMissing
    allowed = rules.may_export_opened(by, unit) if opened else rules.may_export(by, unit)
    if not allowed:
        raise Forbidden
    record_it(unit, unit_id=unit.pk, data={"opened": opened, "people": people, "purpose": purpose})


def _write_people(people: Sequence[NewPerson], home: str, at: datetime) -> None:
    """The rows of new people, as `ground.new_person` makes them, without an object for each."""
    insert_plain(
        Person,
        [
            {
                "id": key,
                "unit_id": address.unit_id,
                "unit_path": address.unit_path,
                "made_at": at,
                "registered_at": at,
                "dwelling_id": address.dwelling_id if present else None,
                "left_how": "",
            }
            for key, _one, address, present in people
        ],
    )
    insert_plain(
        PersonalData, [_data(key, one, here.unit_path, home) for key, one, here, _ in people]
    )


def _data(key: UUID, one: Someone, path: str, home: str) -> dict[str, Any]:
    phone = one.phones[0] if one.phones else ""
    birth = one.born_on.isoformat() if one.born_on else ""
    sealed = {"name": one.name, "phone": phone, "identity": one.identity, "birth": birth}
    row: dict[str, Any] = {
        name: seal(text, f"{_DATA}.{name}:{key}") if text else None for name, text in sealed.items()
    }
    return row | {
        "person_id": key,
        "unit_path": path,
        "home_path": home,
        "birth_year": one.born_on.year if one.born_on else None,
        "sex": one.sex,
        "language": "",
        "name_index": one.digests.name,
        "phone_index": one.digests.phones[0] if phone else "",
        "identity_index": one.digests.identity,
        "birth_index": one.digests.birth,
        "name_tokens": _tokens(one.name),
    }


@lru_cache(maxsize=16_384)
def _tokens(name: str) -> list[int]:
    return spelling.name_tokens(name)


def _household(key: UUID, here: Address, at: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "unit_id": here.unit_id,
        "unit_path": here.unit_path,
        "dwelling_id": here.dwelling_id,
        "kind": HouseholdKind.FAMILY.value,
        "made_at": at,
    }


def _member(one: NewMember, relations: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "household_id": one.home,
        "person_id": one.person,
        "unit_path": one.unit_path,
        "relation": relations.get(one.id, one.relation),
        "since_on": one.since_on,
    }


def _residence(one: NewResidence, livings: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "person_id": one.person,
        "unit_path": one.unit_path,
        "dwelling_id": one.dwelling_id,
        "living": livings.pop(one.id, one.living),
        "since_on": one.since_on,
    }


def _set(
    model: type[Membership] | type[Residence], column: str, pairs: Sequence[tuple[UUID, str]]
) -> None:
    """Set one column of several rows by one statement."""
    if not pairs:
        return
    table, name = (connection.ops.quote_name(one) for one in (model._meta.db_table, column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {name} = given.value"  # noqa: S608 - our own names
            " FROM unnest(%s::uuid[], %s::text[]) AS given (key, value)"
            f" WHERE {table}.id = given.key",
            [[key for key, _value in pairs], [value for _key, value in pairs]],
        )


def _change_known(plan: Plan, at: datetime) -> None:
    """People known before: what is filled in, further phones, where they live now."""
    keys = {key for key, _fills in plan.facts} | {row[0] for row in plan.phones if row[2]}
    rows = {row.pk: row for row in PersonalData._base_manager.filter(pk__in=keys)}
    for key, fills in plan.facts:
        _fill(rows[key], fills)
    further = []
    for key, phone, first, path in plan.phones:
        if first:
            rows[key].phone, rows[key].phone_index = phone, phone_index(phone)
        else:
            further.append(
                Phone(
                    person_id=key, unit_path=path, kind=PhoneKind.SECOND, phone=phone,
                    phone_index=phone_index(phone),
                )
            )  # fmt: skip
    for row in rows.values():
        row.save()
    insert(*further)
    Person._base_manager.filter(pk__in=plan.registered).update(registered_at=at)
    fresh = {one.id for one in plan.people}
    for person in Person._base_manager.select_related("unit").filter(
        pk__in=set(plan.settled) - fresh
    ):
        settle(person)


def _fill(row: PersonalData, fills: dict[str, str]) -> None:
    if "identity" in fills:
        row.identity = fills["identity"]
        row.identity_index = identity_index(fills["identity"])
    if "birth" in fills:
        born = date.fromisoformat(fills["birth"])
        row.birth = fills["birth"]
        row.birth_index, row.birth_year = birth_index(born), born.year
    row.sex = fills.get("sex", row.sex)


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "new": plan.imported,
        "changed": plan.changed,
        "known": plan.known,
        "rejected": len(plan.rejected),
        "households": len(plan.homes),
    }
