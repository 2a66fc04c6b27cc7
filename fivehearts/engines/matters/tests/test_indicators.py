"""What matters declare can be asked, and its rows can be shown and opened."""

from __future__ import annotations

import pytest
from django.urls import reverse

from fivehearts.engines.matters.tests.community import found, lead_to
from fivehearts.foundation.clock import day_of, now
from fivehearts.foundation.figures import Indicator, Period, Source, declared
from fivehearts.foundation.scope import SystemScope, enter

OWN = [one for one in declared() if one.code.startswith("matters.")]


def _sources(one: Indicator) -> list[Source]:
    return [one.source, *(left.source for left in one.exclusions if left.source)]


@pytest.mark.parametrize("one", OWN, ids=lambda one: one.code)
def test_every_column_of_a_figures_rows_exists_and_its_page_too(db: None, one: Indicator) -> None:
    place = found()
    lead_to(place, "closed")
    day = day_of(now())
    for source in _sources(one):
        address, argument = source.opens
        paths = [column.path for column in source.columns]
        with enter(SystemScope("tests")):
            rows = source.rows(Period.month(day.year, day.month))
            for row in rows.values(*paths, *source.unit_paths, source.historical):
                assert reverse(address, args=[row[argument]])


def test_what_was_closed_today_is_among_the_received_and_the_answered(db: None) -> None:
    place = found()
    matter = lead_to(place, "closed")
    day = day_of(now())
    month = Period.month(day.year, day.month)
    by_code = {one.code: one for one in OWN}
    with enter(SystemScope("tests")):
        assert list(by_code["matters.accepted"].source.rows(month)) == [matter]
        (answer,) = by_code["matters.solved"].source.rows(month)
    assert answer.matter_id == matter.pk
