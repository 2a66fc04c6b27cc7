"""The work list: what lies with me, due first, however many posts; history stays out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.queries.counts import work_counts
from fivehearts.engines.matters.queries.work import (
    Narrowing,
    handled_by,
    matters_found,
    work_of,
)
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import ActorScope, SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def numbers(actor) -> list[str]:
    with enter(ActorScope(actor)):
        return [matter.number for matter in work_of(actor)]


def test_a_matter_waits_for_whoever_empties_its_queue_and_for_nobody_else(place: Community) -> None:
    matter = lead_to(place, "accepted")
    assert numbers(place.dispatcher) == [matter.number]
    assert numbers(place.secretary) == [matter.number]
    assert numbers(place.reviewer) == []
    assert numbers(place.grid_worker) == []


def test_whoever_signed_owns_it_and_colleagues_of_the_queue_no_longer_see_it_waiting(
    place: Community,
) -> None:
    second = place.hire("second", place.grid, "grid_worker")
    matter = lead_to(place, "dispatched")
    assert numbers(second) == [matter.number]
    actions.sign(by=place.grid_worker, matter=matter)
    assert numbers(place.grid_worker) == [matter.number]
    assert numbers(second) == []


def test_the_nearest_date_stands_first(place: Community) -> None:
    ordinary = lead_to(place, "registered")
    critical = lead_to(place, "registered", urgency="critical")
    assert numbers(place.clerk) == [critical.number, ordinary.number]


def test_one_list_for_several_posts(place: Community) -> None:
    both = place.hire("both", place.community, "dispatcher", "reviewer")
    accepted, reported = lead_to(place, "accepted"), lead_to(place, "reported")
    assert set(numbers(both)) == {accepted.number, reported.number}


def test_imported_history_does_not_flood_the_list(place: Community) -> None:
    told = facts(place.grid, historical=True)
    actions.register(by=place.clerk, facts=told)
    assert numbers(place.clerk) == []
    with enter(ActorScope(place.clerk)):
        assert work_counts(place.clerk, at=now()).total == 0


def test_the_counts_are_those_of_the_list_by_queue(place: Community) -> None:
    lead_to(place, "accepted")
    lead_to(place, "reported")
    lead_to(place, "reported")
    both = place.hire("both", place.community, "dispatcher", "reviewer")
    far = now() + timedelta(days=60)
    with enter(ActorScope(both)):
        counts = work_counts(both, at=far)
        waiting = work_counts(both, at=now())
    assert (counts.total, counts.late, counts.today) == (3, 3, 0)
    assert (waiting.late, waiting.own) == (0, 0)
    assert waiting.units == {place.community.pk: 3}
    assert {queue: n for queue, n in counts.queues.items() if n} == {"dispatch": 1, "review": 2}


def test_what_others_have_in_hand_is_on_its_way_and_what_waits_for_me_is_not(
    place: Community,
) -> None:
    mine, theirs = lead_to(place, "registered"), lead_to(place, "signed")
    with enter(ActorScope(place.clerk)):
        assert [matter.number for matter in handled_by(place.clerk)] == [theirs.number]
        assert [matter.number for matter in work_of(place.clerk)] == [mine.number]


def found_by(actor, words: str) -> list[str]:
    with enter(ActorScope(actor)):
        rows = matters_found(actor, Narrowing(words=words), at=now())
        return [matter.number for matter in rows]


def test_a_matter_is_found_by_number_by_two_characters_and_by_the_whole_phone(
    place: Community,
) -> None:
    matter = lead_to(place, "handling")
    lead_to(place, "registered", words="垃圾没有清运", resident_phone="13900000001")
    for words in (matter.display_number, "楼道灯", "老人", "138 1234 5678"):
        assert found_by(place.clerk, words) == [matter.number], words


def test_part_of_a_phone_finds_nobody_and_strangers_find_nothing(place: Community) -> None:
    matter = lead_to(place, "handling")
    assert found_by(place.clerk, "1381234567") == []
    for words in (matter.display_number, "楼道灯", "13812345678"):
        assert found_by(place.stranger, words) == []
