"""What is counted, what is left out and why, and that each number opens to exactly its rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.foundation.clock import day_of
from fivehearts.foundation.figures import Period, declared
from fivehearts.foundation.scope import ActorScope, NoScope, enter
from fivehearts.insight.indicators import queries
from fivehearts.insight.indicators.tests.ground import (
    MONDAY,
    OCTOBER,
    TOO_LATE,
    answered,
    declined,
    figures,
    imported,
    left_out,
    parts,
    unanswered,
)


@pytest.fixture
def place(db: None) -> Community:
    return found()


def _rows(place: Community, code: str, part: str, *, history: bool = False) -> list[object]:
    whole = code if "." in code else f"matters.{code}"
    with enter(ActorScope(place.analyst)):
        rows = queries.rows_of(
            place.analyst, whole, place.community, OCTOBER, part=part, history=history
        )
        return list(rows)


def test_what_was_registered_counts_as_accepted_and_what_was_declined_stands_apart(place):
    for _time in range(3):
        lead_to(place, "accepted", at=MONDAY)
    declined(place)
    accepted = figures(place.analyst, place.community)["accepted"]
    assert accepted.value == 3
    assert left_out(accepted) == {"declined": 1}


def test_what_came_in_another_month_is_not_counted(place):
    lead_to(place, "accepted", at=OCTOBER.end)
    lead_to(place, "accepted", at=OCTOBER.start)
    assert figures(place.analyst, place.community)["accepted"].value == 1


def test_accepted_matters_are_split_by_channel_category_and_unit(place):
    noise = Category.objects.get(code="noise")
    lead_to(place, "dispatched", at=MONDAY, channel="web", category=noise)
    lead_to(place, "dispatched", at=MONDAY, channel="web")
    lead_to(place, "accepted", at=MONDAY, channel="counter")
    found = figures(place.analyst, place.community)
    assert parts(found["accepted_by_channel"]) == {"web": 2, "counter": 1}
    assert parts(found["accepted_by_category"]) == {"noise": 1, "": 2}
    assert parts(found["accepted_by_unit"]) == {"TXG1": 2, "TXC": 1}
    titles = [str(part.title) for part in found["accepted_by_unit"].parts]
    assert titles == ["第一网格", "幸福里社区"]
    assert found["accepted_by_channel"].parts[0].share == Decimal("66.67")


def test_on_time_counts_what_fell_due_not_what_was_received(place):
    answered(place, "solved", "satisfied")
    answered(place, "solved", "satisfied", done=TOO_LATE)
    # Due in November: received in October, not due in it.
    lead_to(place, "handling", at=OCTOBER.end.replace(day=30, month=10))
    # Never reported: still runs, and its date has passed.
    lead_to(place, "handling", at=MONDAY)
    declined(place)
    on_time = figures(place.analyst, place.community)["completed_on_time"]
    assert (on_time.numerator, on_time.denominator) == (1, 3)
    assert on_time.value == Decimal("33.33")
    assert left_out(on_time) == {"declined": 1}


def test_a_date_that_has_not_come_is_neither_kept_nor_broken(place):
    matter = lead_to(place, "closed")
    with enter(ActorScope(place.analyst)):
        due = day_of(matter.dues.get(step="resolve").promise.due_at)
        month = Period.month(due.year, due.month)
        found = queries.compute(place.analyst, place.community, month)
    on_time = next(figure for figure in found if figure.code == "matters.completed_on_time")
    assert (on_time.denominator, left_out(on_time)) == (0, {"not_yet_due": 1})
    assert on_time.text == "—"


def test_a_redo_is_promised_anew_and_every_answer_counts(place):
    matter = answered(place, "unsolved", "dissatisfied")
    assert matter.round == 2
    found = figures(place.analyst, place.community)
    assert (found["solved"].numerator, found["solved"].denominator) == (0, 1)
    # The first promise was kept; the second fell due on the 21st and was not.
    assert (found["completed_on_time"].numerator, found["completed_on_time"].denominator) == (1, 2)


def test_solved_and_satisfied_ask_the_residents_and_list_the_unasked_apart(place):
    answered(place, "solved", "very_satisfied")
    answered(place, "solved", "basically")
    answered(place, "explained", "dissatisfied")
    unanswered(place)
    unanswered(place, contact="self")
    found = figures(place.analyst, place.community)
    solved, satisfied = found["solved"], found["satisfied"]
    assert (solved.numerator, solved.denominator, satisfied.numerator) == (2, 3, 2)
    assert left_out(solved) == left_out(satisfied) == {"unreached": 1, "no_contact": 1}
    assert solved.small and satisfied.small


def test_without_answers_there_is_no_rate(place):
    solved = figures(place.analyst, place.community)["solved"]
    assert (solved.value, solved.text, solved.small) == (None, "—", False)


def test_imported_history_counts_only_when_asked_for(place):
    lead_to(place, "accepted", at=MONDAY)
    imported(place)
    without = figures(place.analyst, place.community)
    assert without["accepted"].value == 1
    assert left_out(without["accepted"]) == {"history": 1}
    assert left_out(without["completed_on_time"]) == {"history": 1}
    with_it = figures(place.analyst, place.community, history=True)
    assert with_it["accepted"].value == 2
    assert left_out(with_it["accepted"]) == {}
    assert parts(with_it["accepted_by_channel"]) == {"phone": 2}


def test_every_number_opens_to_exactly_its_rows(place):
    answered(place, "solved", "satisfied")
    answered(place, "solved", "dissatisfied", done=TOO_LATE)
    answered(place, "explained", "basically")
    unanswered(place)
    unanswered(place, contact="self")
    declined(place)
    imported(place)
    for history in (False, True):
        for code, figure in figures(place.analyst, place.community, history=history).items():
            if figure.is_weighed:
                continue
            numbers = {
                queries.ALL: figure.denominator,
                queries.HITS: figure.numerator,
                queries.MISSES: figure.denominator - figure.numerator,
            }
            numbers |= {queries.EXCLUDED + one.code: one.count for one in figure.excluded}
            numbers |= {queries.KEY + part.key: part.count for part in figure.parts}
            for part, number in numbers.items():
                assert len(_rows(place, code, part, history=history)) == number, (code, part)


def test_an_unknown_figure_or_part_has_no_rows(place):
    with enter(ActorScope(place.analyst)):
        for code, part in [("nothing", "all"), ("accepted", "every"), ("solved", "excluded:rain")]:
            with pytest.raises(KeyError):
                queries.rows_of(
                    place.analyst, f"matters.{code}", place.community, OCTOBER, part=part
                )


def test_who_has_no_post_over_a_unit_reads_no_figures_of_it(place):
    with enter(ActorScope(place.stranger)), pytest.raises(PermissionError):
        queries.compute(place.stranger, place.community, OCTOBER)
    with enter(ActorScope(place.clerk)), pytest.raises(PermissionError):
        queries.rows_of(place.clerk, "matters.accepted", place.community, OCTOBER)
    assert queries.unit_in_sight(place.stranger, "TXC") is None


def test_figures_never_count_beyond_the_scope_in_force(place):
    lead_to(place, "accepted", at=MONDAY)
    with enter(ActorScope(place.stranger)):
        found = queries.compute(place.administrator, place.subdistrict, OCTOBER)
    assert found[0].value == 0
    with pytest.raises(NoScope):
        queries.compute(place.administrator, place.subdistrict, OCTOBER)


def test_a_unit_counts_itself_and_what_stands_below_it_only(place):
    lead_to(place, "dispatched", at=MONDAY)
    administrator = place.administrator
    for unit, number in [
        (place.subdistrict, 1),
        (place.community, 1),
        (place.grid, 1),
        (place.second_grid, 0),
        (place.stranger_community, 0),
    ]:
        assert figures(administrator, unit)["accepted"].value == number


@pytest.mark.usefixtures("kept_for_long")
def test_figures_cost_the_same_queries_at_1_3_and_25_rows(place):
    asked = []
    # What is looked up once is looked up here.
    figures(place.analyst, place.community)
    for more in (1, 2, 22):
        for _time in range(more):
            answered(place, "solved", "satisfied")
        with CaptureQueriesContext(connection) as statements:
            figures(place.analyst, place.community)
        asked.append(len(statements))
    assert asked[0] == asked[1] == asked[2]


def test_every_declared_figure_names_its_rows_and_says_what_it_means(place):
    codes = [one.code for one in declared()]
    assert len(codes) == len(set(codes)) == 42
    for one in declared():
        assert str(one.meaning).strip() and one.source.columns and one.source.opens[0]
