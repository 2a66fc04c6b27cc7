"""Each rate against a small community led by hand: what counts, what hits, what is left out."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.foundation.figures import Period
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.insight.indicators import queries
from fivehearts.insight.indicators.tests import lives
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
)
from fivehearts.insight.indicators.vocabulary import Figure


@pytest.fixture
def place(db: None) -> Community:
    return found()


def _figures(place: Community) -> dict[str, Figure]:
    return figures(place.administrator, place.subdistrict)


def _made_of(figure: Figure) -> tuple[int, int, dict[str, int]]:
    return figure.numerator, figure.denominator, left_out(figure)


def _in(place: Community, period: Period) -> dict[str, Figure]:
    actor = place.administrator
    with enter(ActorScope(actor)):
        computed = queries.compute(actor, place.subdistrict, period)
    return {figure.code.removeprefix("matters."): figure for figure in computed}


def test_signing_counts_units_that_signed_in_time_and_not_what_went_on_to_another(place):
    lives.solved(place)
    lives.unsigned(place)
    found = _figures(place)
    assert _made_of(found["signed_on_time"]) == (1, 2, {})
    lives.returned(place)
    assert _made_of(_figures(place)["signed_on_time"]) == (3, 4, {})


def test_response_counts_calls_in_time_and_lists_who_left_no_contact(place):
    lives.solved(place)
    lives.unsigned(place)
    lives.without_contact(place)
    assert _made_of(_figures(place)["responded_on_time"]) == (1, 2, {"no_contact": 1})


def test_completion_counts_what_was_done_late_too_and_overdue_what_was_not_in_time(place):
    lives.solved(place)
    lives.solved_late(place)
    lead_to(place, "handling", at=MONDAY)
    declined(place)
    lives.withdrawn(place)
    found = _figures(place)
    excluded = {"declined": 1, "withdrawn": 1}
    assert _made_of(found["completed"]) == (2, 3, excluded)
    assert _made_of(found["completed_on_time"]) == (1, 3, excluded)
    assert _made_of(found["overdue"]) == (2, 3, excluded)


def test_what_was_done_after_the_month_was_not_done_in_it(place):
    lives.answered(place, "solved", "satisfied", done=OCTOBER.end + timedelta(days=3))
    assert _made_of(_figures(place)["completed"]) == (0, 1, {})


def test_urgent_matters_are_counted_apart(place):
    lives.solved(place)
    lives.answered(place, "solved", "satisfied", urgency="urgent")
    lives.answered(place, "solved", "satisfied", urgency="critical", done=TOO_LATE)
    assert _made_of(_figures(place)["urgent_completed_on_time"]) == (1, 2, {})


def test_an_extended_date_counts_where_it_falls_now(place):
    lives.extended(place)
    lives.solved(place)
    found = _figures(place)
    assert _made_of(found["extended"]) == (1, 2, {})
    assert _made_of(found["completed_on_time"]) == (2, 2, {})


def test_returns_are_counted_of_dispatches_and_of_decisions(place):
    lives.solved(place)
    lives.returned(place)
    lives.kept_there(place)
    lives.retracted(place)
    found = _figures(place)
    assert found["dispatched"].value == 5
    assert _made_of(found["returned"]) == (2, 5, {})
    assert _made_of(found["dispatched_rightly"]) == (4, 5, {})
    assert _made_of(found["returns_granted"]) == (1, 2, {"retracted": 1})


def test_direct_answers_are_counted_of_what_was_accepted(place):
    lives.at_once(place)
    lives.solved(place)
    declined(place)
    lives.withdrawn(place)
    found = _figures(place)
    assert _made_of(found["answered_at_once"]) == (1, 2, {"declined": 1, "withdrawn": 1})


def test_follow_up_counts_who_was_asked_and_effective_who_answered(place):
    lives.solved(place)
    lives.unreached(place)
    lives.without_contact(place)
    lives.at_once(place)
    found = _figures(place)
    assert _made_of(found["followed_up"]) == (2, 3, {"no_contact": 1})
    assert _made_of(found["reached"]) == (1, 2, {"no_contact": 1, "not_asked": 1})


def test_redo_counts_completions_that_went_into_another_round(place):
    lives.solved(place)
    lives.redone(place)
    lives.at_once(place)
    assert _made_of(_figures(place)["redone"]) == (1, 3, {"not_asked": 1})
    lives.reopened(place)
    assert _made_of(_figures(place)["redone"]) == (2, 4, {"not_asked": 1})


def test_bad_ratings_are_those_below_basically_satisfied(place):
    lives.solved_late(place)
    lives.explained(place)
    found = _figures(place)
    assert _made_of(found["dissatisfied"])[:2] == (1, 2)
    assert _made_of(found["satisfied"])[:2] == (1, 2)


def test_in_one_go_is_what_the_redo_rate_leaves(place):
    for life in (lives.solved, lives.redone, lives.at_once):
        life(place)
    found = _figures(place)
    assert _made_of(found["done_at_once"]) == (2, 3, {"not_asked": 1})
    assert found["done_at_once"].denominator == found["redone"].denominator
    assert found["done_at_once"].numerator + found["redone"].numerator == 3


def test_bad_ratings_are_to_be_called_back_and_what_was_explained_is_left_out(place):
    lives.redone(place)
    lives.explained(place)
    lives.solved(place)
    answered(place, "solved", "dissatisfied")
    assert _made_of(_figures(place)["bad_ratings_called"]) == (1, 2, {"explained": 1})


def test_a_bad_rating_tried_three_times_in_vain_was_called_back(place):
    matter = answered(place, "unsolved", "very_dissatisfied")
    assert _made_of(_figures(place)["bad_ratings_called"]) == (0, 1, {})
    with enter(SystemScope("test")):
        done = {"by": place.grid_worker.backdating(), "at": MONDAY}
        matter = reload(matter)
        lives.actions.report_done(matter=matter, outcome="solved", answer="又修了。", **done)
        lives.actions.approve(matter=matter, by=place.reviewer.backdating(), at=MONDAY)
        caller = {"by": place.caller.backdating(), "at": MONDAY}
        for _try in range(3):
            lives.actions.log_attempt(matter=matter, way="phone", **caller)
        lives.actions.close_unanswered(matter=matter, **caller)
    assert _made_of(_figures(place)["bad_ratings_called"]) == (1, 1, {})


def test_rectification_counts_what_a_bad_rating_sent_round_again_when_its_new_date_fell(place):
    lives.redone(place)
    lives.explained(place)
    lives.solved(place)
    # Sent round again, and left lying.
    answered(place, "unsolved", "dissatisfied")
    # Not solved, yet content with how it was dealt with: no bad rating.
    answered(place, "partly", "satisfied")
    # Opened again after a good rating: work, and no bad rating either.
    lives.reopened(place)
    assert _made_of(_figures(place)["bad_ratings_rectified"]) == (1, 2, {"explained": 1})


def test_a_redo_whose_date_falls_into_the_next_month_is_counted_there(place):
    answered(place, "unsolved", "dissatisfied", done=OCTOBER.end - timedelta(days=1))
    assert _figures(place)["bad_ratings_rectified"].value is None
    november = _in(place, OCTOBER.next())["bad_ratings_rectified"]
    assert _made_of(november) == (0, 1, {})


def test_three_rates_together_are_weighed_from_what_they_are_made_of(place):
    lives.solved(place)
    lives.explained(place)
    lives.unsigned(place)
    found = _figures(place)
    three = found["three_rates"]
    rates = {one.code.removeprefix("matters."): weight for one, weight in three.weighed}
    assert rates == {"responded_on_time": 30, "solved": 35, "satisfied": 35}
    assert [_made_of(found[code])[:2] for code in rates] == [(2, 3), (1, 2), (1, 2)]
    # 30 × 2/3 + 35 × 1/2 + 35 × 1/2, rounded once.
    assert three.value == Decimal("55.00") and three.text == "55.00"
    assert three.small, "as small as the smallest of the three"


def test_where_one_of_the_three_has_no_value_they_have_none_together(place):
    lives.unsigned(place)
    assert _figures(place)["three_rates"].value is None


def test_three_rates_change_by_points_since_the_month_before(place):
    lives.solved(place)
    lives.answered(place, "solved", "satisfied", done=OCTOBER.end + timedelta(days=2))
    lead_to(place, "handling", at=OCTOBER.end + timedelta(days=2))
    with enter(ActorScope(place.administrator)):
        compared = {
            one.figure.code: one
            for one in queries.compare(place.administrator, place.subdistrict, OCTOBER.next())
        }
    assert compared["matters.three_rates"].since_before == Decimal("0.00")


def test_orders_of_the_city_are_counted_by_the_date_the_city_set(place):
    lives.ordered(place)
    lives.ordered_and_done(place)
    lives.solved(place)
    found = _figures(place)
    assert _made_of(found["orders_on_time"]) == (1, 2, {})
    assert parts(found["accepted_by_channel"]) == {"order_12345": 2, "phone": 1}


def test_replies_to_supervision_are_promises_too(place):
    lives.supervised(place)
    assert _made_of(_figures(place)["supervision_replied_on_time"]) == (1, 1, {})


def test_small_matters_settled_in_the_community_by_powers(place):
    lives.small(place)
    # Within its powers and raised all the same: this one costs the community.
    lives.raised(place)
    # Raised as beyond its powers, beyond them by the catalogue, or without a category: they do not.
    lives.raised_beyond_powers(place)
    lives.large(place)
    lives.solved(place)
    assert _made_of(_figures(place)["ended_in_community"]) == (
        1,
        2,
        {"raised_beyond_powers": 1, "above_powers": 1, "no_category": 1},
    )


def test_a_property_company_beside_the_community_settles_for_it(place):
    lives.returned(place)
    with enter(SystemScope("test")):
        Matter.unscoped.update(category=lives.category("housing"))
    assert _made_of(_figures(place)["ended_in_community"]) == (1, 1, {})


def test_what_was_open_is_carried_over_whenever_it_was_closed_since(place):
    november = OCTOBER.next()
    lives.solved(place)
    lives.answered(place, "solved", "satisfied", done=OCTOBER.end + timedelta(days=2))
    lives.reopened(place)
    october, after = _in(place, OCTOBER), _in(place, november)
    assert october["carried_over"].value == 0
    assert october["standing"].value == after["carried_over"].value == 1
    # The one closed in November is gone; the one opened again in it is there.
    assert after["standing"].value == 1


def test_the_balance_of_a_month_adds_up(place):
    for life in (lives.solved, lives.withdrawn, lives.unsigned, lives.at_once, declined):
        life(place)
    found = _figures(place)
    accepted, ended = found["accepted"], found["ended"]
    came_in = found["carried_over"].value + accepted.value + left_out(accepted)["declined"]
    gone = ended.value + sum(left_out(ended).values())
    assert came_in == gone + found["standing"].value


def test_closed_matters_are_split_by_what_closed_them(place):
    for life in (lives.solved, lives.unreached, lives.without_contact, declined):
        life(place)
    found = _figures(place)
    assert _made_of(found["ended"]) == (3, 3, {"declined": 1})
    assert parts(found["ended_by_closing"]) == {"answered": 1, "unreached": 1, "no_contact": 1}


def test_archived_the_declined_stay_declined(place):
    matter = declined(place)
    with enter(SystemScope("test")):
        lives.actions.archive(
            by=place.secretary.backdating(), matter=reload(matter), at=MONDAY + timedelta(days=9)
        )
    assert _made_of(_figures(place)["accepted"]) == (0, 0, {"declined": 1})


def test_time_used_is_the_middle_of_the_stays_with_each_unit(place):
    lives.returned(place)
    used = _figures(place)["time_used"]
    by_unit = {part.key: (part.count, part.middle) for part in used.parts}
    # From ten to noon with the grid that gave it back; from one, the noon break ending at half past,
    # to two with the property company.
    assert by_unit["TXG1"] == (1, Decimal("2.0"))
    assert by_unit["TXP"] == (1, Decimal("0.5"))
    assert used.denominator == sum(part.count for part in used.parts)


def test_imported_history_is_marked_in_every_figure_it_would_touch(place):
    imported(place)
    for figure in _figures(place).values():
        assert figure.denominator == 0, figure.code


def test_a_figure_stands_beside_the_month_and_the_year_before(place):
    lives.solved(place)
    lives.solved_late(place)
    lives.answered(place, "solved", "satisfied", done=OCTOBER.end + timedelta(days=2))
    actor = place.administrator
    with enter(ActorScope(actor)):
        compared = {
            one.figure.code.removeprefix("matters."): one
            for one in queries.compare(actor, place.subdistrict, OCTOBER.next())
        }
    accepted = compared["accepted"]
    assert (accepted.figure.value, accepted.before.value) == (0, 3)
    assert accepted.since_before == Decimal("-100.0")
    assert accepted.since_year_before is None
    satisfied = compared["satisfied"]
    assert satisfied.since_before == Decimal("0.00")


def test_units_beside_each_other_add_up_to_the_whole(place):
    lives.solved(place)
    lives.returned(place)
    lives.raised(place)
    lives.at_once(place)
    actor = place.administrator
    for unit in (place.subdistrict, place.community, place.grid):
        with enter(ActorScope(actor)):
            for figure in queries.compute(actor, unit, OCTOBER, lines=True):
                if figure.parts or figure.is_median or figure.indicator.of:
                    continue
                sums = [
                    sum(getattr(line, name) for line in figure.lines)
                    for name in ("numerator", "denominator")
                ]
                assert sums == [figure.numerator, figure.denominator], figure.code


def test_what_a_unit_promised_is_put_down_to_it_wherever_the_matter_went(place):
    lives.returned(place)
    actor = place.administrator
    with enter(ActorScope(actor)):
        computed = queries.compute(actor, place.community, OCTOBER, lines=True)
    by_code = {figure.code.removeprefix("matters."): figure for figure in computed}
    given_back = by_code["returned"]
    assert (
        given_back.line(place.grid.path).numerator,
        given_back.line(place.grid.path).misses,
    ) == (1, 0)
    assert given_back.line(place.property.path).misses == 1
    assert by_code["completed"].line(place.property.path).denominator == 1
