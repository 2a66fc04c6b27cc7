"""People move away and die; within the city the file follows with what is handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fivehearts.community.people import actions, jobs
from fivehearts.community.people.models import (
    Departure,
    Erasure,
    Label,
    Membership,
    Person,
    PersonalData,
    Phone,
    Residence,
)
from fivehearts.community.people.queries import kind_index
from fivehearts.community.people.queries.keeping import said_for
from fivehearts.community.people.tests.ground import (
    CLERK,
    DAY,
    IDENTITY,
    KEEPER,
    PHONE,
    SETUP,
    Ground,
    fresh,
    holder,
)
from fivehearts.community.people.tests.test_merging import everything
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    BadDays,
    BadDestination,
    HasLeft,
    Held,
    KnownThere,
    LongerThanAbove,
    SourceMissing,
    StillNeeded,
)
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.verbs import Forbidden

DUTY: dict[str, Any] = {"source": "certificate", "basis": "duty", "by": SETUP}


def settled(ground: Ground) -> Person:
    person = ground.person("王小明", PHONE, identity=IDENTITY, since_on=DAY)
    home = actions.found_household(unit=ground.community, dwelling=ground.door, by=SETUP)
    actions.add_member(household=home, person=person, relation="head", by=SETUP)
    actions.add_phone(person=person, phone="13900139000", kind="family", by=SETUP)
    actions.add_label(person=person, kind="alone", **DUTY)
    actions.add_label(person=person, kind="disabled", grade="二级", **DUTY)
    actions.give_consent(person=person, purpose="care", how="paper", by=SETUP)
    return person


def moved(ground: Ground, person: Person, *parts: str) -> Departure:
    return actions.leave(
        person=person,
        how="within",
        left_on=DAY + timedelta(30),
        to_unit=ground.other,
        hand_over=parts,
        by=holder(ground.community, *CLERK),
    )


def test_the_file_follows_with_what_was_handed_over_and_no_more(db) -> None:
    ground = Ground()
    person = settled(ground)
    moved(ground, person, "labels")
    assert fresh(person).unit == ground.other
    with enter(ActorScope(holder(ground.other, *KEEPER))):
        assert PersonalData.objects.get(pk=person.pk).phone.reveal() == PHONE
        assert [row.kind_index for row in Label.objects.all()] == [kind_index("alone")]
        assert Phone.objects.count() == 1
        assert not Residence.objects.exists() and not Membership.objects.exists()
        assert Departure.objects.count() == 1
    with enter(ActorScope(holder(ground.community, *KEEPER))):
        assert not PersonalData.objects.filter(pk=person.pk).exists()
        assert Residence.objects.count() == 1
        assert [row.kind_index for row in Label.objects.all()] == [kind_index("disabled")]
        assert Departure.objects.count() == 1


@pytest.mark.parametrize("how", ["within", "away", "died"])
def test_a_departure_taken_back_restores_exactly(db, how: str) -> None:
    ground = Ground()
    person = settled(ground)
    before = everything()
    to_unit = ground.other if how == "within" else None
    departure = actions.leave(
        person=person, how=how, left_on=DAY + timedelta(9), to_unit=to_unit, by=SETUP
    )
    assert everything() != before
    if how != "within":
        with pytest.raises(HasLeft):
            actions.leave(person=person, how="died", left_on=DAY, by=SETUP)
    actions.undo_departure(departure=departure, by=holder(ground.community, *CLERK))
    assert everything() == before
    with pytest.raises(AlreadyEnded):
        actions.undo_departure(departure=departure, by=SETUP)


@pytest.mark.parametrize("how", ["within", "away"])
def test_a_clerk_with_nothing_but_the_own_scope_takes_a_departure_back(db, how: str) -> None:
    """With both locks in force: the file lies with the other community by now, unseen from here."""
    with enter(SystemScope("test")):
        ground = Ground()
        person = settled(ground)
        before = everything()
    clerk = holder(ground.community, *CLERK)
    with enter(ActorScope(clerk)):
        to_unit = ground.other if how == "within" else None
        left = DAY + timedelta(9)
        departure = actions.leave(person=person, how=how, left_on=left, to_unit=to_unit, by=clerk)
    with enter(ActorScope(clerk)):
        assert PersonalData._base_manager.filter(pk=person.pk).exists() == (how == "away")
        actions.undo_departure(departure=Departure.objects.get(pk=departure.pk), by=clerk)
    with enter(SystemScope("test")):
        assert everything() == before


def test_a_file_received_stays_where_it_went(db) -> None:
    ground = Ground()
    departure = moved(ground, settled(ground))
    with pytest.raises(Forbidden):
        actions.receive(departure=departure, by=holder(ground.community, *CLERK))
    actions.receive(departure=departure, by=holder(ground.other, *CLERK))
    with pytest.raises(AlreadyEnded):
        actions.undo_departure(departure=departure, by=SETUP)


def test_nobody_is_sent_where_they_are_known_or_to_no_community(db) -> None:
    ground = Ground()
    person = settled(ground)
    for wrong in (ground.street, ground.community, ground.grid, None):
        with pytest.raises(BadDestination):
            actions.leave(person=person, how="within", left_on=DAY, to_unit=wrong, by=SETUP)
    ground.person("王小明", PHONE, unit=ground.other, dwelling=ground.other_door)
    with pytest.raises(KnownThere):
        moved(ground, person)


def test_what_outlived_its_purpose_is_erased_to_ids_and_digests(db) -> None:
    ground = Ground()
    person, stays = settled(ground), ground.person("李梅", "13700137000")
    actions.leave(person=person, how="away", left_on=DAY, by=SETUP)
    by = SETUP.backdating()
    assert jobs.erase_by_rule()["left"] == 0
    later = now() + timedelta(days=800)
    counts = actions.erase_by_rule(by=by, at=later)
    assert (counts["left"], counts["died"], counts["contact"]) == (1, 0, 0)
    assert fresh(person).erased_at == later
    assert not PersonalData._base_manager.filter(pk=person.pk).exists()
    assert not Phone._base_manager.exists()
    assert set(Label._base_manager.values_list("grade", "note")) == {(None, None)}
    assert len(Erasure._base_manager.get().identity_index) == 64
    entry = entries_about(f"people.Person:{person.pk}").get(verb="people.erase_by_rule")
    assert entry.data == {"rule": "left"}
    assert PersonalData._base_manager.filter(pk=stays.pk).exists()
    assert actions.erase_by_rule(by=by, at=later)["left"] == 0


def test_each_community_keeps_files_as_long_as_its_own_rule_says(db) -> None:
    ground = Ground()
    here = settled(ground)
    there = ground.person("李梅", "13700137000", unit=ground.other, dwelling=ground.other_door)
    for person in (here, there):
        actions.leave(person=person, how="away", left_on=DAY, by=SETUP)
    keeper, by = holder(ground.community, *KEEPER), SETUP.backdating()
    rule: dict[str, Any] = {"unit": ground.community, "kind": "left", "source": "办法第9条"}
    actions.keep_for(days=2000, by=keeper, **rule)
    later = now() + timedelta(days=800)
    assert actions.erase_by_rule(by=by, at=later)["left"] == 1
    assert fresh(here).erased_at is None and fresh(there).erased_at == later
    actions.keep_for(days=100, by=keeper, **rule)
    assert actions.erase_by_rule(by=by, at=now() + timedelta(days=500))["left"] == 1
    for wrong, refusal in (({"days": 3}, BadDays), ({"days": 90, "source": " "}, SourceMissing)):
        with pytest.raises(refusal):
            actions.keep_for(by=keeper, **{**rule, **wrong})
    with pytest.raises(Forbidden):
        actions.keep_for(days=90, by=holder(ground.other, *KEEPER), **rule)
    with pytest.raises(Forbidden):
        actions.keep_for(days=90, by=keeper, **{**rule, "unit": ground.grid})


def test_a_city_says_a_time_for_all_and_a_community_may_only_shorten_it(db) -> None:
    ground = Ground()
    here = settled(ground)
    there = ground.person("李梅", "13700137000", unit=ground.other, dwelling=ground.other_door)
    for person in (here, there):
        actions.leave(person=person, how="away", left_on=DAY, by=SETUP)
    city = holder(ground.district, "people.keeping")
    keeper, by = holder(ground.community, *KEEPER), SETUP.backdating()
    rule: dict[str, Any] = {"kind": "left", "source": "市档案办法第3条"}
    own: dict[str, Any] = {"kind": "left", "source": "社区办法", "unit": ground.community}
    actions.keep_for(unit=ground.community, days=3000, by=keeper, kind="left", source="社区办法")
    actions.keep_for(unit=ground.district, days=1000, by=city, **rule)
    # What was said before and is longer gives way; what is said anew may only be shorter.
    assert said_for([ground.community])[ground.community.pk]["left"].days == 1000
    with pytest.raises(LongerThanAbove):
        actions.keep_for(days=1001, by=keeper, **own)
    actions.keep_for(days=900, by=keeper, **own)
    gone = [now() + (DAY + timedelta(days) - today()) for days in (890, 950)]
    assert [actions.erase_by_rule(by=by, at=at)["left"] for at in gone] == [0, 1]
    assert fresh(here).erased_at is not None and fresh(there).erased_at is None
    holds = said_for([ground.other])[ground.other.pk]["left"]
    assert (holds.days, holds.rule and holds.rule.unit_id) == (1000, ground.district.pk)
    actions.keep_for(unit=ground.district, days=1000, by=city, latitude="own", **rule)
    actions.keep_for(days=5000, by=keeper, **own)
    assert said_for([ground.community])[ground.community.pk]["left"].days == 5000
    for wrong in (keeper, holder(ground.other, *KEEPER)):
        with pytest.raises(Forbidden):
            actions.keep_for(unit=ground.district, days=90, by=wrong, **rule)


def test_somebody_erased_who_comes_back_is_written_down_anew(db) -> None:
    ground = Ground()
    person = settled(ground)
    actions.leave(person=person, how="away", left_on=DAY, by=SETUP)
    actions.erase_person(person=person, by=holder(ground.community, *KEEPER))
    assert ground.person("王小明", PHONE, identity=IDENTITY).pk != person.pk


def test_a_hold_keeps_a_file_beyond_its_time(db) -> None:
    ground = Ground()
    person = settled(ground)
    actions.leave(person=person, how="died", left_on=DAY, by=SETUP)
    hold = actions.hold(person=person, reason="court", by=SETUP)
    with pytest.raises(Held):
        actions.erase_person(person=person, by=SETUP)
    later = now() + timedelta(days=4000)
    by = SETUP.backdating()
    assert actions.erase_by_rule(by=by, at=later)["died"] == 0
    actions.lift_hold(hold=hold, by=SETUP)
    assert actions.erase_by_rule(by=by, at=later)["died"] == 1


def test_whoever_lives_here_is_not_erased(db) -> None:
    ground = Ground()
    with pytest.raises(StillNeeded):
        actions.erase_person(person=settled(ground), by=SETUP)
