"""A whole life costs few statements: what verbs write is gathered and asked for once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.importing_ground import (
    REPLIED,
    found_units,
    imported,
    replied,
    workbook,
)
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 50
LIVES = 3


def test_a_life_from_its_message_to_its_answer_costs_at_most_fifty_statements(
    db: None, tmp_path: Path
) -> None:
    found_units()
    one = workbook(tmp_path / "one.xlsx", REPLIED, [replied(1)])
    more = workbook(tmp_path / "more.xlsx", REPLIED, [replied(2 + n) for n in range(1 + LIVES)])
    asked = []
    for file in (one, more):
        with CaptureQueriesContext(connection) as statements:
            counts, _said = imported(file)
        assert counts.rejected == 0
        asked.append(len(statements))
    assert (asked[1] - asked[0]) / LIVES <= MOST_STATEMENTS
    with enter(SystemScope("test")):
        assert set(Matter.objects.values_list("state", flat=True)) == {"closed"}
