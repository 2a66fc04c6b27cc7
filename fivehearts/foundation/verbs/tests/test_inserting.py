"""New rows of several tables by one statement are the rows Django would have written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from fivehearts.foundation.intake.models import Rejection, Run, Source
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import insert, insert_known
from fivehearts.foundation.verbs.models import Once

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
AT = datetime(2024, 3, 11, 2, 0, tzinfo=UTC)


@pytest.fixture
def unit(db: None):
    with enter(SystemScope("test")):
        made = Unit(code="C", name="清河市", kind="city", path="0001")
        made.save()
        yield made


def a_run(unit: Unit, sha256: str = "a" * 64) -> Run:
    return Run(
        mapping="m", unit=unit, file_sha256=sha256, by="system:t", state="running", rows=3,
        started_at=AT,
    )  # fmt: skip


def test_rows_come_back_with_their_keys_in_their_order(unit: Unit) -> None:
    one, two = insert_known([a_run(unit), a_run(unit, "b" * 64)])
    assert one.pk < two.pk
    assert not one._state.adding
    kept = Run.objects.get(pk=one.pk)
    assert (kept.unit, kept.rows, kept.position, kept.started_at, kept.finished_at) == (
        unit, 3, 0, AT, None,
    )  # fmt: skip
    assert insert_known([]) == []


def test_more_rows_than_one_statement_holds_come_back_in_their_order_too(unit: Unit) -> None:
    many = [Once(key=str(number), verb="tests.knock") for number in range(12_000)]
    insert_known(many)
    assert Once.objects.filter(verb="tests.knock").count() == len(many)
    assert all(one.made_at is not None for one in many)


def test_what_the_database_puts_in_by_itself_comes_back_too(unit: Unit) -> None:
    (once,) = insert_known([Once(key="k", verb="tests.knock")])
    assert (once.result, once.made_at) == Once.objects.values_list("result", "made_at").get()


def test_rows_of_several_tables_are_written_by_one_statement(
    unit: Unit, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    (run,) = insert_known([a_run(unit)])
    numbers = ("10", "9", "8")
    rows = [
        Source(
            mapping="m", unit=unit, source_number=number, digest="d", target="t", run=run,
            row_number=1,
        )
        for number in numbers
    ]  # fmt: skip
    with django_assert_num_queries(1):
        insert(*rows, Rejection(run=run, row_number=2, reason="留言用户：%s"))
    assert tuple(run.sources.order_by("id").values_list("source_number", flat=True)) == numbers
    assert run.rejections.get().reason == "留言用户：%s"
    with django_assert_num_queries(0):
        insert()


def test_what_the_database_refuses_is_refused_whole(unit: Unit) -> None:
    (run,) = insert_known([a_run(unit)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(
            Rejection(run=run, row_number=1, reason="x"),
            Rejection(run=run, row_number=1, reason="y"),
        )
    assert not run.rejections.exists()
