"""Whatever happened in a month: hits are among the rows, parts add up, each number has its rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.foundation.figures import IndicatorKind
from fivehearts.foundation.scope import ActorScope, enter
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.indicators import queries
from fivehearts.insight.indicators.tests.ground import OCTOBER
from fivehearts.insight.indicators.tests.lives import LIVES
from fivehearts.insight.indicators.vocabulary import Figure, likely_range, percent


@pytest.fixture
def place(db: None) -> Community:
    return found()


def _count(place: Community, figure: Figure, unit: Unit, part: str, history: bool) -> int:
    rows = queries.rows_of(
        place.administrator, figure.code, unit, OCTOBER, part=part, history=history
    )
    return rows.count()


def _holds(place: Community, figure: Figure, unit: Unit, history: bool) -> None:
    """Every number of a figure has as many rows, and its parts add up."""

    def count(part: str) -> int:
        return _count(place, figure, unit, part, history)

    assert 0 <= figure.numerator <= figure.denominator
    if figure.is_weighed:
        # No row of its own: the three rates it is made of are held to their rows by themselves.
        with pytest.raises(KeyError):
            count(queries.ALL)
        assert sum(weight for _rate, weight in figure.weighed) == 100
        return
    assert count(queries.ALL) == figure.denominator
    for left in figure.excluded:
        assert count(queries.EXCLUDED + left.code) == left.count, (figure.code, left.code)
    for part in figure.parts:
        assert count(queries.KEY + part.key) == part.count, (figure.code, part.key)
    if figure.parts:
        assert sum(part.count for part in figure.parts) == figure.denominator
    if figure.indicator.kind == IndicatorKind.RATE:
        assert count(queries.HITS) == figure.numerator
        assert count(queries.MISSES) == figure.misses
        _adds_up(figure, unit, history)


def _adds_up(figure: Figure, unit: Unit, history: bool) -> None:
    """Denominator and reasons are together what fell into the period: nothing is lost, nothing twice."""
    one = figure.indicator
    candidates = queries.candidates(one.source, unit, OCTOBER, history=True)
    if one.among is not None:
        candidates = candidates.filter(one.among(OCTOBER))
    apart = {left.code for left in one.exclusions if left.source is not None}
    excluded = sum(left.count for left in figure.excluded if left.code not in apart)
    assert figure.denominator + excluded == candidates.count(), figure.code


ANY_LIVES = st.lists(st.sampled_from(LIVES), min_size=3, max_size=8)
PATIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=3, deadline=None, suppress_health_check=PATIENT)
@given(told=ANY_LIVES, history=st.booleans())
def test_in_any_month_every_number_has_its_rows_and_the_parts_add_up(
    place: Community, told: list[Callable[[Community], Matter]], history: bool
) -> None:
    _all_adds_up(place, told, history)


@pytest.mark.proof
@settings(max_examples=60, deadline=None, suppress_health_check=PATIENT)
@given(told=ANY_LIVES, history=st.booleans())
def test_in_sixty_months_every_number_has_its_rows_and_the_parts_add_up(
    place: Community, told: list[Callable[[Community], Matter]], history: bool
) -> None:
    _all_adds_up(place, told, history)


def _all_adds_up(
    place: Community, told: list[Callable[[Community], Matter]], history: bool
) -> None:
    with transaction.atomic():
        for life in told:
            life(place)
        with enter(ActorScope(place.administrator)):
            for unit in (place.community, place.grid):
                for figure in queries.compute(place.administrator, unit, OCTOBER, history):
                    _holds(place, figure, unit, history)
        transaction.set_rollback(True)


def test_in_time_and_overdue_are_each_others_rest(place: Community) -> None:
    for life in LIVES:
        life(place)
    with enter(ActorScope(place.administrator)):
        computed = queries.compute(place.administrator, place.subdistrict, OCTOBER)
    by_code = {figure.code.removeprefix("matters."): figure for figure in computed}
    in_time, overdue = by_code["completed_on_time"], by_code["overdue"]
    assert in_time.denominator == overdue.denominator == in_time.numerator + overdue.numerator
    assert in_time.numerator <= by_code["completed"].numerator
    # Nobody was summoned in these lives, and no category was proposed.
    empty = {figure.code for figure in computed if figure.is_rate and not figure.denominator}
    assert empty == {"matters.summons_answered_on_time", "suggestions.first_taken"}


@given(rows=st.integers(1, 100_000), data=st.data())
def test_the_likely_range_holds_the_share_and_narrows_with_more_rows(
    rows: int, data: st.DataObject
) -> None:
    hits = data.draw(st.integers(0, rows))
    low, high = likely_range(hits, rows) or (0, 0)
    share = percent(hits, rows)
    assert share is not None and 0 <= low <= share <= high <= 100
    more = likely_range(hits * 100, rows * 100) or (0, 0)
    assert more[1] - more[0] <= high - low + 1


def test_without_rows_there_is_no_range() -> None:
    assert likely_range(0, 0) is None
    assert likely_range(5, 6) == (43, 97)
