"""Two files of one person: suggested with reasons, merged, and taken apart exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivehearts.community.people import actions
from fivehearts.community.people.models import (
    Consent,
    Duplicate,
    Label,
    Membership,
    Person,
    PersonalData,
    Residence,
)
from fivehearts.community.people.tests.ground import (
    IDENTITY,
    KEEPER,
    PHONE,
    SETUP,
    Ground,
    fresh,
    holder,
)
from fivehearts.community.people.vocabulary import (
    FileMerged,
    LabelThere,
    NotMerged,
    ReasonMissing,
    SameFile,
)
from fivehearts.foundation.scope import ActorScope, enter
from fivehearts.foundation.verbs import Forbidden, Refusal


def suggestions() -> dict[frozenset[Any], list[str]]:
    rows = Duplicate._base_manager.filter(state="open")
    return {frozenset((row.first_id, row.second_id)): row.reasons for row in rows}


def test_files_alike_are_suggested_with_their_reasons(db) -> None:
    ground = Ground()
    one = ground.person("王小明", PHONE, identity=IDENTITY)
    two = ground.person("王晓明", "13900139000", identity=IDENTITY)
    three = ground.person("李梅", "13700137000", birth_on=date(1950, 5, 5))
    four = ground.person("李梅", birth_on=date(1950, 5, 5))
    five = ground.person("李梅", "13600136000", dwelling=ground.far_door)
    actions.add_phone(person=five, phone="13700137000", kind="second", by=SETUP)
    actions.suspect_duplicates(by=SETUP)
    assert suggestions() == {
        frozenset((one.pk, two.pk)): ["identity"],
        frozenset((three.pk, four.pk)): ["name_birth_dwelling"],
        frozenset((three.pk, five.pk)): ["phone_name"],
    }


def test_a_pair_that_was_looked_at_is_not_suggested_again(db) -> None:
    ground = Ground()
    ground.person("王小明", PHONE, identity=IDENTITY)
    ground.person("王晓明", identity=IDENTITY)
    row = Duplicate._base_manager.get()
    actions.call_different(duplicate=row, by=SETUP)
    assert actions.suspect_duplicates(by=SETUP) == 0
    assert suggestions() == {}
    actions.reopen_duplicate(duplicate=row, by=SETUP)
    assert len(suggestions()) == 1


def test_a_pair_across_communities_is_seen_by_whoever_stands_over_both(db) -> None:
    ground = Ground()
    ground.person(identity=IDENTITY)
    ground.person(identity=IDENTITY, unit=ground.other, dwelling=ground.other_door)
    with enter(ActorScope(holder(ground.street, *KEEPER))):
        row = Duplicate.objects.get()
        actions.call_different(duplicate=row, by=holder(ground.street, *KEEPER))
    with enter(ActorScope(holder(ground.community, *KEEPER))):
        assert not Duplicate.objects.exists()
        with pytest.raises(Forbidden):
            actions.reopen_duplicate(duplicate=row, by=holder(ground.community, *KEEPER))


def test_the_file_kept_speaks_and_references_to_the_other_stay_valid(db) -> None:
    ground = Ground()
    gone, kept = ground.person("王小明", PHONE), ground.person("王晓明")
    actions.merge(gone=gone, kept=kept, by=SETUP)
    assert fresh(gone).merged_into_id == kept.pk
    again = actions.remember_person(name="王小明", phone=PHONE, unit=ground.community, by=SETUP)
    assert again.pk == kept.pk
    with pytest.raises(FileMerged):
        actions.add_phone(person=gone, phone="13900139000", kind="second", by=SETUP)


def test_a_label_of_the_merged_file_counts_for_the_one_kept(db) -> None:
    ground = Ground()
    gone, kept = ground.person("王小明", PHONE), ground.person("王晓明")
    label: dict[str, Any] = {"kind": "alone", "source": "visit", "basis": "duty", "by": SETUP}
    actions.add_label(person=gone, **label)
    actions.merge(gone=gone, kept=kept, by=SETUP)
    with pytest.raises(LabelThere):
        actions.add_label(person=kept, **label)


def test_merging_needs_a_post_over_both_and_two_files(db) -> None:
    ground = Ground()
    one, two = ground.person("王小明", PHONE), ground.person("王晓明", dwelling=ground.far_door)
    with pytest.raises(SameFile):
        actions.merge(gone=one, kept=one, by=SETUP)
    with pytest.raises(NotMerged):
        actions.unmerge(gone=one, by=SETUP)
    with pytest.raises(Forbidden):
        actions.merge(gone=one, kept=two, by=holder(ground.grid, *KEEPER))
    keeper = holder(ground.community, *KEEPER)
    with pytest.raises(ReasonMissing):
        actions.merge(gone=one, kept=two, by=keeper)
    merged = actions.merge(gone=one, kept=two, by=keeper, reason="papers")
    assert merged.reason == "papers"


TABLES: tuple[type[Any], ...] = (Person, PersonalData, Residence, Membership, Label, Consent)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the register as they stand, sealed columns as stored."""
    return {
        table.__name__: sorted(({**row} for row in table._base_manager.values()), key=str)
        for table in TABLES
    }


def some_files(ground: Ground) -> list[Person]:
    files = []
    for number in range(5):
        file = ground.person(f"王{number}", f"1380013800{number}")
        actions.add_label(
            person=file, kind="alone", source="visit", basis="duty", grade="", by=SETUP
        )
        files.append(file)
    return files


Steps = list[tuple[str, int, int]]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["merge", "unmerge"]), st.integers(0, 4), st.integers(0, 4)),
        max_size=12,
    )
)
def test_whatever_was_merged_in_whatever_order_comes_apart_exactly(
    register: Callable[[], tuple[list[Person], dict[str, Any]]], steps: Steps
) -> None:
    files, before = register()
    parents: dict[int, int] = {}
    for verb, one, two in steps:
        gone, kept = fresh(files[one]), fresh(files[two])
        try:
            if verb == "merge":
                actions.merge(gone=gone, kept=kept, by=SETUP)
                parents[one] = two
            else:
                actions.unmerge(gone=gone, by=SETUP)
                del parents[one]
        except Refusal as refusal:
            taken = one in parents or two in parents or one == two
            assert taken if verb == "merge" else one not in parents, refusal.code
        for number, file in enumerate(files):
            top = number
            while top in parents:
                top = parents[top]
            speaks = fresh(file).merged_into_id
            assert speaks == (None if top == number else files[top].pk)
    for number in list(parents):
        actions.unmerge(gone=fresh(files[number]), by=SETUP)
    assert everything() == before


@pytest.fixture
def register(db: None) -> Callable[[], tuple[list[Person], dict[str, Any]]]:
    """The same five files for every example: each leaves them as they were."""
    made: list[Any] = []

    def give() -> tuple[list[Person], dict[str, Any]]:
        if not made:
            made.append(some_files(Ground()))
            made.append(everything())
        return made[0], made[1]

    return give
