"""Searching a `SearchVectorField` whose value was made by `bigrams.vector`."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL

from . import bigrams


class BigramQuery(SearchQuery):
    """A tsquery made of bigrams, usable as any `SearchQuery`: `filter(words=query_for(text))`."""

    def __init__(self, literal: str, *, invert: bool = False) -> None:
        super().__init__(Value(literal), search_type="raw", invert=invert)
        self.invert = invert
        self.literal = literal

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> Any:
        negation = "!!" if self.invert else ""
        return f"{negation}(%s::tsquery)", [self.literal]

    def __invert__(self) -> "BigramQuery":  # type: ignore[override]
        return BigramQuery(self.literal, invert=not self.invert)


def query_for(text: str) -> BigramQuery | None:
    """What a person typed, as a query; None when there is nothing in it to search for."""
    literal = bigrams.query(text)
    return BigramQuery(literal) if literal else None


def matching(rows: QuerySet[Any], *, field: str, text: str) -> QuerySet[Any]:
    """The rows whose `field` (a bigram vector) holds every part of `text`; none for an empty text."""
    query = query_for(text)
    return rows.none() if query is None else rows.filter(**{field: query})


def found_by(
    rows: QuerySet[Any], *, function: str, text: str, most: int, key: str = "pk"
) -> QuerySet[Any]:
    """The rows among the newest `most` a reviewed search function gives; none for an empty text.

    `function` is the name a migration made by `functions.NewestSearch`, never what somebody typed.
    """
    literal = bigrams.query(text)
    if not literal:
        return rows.none()
    keys = RawSQL(f"SELECT {function}(%s::tsquery, %s)", [literal, most])  # noqa: S611 - our own name
    return rows.filter(**{f"{key}__in": keys})
