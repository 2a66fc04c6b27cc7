"""Record and timeline have room for the months to come, shut and append-only like the others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, connections, transaction

from fivehearts.config import health
from fivehearts.config.testing.database import TestDatabase
from fivehearts.faces.desk.queries import status
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.jobs import MONTHS_AHEAD, ensure_partitions
from fivehearts.foundation.record.queries import room_ahead
from fivehearts.foundation.record.tests.ground import written


def month(ahead: int) -> str:
    """So many months after this one, as parts are named."""
    today = now().astimezone(UTC)
    years, number = divmod(today.month - 1 + ahead, 12)
    return f"{today.year + years}{number + 1:02d}"


def well() -> tuple[bool, bool]:
    """Whether the page for operators, and the one for a load balancer, say that all is well."""
    (look,) = [one for one in health.looks() if one.name == "partitions"]
    return status._partitions().well, look.well


def test_a_missing_month_is_told_and_the_job_makes_it(committed_db: TestDatabase) -> None:
    ensure_partitions()
    assert (room_ahead().months, well()) == (MONTHS_AHEAD + 1, (True, True))
    with connections["owner"].cursor() as owner:
        owner.execute(f"DROP TABLE record_entry_{month(1)}")
    assert (room_ahead().months, well()) == (1, (False, False))
    assert ensure_partitions() == 1
    assert (room_ahead().months, well()) == (MONTHS_AHEAD + 1, (True, True))


@pytest.mark.parametrize("table", ["record_entry", "matters_timelinestep"])
def test_a_month_made_by_the_job_is_append_only_and_shut_like_its_table(
    committed_db: TestDatabase, table: str
) -> None:
    part = f"{table}_{month(MONTHS_AHEAD + 1)}"
    assert ensure_partitions(MONTHS_AHEAD + 1) >= 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child.relrowsecurity = top.relrowsecurity, (SELECT count(*) FROM pg_trigger t"
            " WHERE t.tgrelid = child.oid AND t.tgfoid = 'forbid_change'::regproc)"
            " FROM pg_class child, pg_class top WHERE child.oid = %s::regclass AND top.oid = %s::regclass",
            [part, table],
        )
        assert cursor.fetchone() == (True, 1)
    for words in (f"UPDATE {part} SET at = now()", f"DELETE FROM {part}", f"TRUNCATE {part}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


def test_what_has_no_month_is_kept_and_told(db: None) -> None:
    written(1)
    assert not room_ahead().caught
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_timelinestep (recorded_at, matter_id, round, at, verb, by, public)"
            " VALUES (%s, 1, 1, now(), 'note', 'system:tests', false)",
            [datetime(2099, 1, 1, tzinfo=UTC)],
        )
    assert room_ahead().caught == ("matters_timelinestep",)
    assert well() == (False, False)
