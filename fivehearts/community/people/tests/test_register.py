"""Who lives where, who belongs to whom, and from when to when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from fivehearts.community.people import actions
from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import Household, Membership, PersonalData, Residence
from fivehearts.community.people.tests.ground import (
    CLERK,
    DAY,
    IDENTITY,
    PHONE,
    SETUP,
    Ground,
    fresh,
    holder,
)
from fivehearts.community.people.vocabulary import (
    BadIdentity,
    HeadTaken,
    IdentityDisagrees,
    KnownAlready,
    OutsideCommunity,
    TwiceAtOnce,
    WrongDay,
)
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.verbs import Forbidden, Refusal


def test_a_file_is_looked_after_by_the_grid_of_the_dwelling(db) -> None:
    ground = Ground()
    person = ground.person(identity=IDENTITY)
    assert (person.unit, person.dwelling) == (ground.grid, ground.door)
    data = PersonalData._base_manager.get(person=person)
    assert (data.unit_path, data.home_path) == (ground.grid.path, ground.community.path)
    assert (data.birth_year, data.sex) == (1948, "female")
    assert str(data.identity) == "430*************23"
    with enter(ActorScope(holder(ground.grid, "people.view"))):
        assert PersonalData.objects.filter(pk=person.pk).exists()
    with enter(ActorScope(holder(ground.second_grid, "people.view"))):
        assert not PersonalData.objects.filter(pk=person.pk).exists()


def test_moving_house_takes_the_whole_file_to_the_other_grid(db) -> None:
    ground = Ground()
    person = ground.person(since_on=DAY)
    actions.add_phone(person=person, phone="13900139000", kind="family", by=SETUP)
    actions.take_residence(
        person=person, dwelling=ground.far_door, living="renting", instead=True, by=SETUP
    )
    assert fresh(person).unit == ground.second_grid
    assert fresh(person).dwelling == ground.far_door
    with enter(ActorScope(holder(ground.second_grid, "people.view"))):
        assert Residence.objects.filter(person=person).count() == 2
        assert person.phones.count() == 1
    with enter(ActorScope(holder(ground.grid, "people.view"))):
        assert Residence.objects.count() == 0


def test_nobody_is_settled_in_another_community(db) -> None:
    ground = Ground()
    person = ground.person()
    with pytest.raises(OutsideCommunity):
        actions.take_residence(
            person=person, dwelling=ground.other_door, living="resident", by=SETUP
        )


def test_a_contact_becomes_the_file_and_is_not_written_twice(db) -> None:
    ground = Ground()
    contact = actions.remember_person(name="王小明", phone=PHONE, unit=ground.community, by=SETUP)
    person = ground.person(phone="138 0013 8000")
    assert person.pk == contact.pk
    assert fresh(person).registered_at is not None
    with pytest.raises(KnownAlready):
        ground.person(phone=PHONE)


def test_what_an_identity_number_says_must_fit(db) -> None:
    ground = Ground()
    with pytest.raises(BadIdentity):
        ground.person(identity=IDENTITY[:-1] + "4")
    with pytest.raises(IdentityDisagrees):
        ground.person(identity=IDENTITY, sex="male")
    with pytest.raises(IdentityDisagrees):
        ground.person(identity=IDENTITY, birth_on=date(1950, 1, 1))


def test_an_edit_keeps_what_was_not_typed_and_records_names_of_fields_only(db) -> None:
    ground = Ground()
    person = ground.person(phone=PHONE, identity=IDENTITY)
    actions.edit_person(person=person, facts=PersonFacts(name="", phone="13900139000"), by=SETUP)
    data = PersonalData._base_manager.get(person=person)
    assert (data.name.reveal(), data.phone.reveal()) == ("王小明", "13900139000")
    assert data.identity.reveal() == IDENTITY
    entry = entries_about(f"people.Person:{person.pk}").get(verb="people.edit_person")
    assert entry.data == {"changed": ["phone"]}


def household(ground: Ground) -> Household:
    return actions.found_household(unit=ground.community, dwelling=ground.door, by=SETUP)


def test_a_household_has_one_head_and_nobody_twice(db) -> None:
    ground = Ground()
    home, first, second = household(ground), ground.person(), ground.person("李梅")
    actions.add_member(household=home, person=first, relation="head", by=SETUP)
    with pytest.raises(HeadTaken):
        actions.add_member(household=home, person=second, relation="head", by=SETUP)
    with pytest.raises(TwiceAtOnce):
        actions.add_member(household=home, person=first, relation="son", by=SETUP)
    wife = actions.add_member(household=home, person=second, relation="spouse", by=SETUP)
    actions.name_head(membership=wife, former_is="spouse", by=SETUP)
    relations = dict(
        Membership._base_manager.filter(household=home).values_list("person", "relation")
    )
    assert relations == {first.pk: "spouse", second.pk: "head"}


def test_whoever_left_a_household_may_come_back(db) -> None:
    ground = Ground()
    home, person = household(ground), ground.person()
    first = actions.add_member(
        household=home, person=person, relation="son", since_on=DAY, by=SETUP
    )
    actions.end_membership(membership=first, until_on=DAY + timedelta(30), by=SETUP)
    actions.add_member(
        household=home, person=person, relation="son", since_on=DAY + timedelta(30), by=SETUP
    )
    with pytest.raises(TwiceAtOnce):
        actions.add_member(
            household=home, person=person, relation="son", since_on=DAY + timedelta(10), by=SETUP
        )


def test_days_in_the_future_or_backwards_are_refused(db) -> None:
    ground = Ground()
    home, person = household(ground), ground.person()
    for day in (date(2999, 1, 1), date(1700, 1, 1)):
        with pytest.raises(WrongDay):
            actions.add_member(
                household=home, person=person, relation="son", since_on=day, by=SETUP
            )
    member = actions.add_member(
        household=home, person=person, relation="son", since_on=DAY, by=SETUP
    )
    with pytest.raises(WrongDay):
        actions.end_membership(membership=member, until_on=DAY - timedelta(1), by=SETUP)


def test_a_grid_worker_keeps_the_own_grid_only(db) -> None:
    ground = Ground()
    worker = holder(ground.grid, *CLERK)
    ground.person(by=worker)
    with pytest.raises(Forbidden):
        ground.person("李梅", by=worker, dwelling=ground.far_door)
    with pytest.raises(Forbidden):
        ground.person("李梅", by=holder(ground.grid, "people.view"))


def test_two_clerks_add_the_same_member_at_once_and_one_row_stays(committed_db) -> None:
    ground = Ground()
    home, person = household(ground), ground.person()

    def add(number: int) -> str:
        try:
            with enter(SystemScope("test")):
                actions.add_member(
                    household=home,
                    person=person,
                    relation="son" if number % 2 else "other",
                    since_on=DAY + timedelta(number),
                    by=SETUP,
                )
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "added"

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(add, range(6)))
    assert sorted(answers) == ["added"] + ["people.twice_at_once"] * 5
    assert Membership._base_manager.filter(household=home).count() == 1
