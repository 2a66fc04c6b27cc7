"""New rows of several tables by one statement are the rows Django would have written."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import insert, insert_known
from fivehearts.foundation.verbs.models import Once

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


def city(code: str = "TX", path: str = "0001") -> Unit:
    return Unit(code=code, name="清河市 100%s", kind="city", path=path)


def below(unit: Unit, code: str, path: str) -> Unit:
    return Unit(code=code, name="东城区", kind="district", path=unit.path + path, parent=unit)


def test_rows_come_back_with_their_keys_in_their_order() -> None:
    one, two = insert_known([city(), city("TY", "0002")])
    assert one.pk < two.pk
    assert not one._state.adding
    kept = Unit.objects.get(pk=one.pk)
    assert (kept.code, kept.name, kept.parent, kept.closed_at) == ("TX", "清河市 100%s", None, None)
    assert insert_known([]) == []


def test_more_rows_than_one_statement_holds_come_back_in_their_order_too() -> None:
    many = [Once(key=str(number), verb="tests.knock") for number in range(12_000)]
    insert_known(many)
    assert Once.objects.filter(verb="tests.knock").count() == len(many)
    assert all(one.made_at is not None for one in many)


def test_what_the_database_puts_in_by_itself_comes_back_too() -> None:
    (once,) = insert_known([Once(key="k", verb="tests.knock")])
    assert (once.result, once.made_at) == Once.objects.values_list("result", "made_at").get()


def test_rows_of_several_tables_are_written_by_one_statement(
    django_assert_num_queries: type[CaptureQueriesContext],
) -> None:
    (above,) = insert_known([city()])
    codes = ("TX3", "TX1", "TX2")
    rows = [below(above, code, f"{number:04d}") for number, code in enumerate(codes, 1)]
    with django_assert_num_queries(1):
        insert(*rows, Once(key="k", verb="tests.knock", result="%s"))
    kept = Unit.objects.filter(parent=above).order_by("id")
    assert tuple(kept.values_list("code", flat=True)) == codes
    assert Once.objects.get(key="k").result == "%s"
    with django_assert_num_queries(0):
        insert()


def test_what_the_database_refuses_is_refused_whole() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Once(key="k", verb="tests.knock"), city(), city())
    assert not Once.objects.exists()
    assert not Unit.objects.exists()
