"""What stands still is counted apart and is never late; a summons counts by when somebody was there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Summons
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter
from fivehearts.insight.indicators import queries
from fivehearts.insight.indicators.tests.ground import MONDAY, OCTOBER, figures, left_out


@pytest.fixture
def place(db: None) -> Community:
    return found()


def on(actor: Actor, at: Any = MONDAY) -> dict[str, Any]:
    return {"by": actor.backdating(), "at": at}


def parked(place: Community) -> Matter:
    matter = reload(lead_to(place, "handling", at=MONDAY))
    with enter(SystemScope("test")):
        actions.ask_parking(
            matter=matter, cause="budget", reason="等资金", review_on=date(2024, 12, 2),
            **on(place.grid_worker),
        )  # fmt: skip
        actions.park(matter=reload(matter), words="列入计划", **on(place.secretary))
    return reload(matter)


def test_what_is_parked_is_counted_apart_with_its_rows_and_is_not_late(place: Community) -> None:
    matter, plain = parked(place), lead_to(place, "handling", at=MONDAY)
    told = figures(place.analyst, place.community)
    assert (told["parked"].value, told["suspended"].value) == (1, 0)
    with enter(ActorScope(place.analyst)):
        rows = list(
            queries.rows_of(place.analyst, "matters.parked", place.community, OCTOBER, part="all")
        )
        late = list(
            queries.rows_of(place.analyst, "matters.overdue", place.community, OCTOBER, part="hits")
        )
    assert [row.matter_id for row in rows] == [matter.pk]
    assert [row.matter_id for row in late] == [plain.pk]
    assert left_out(told["overdue"])["suspended"] == 1


def test_let_go_on_within_the_month_it_is_parked_no_more(place: Community) -> None:
    matter = parked(place)
    with enter(SystemScope("test")):
        actions.resume(matter=matter, **on(place.grid_worker, MONDAY + timedelta(days=2)))
    assert figures(place.analyst, place.community)["parked"].value == 0


def test_a_summons_counts_as_answered_when_somebody_was_there_in_time(place: Community) -> None:
    for minutes in (20, 45):
        matter = reload(lead_to(place, "handling", at=MONDAY))
        with enter(SystemScope("test")):
            actions.summon(
                matter=matter, unit=place.police, reason="有人打架", place_words="门口",
                urgency="now", **on(place.secretary),
            )  # fmt: skip
            call = Summons.objects.get(matter=matter)
            there = MONDAY + timedelta(minutes=minutes)
            actions.come(matter=reload(matter), part=call, **on(place.officer, there))
    told = figures(place.analyst, place.community)["summons_answered_on_time"]
    assert (told.numerator, told.denominator) == (1, 2)
