"""What an action writes is sent as one statement, when nobody reads it before; else where it stands."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.actors import Actor, system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import (
    NOW,
    Refusal,
    Statement,
    action,
    as_one,
    asked,
    insert,
    record_it,
    written_last,
)
from fivehearts.foundation.verbs.models import Once

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
BY = system("tests")


def city(code: str) -> Unit:
    return Unit(code=code, name="清河市 100%s", kind="city", path=code)


@action("tests.found")
def found(*, by: Actor, code: str, at: datetime = NOW) -> bool:
    """Founds a city, and says whether it stands before the record is written."""
    with written_last():
        insert(city(code), Once(key=code, verb="tests.found"))
    record_it(f"tests.City:{code}")
    return Unit.objects.filter(code=code).exists()


@action("tests.found_two")
def found_two(*, by: Actor, at: datetime = NOW) -> bool:
    record_it("tests.Founding:1")
    return found(by=by, code="0001", at=at)


def test_rows_and_record_of_the_outermost_action_are_one_statement() -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        stood = found(by=BY, code="0001")
    assert not stood
    assert Unit.objects.get(code="0001").name == "清河市 100%s"
    assert Once.objects.count() == Entry.objects.count() == 1
    written = [query["sql"] for query in seen if "INSERT" in query["sql"]]
    assert len(written) == 1, written


def test_an_action_that_goes_on_finds_what_an_inner_one_wrote() -> None:
    assert found_two(by=BY)
    assert Entry.objects.count() == 2


def test_statements_of_a_block_are_one_and_an_inner_block_waits_for_the_outer() -> None:
    with CaptureQueriesContext(connection) as seen, as_one():
        with as_one():
            insert(city("0001"))
        insert(Once(key="a", verb="x"))
        assert not seen.captured_queries
    assert len(seen) == 1
    assert Unit.objects.count() == Once.objects.count() == 1


def test_a_refusal_in_a_block_sends_nothing() -> None:
    with pytest.raises(Refusal), as_one():
        insert(city("0001"))
        raise Refusal
    assert not Unit.objects.exists()
    insert(city("0002"))
    assert Unit.objects.count() == 1


def test_one_row_that_cannot_stand_takes_the_others_with_it() -> None:
    insert(city("0001"))
    with pytest.raises(IntegrityError), transaction.atomic(), as_one():
        insert(Once(key="a", verb="x"))
        insert(city("0001"))
    assert not Once.objects.exists()


def test_the_database_keeps_a_statement_that_is_sent_again() -> None:
    words = "SELECT %s::text, %s::integer"
    for number in range(3):
        with asked(Statement(words, ["门", number])) as cursor:
            assert cursor.fetchone() == ("门", number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%integer'"
        )
        assert cursor.fetchone() == (1,)


def test_more_values_than_are_kept_are_sent_all_the_same() -> None:
    many = 1500
    with asked(Statement(f"SELECT {'%s + ' * (many - 1)}%s", [1] * many)) as cursor:
        assert cursor.fetchone() == (many,)
