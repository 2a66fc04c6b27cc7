"""Households are founded, and people belong to them from a day to a day."""

from __future__ import annotations

from datetime import date, datetime

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import (
    day_of,
    in_order,
    locked,
    refused_by,
    unit_of,
)
from fivehearts.community.people.models import Household, Membership, Person
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    HeadTaken,
    HouseholdKind,
    OutsideCommunity,
    Relation,
    TwiceAtOnce,
)
from fivehearts.community.places.models import Dwelling
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.found_household")
def found_household(
    *,
    unit: Unit,
    by: Actor,
    dwelling: Dwelling | None = None,
    kind: str = HouseholdKind.FAMILY,
    at: datetime = NOW,
) -> Household:
    """Open a household at a community, at a dwelling where one is known.

    Then: record. Raises `Forbidden`, `OutsideCommunity`.
    """
    whose = unit_of(dwelling, unit)
    if not rules.may_write_down(by, whose):
        raise Forbidden
    if dwelling is not None and not _inside(dwelling, unit):
        raise OutsideCommunity
    household = new_household(unit=whose, dwelling=dwelling, kind=kind, at=at)
    household.save(force_insert=True)
    record_it(household, unit_id=whose.pk, data={"dwelling": dwelling and dwelling.pk})
    return household


@action("people.add_member")
def add_member(
    *,
    household: Household,
    person: Person,
    relation: str,
    by: Actor,
    since_on: date | None = None,
    at: datetime = NOW,
) -> Membership:
    """Note that a person belongs to a household.

    The database refuses the same person twice at once, and two heads. Then: record. Raises
    `Forbidden`, `TwiceAtOnce`, `HeadTaken`, `AlreadyEnded` (a closed household), `HasLeft`.
    """
    if not (rules.may_edit_household(by, household) and rules.may_edit(by, person)):
        raise Forbidden
    if household.closed_at is not None:
        raise AlreadyEnded
    in_order(since_on, None, day_of(at))
    person = locked(person)
    member = new_member(household, person, relation, since_on)
    with (
        refused_by("people_not_twice_in_one_household", TwiceAtOnce),
        refused_by("people_one_head", HeadTaken),
    ):
        member.save(force_insert=True)
    record_it(
        household, unit_id=household.unit_id, data={"person": person.pk, "relation": relation}
    )
    return member


@action("people.end_membership")
def end_membership(
    *, membership: Membership, by: Actor, until_on: date | None = None, at: datetime = NOW
) -> None:
    """Note until when a person belonged to a household; today where no day is given.

    A household without members stays, to be closed by `close_household`. Then: record. Raises
    `Forbidden`, `AlreadyEnded`, `WrongDay`.
    """
    if not rules.may_edit_household(by, membership.household):
        raise Forbidden
    until_on = until_on or day_of(at)
    in_order(membership.since_on, until_on, day_of(at))
    rows = Membership._base_manager.filter(pk=membership.pk, until_on=None)
    if not rows.update(until_on=until_on):
        raise AlreadyEnded
    household = membership.household
    record_it(household, unit_id=household.unit_id, data={"person": membership.person_id})


@action("people.name_head")
def name_head(
    *,
    membership: Membership,
    by: Actor,
    former_is: str = Relation.OTHER,
    at: datetime = NOW,
) -> None:
    """Make a member the head of the household; the former head stays with relation `former_is`.

    Then: record. Raises `Forbidden`, `AlreadyEnded`.
    """
    household = membership.household
    if not rules.may_edit_household(by, household):
        raise Forbidden
    # Held, so that two heads named at once follow each other.
    Household._base_manager.select_for_update().get(pk=household.pk)
    now = Membership._base_manager.filter(household=household, until_on=None)
    if not now.filter(pk=membership.pk).exists():
        raise AlreadyEnded
    now.filter(relation=Relation.HEAD).exclude(pk=membership.pk).update(
        relation=Relation(former_is)
    )
    now.filter(pk=membership.pk).update(relation=Relation.HEAD)
    record_it(household, unit_id=household.unit_id, data={"person": membership.person_id})


@action("people.close_household")
def close_household(*, household: Household, by: Actor, at: datetime = NOW) -> None:
    """Close a household: whoever still belongs to it belongs to it until today.

    Then: record. Raises `Forbidden`, `AlreadyEnded`.
    """
    if not rules.may_edit_household(by, household):
        raise Forbidden
    rows = Household._base_manager.filter(pk=household.pk, closed_at=None)
    if not rows.update(closed_at=at):
        raise AlreadyEnded
    left = Membership._base_manager.filter(household=household, until_on=None)
    count = left.update(until_on=day_of(at))
    record_it(household, unit_id=household.unit_id, data={"members": count})


def new_household(*, unit: Unit, dwelling: Dwelling | None, kind: str, at: datetime) -> Household:
    """An unsaved household at the unit that looks after it."""
    return Household(
        unit=unit, unit_path=unit.path, dwelling=dwelling, kind=HouseholdKind(kind), made_at=at
    )


def new_member(
    household: Household, person: Person, relation: str, since_on: date | None
) -> Membership:
    """An unsaved membership; it is read with the person."""
    return Membership(
        household=household,
        person=person,
        unit_path=person.unit_path,
        relation=Relation(relation),
        since_on=since_on,
    )


def _inside(dwelling: Dwelling, unit: Unit) -> bool:
    home = rules.home_path(unit)
    building = dwelling.building
    return building.unit.path.startswith(home) or building.quarter.unit.path.startswith(home)
