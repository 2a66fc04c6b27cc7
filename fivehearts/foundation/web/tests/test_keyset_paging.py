"""Long lists are walked page by page: no row twice, none left out, forward and back."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from fivehearts.foundation.web.paging import KeysetPage, keyset_page


@pytest.fixture
def rows(db: None) -> "QuerySet[ContentType]":
    """Twenty-three rows of which many share their place in the order."""
    ContentType.objects.bulk_create(
        ContentType(app_label=f"sample{n % 3}", model=f"thing{n:02d}") for n in range(23)
    )
    return ContentType.objects.filter(app_label__startswith="sample")


def walk(rows: "QuerySet[ContentType]", order: list[str]) -> list[KeysetPage]:
    pages = [keyset_page(rows, {}, order=order, size=5)]
    while pages[-1].next_cursor:
        pages.append(keyset_page(rows, {"after": pages[-1].next_cursor}, order=order, size=5))
    return pages


@pytest.mark.parametrize("order", [["app_label"], ["-app_label"], ["-app_label", "model"], ["pk"]])
def test_no_row_is_met_twice_and_none_is_left_out(
    rows: "QuerySet[ContentType]", order: list[str]
) -> None:
    pages = walk(rows, order)
    met = [row.pk for page in pages for row in page]
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    assert len(set(met)) == len(met) == 23


def test_going_back_shows_the_pages_one_came_from(rows: "QuerySet[ContentType]") -> None:
    pages = walk(rows, ["-app_label"])
    back = [pages[-1]]
    while back[-1].previous_cursor:
        query = {"before": back[-1].previous_cursor}
        back.append(keyset_page(rows, query, order=["-app_label"], size=5))
    assert [[row.pk for row in page] for page in reversed(back)] == [
        [row.pk for row in page] for page in pages
    ]


@pytest.mark.parametrize("cursor", ["x", "W10", "e30", "WyJhIiwiYiIsImMiXQ", "é", "A" * 5000])
def test_a_cursor_made_up_by_hand_shows_the_first_page(
    rows: "QuerySet[ContentType]", cursor: str
) -> None:
    first = keyset_page(rows, {}, order=["app_label"], size=5)
    assert keyset_page(rows, {"after": cursor}, order=["app_label"], size=5).rows == first.rows


def test_a_deep_page_costs_one_query_like_the_first(rows: "QuerySet[ContentType]") -> None:
    cursor = walk(rows, ["app_label"])[3].previous_cursor
    with CaptureQueriesContext(connection) as seen:
        keyset_page(rows, {"after": cursor}, order=["app_label"], size=5)
    assert len(seen) == 1


def test_an_empty_list_has_no_other_pages(rows: "QuerySet[ContentType]") -> None:
    page = keyset_page(rows.none(), {}, order=["app_label"])
    assert (len(page), page.previous_cursor, page.next_cursor) == (0, "", "")
