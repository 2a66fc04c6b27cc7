"""Keyset paging: a page starts after the last row seen, so deep pages cost what first ones do."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict


@dataclass(frozen=True)
class KeysetPage:
    """Some rows in a stable order, and the cursors before and after them ("" at an end)."""

    rows: Sequence[Any]
    previous_cursor: str = ""
    next_cursor: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


# Reads so many of the rows it is given, which are narrowed to the page and in order; besides the
# bound on the first column alone, for whoever reads a second table in the same order.
Read = Callable[[QuerySet[Any], int, Q], Sequence[Any]]


def _at_once(rows: QuerySet[Any], many: int, bound: Q) -> Sequence[Any]:
    return list(rows[:many])


def keyset_page(
    rows: QuerySet[Any],
    query: QueryDict | dict[str, str],
    *,
    order: Sequence[str],
    size: int = 25,
    read: Read = _at_once,
) -> KeysetPage:
    """The page of `rows` that the address asks for by `after=` or `before=`.

    `order` names columns that are never null, "-" for descending; the primary key is added when
    missing, so that two rows never share a place. A cursor that was tampered with or is out of
    date shows the first page. One query, whatever the page; `read` may ask otherwise.
    """
    fields = _stable(rows.model, order)
    after, before = query.get("after", ""), query.get("before", "")
    backwards = bool(before and not after)
    place = _place(rows.model, fields, before if backwards else after)
    walked = _flip(fields) if backwards and place else fields
    found, bound = rows.order_by(*walked), Q()
    if place:
        bound = _not_before(walked[0], place[0])
        found = found.filter(bound & _beyond(walked, place))
    taken = list(read(found, size + 1, bound))
    more, taken = len(taken) > size, taken[:size]
    if backwards and place:
        taken.reverse()
        has_previous, has_next = more, True
    else:
        has_previous, has_next = bool(place), more
    return KeysetPage(
        rows=taken,
        previous_cursor=_cursor(taken[0], fields) if taken and has_previous else "",
        next_cursor=_cursor(taken[-1], fields) if taken and has_next else "",
    )


def first_page(taken: Sequence[Any], *, order: Sequence[str], size: int) -> KeysetPage:
    """The first page of rows read already: one more than `size`, where there are so many.

    `order` as for `keyset_page`, with the primary key in it.
    """
    more, shown = len(taken) > size, taken[:size]
    return KeysetPage(shown, next_cursor=_cursor(shown[-1], order) if more else "")


def _stable(model: type[Model], order: Sequence[str]) -> list[str]:
    names = [name.lstrip("-") for name in order]
    key = model._meta.pk.name
    return (
        list(order)
        if "pk" in names or key in names
        else [*order, "-pk" if order and order[0].startswith("-") else "pk"]
    )


def _flip(fields: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in fields]


def _not_before(field: str, value: Any) -> Q:
    """Said besides what follows from it: this much an index serves as a range."""
    sign = "lte" if field.startswith("-") else "gte"
    return Q(**{f"{field.lstrip('-')}__{sign}": value})


def _beyond(fields: Sequence[str], place: Sequence[Any]) -> Q:
    """Rows after `place`: (a > x) or (a = x and b > y) or …"""
    condition, same = Q(), Q()
    for name, value in zip(fields, place, strict=True):
        plain = name.lstrip("-")
        step = Q(**{f"{plain}__{'lt' if name.startswith('-') else 'gt'}": value})
        condition |= same & step
        same &= Q(**{plain: value})
    return condition


def _cursor(row: Any, fields: Sequence[str]) -> str:
    values = [_value(row, name.lstrip("-")) for name in fields]
    words = [v.isoformat() if isinstance(v, (date, datetime)) else str(v) for v in values]
    packed = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _value(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = getattr(row, step)
    return row


def _place(model: type[Model], fields: Sequence[str], cursor: str) -> list[Any] | None:
    """The values in a cursor, each understood by its own column; None when it makes no sense."""
    if not cursor or len(cursor) > 600:
        return None
    try:
        words = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(words, list) or len(words) != len(fields):
            return None
        return [
            _column(model, name.lstrip("-")).to_python(word)
            for name, word in zip(fields, words, strict=True)
        ]
    except (ValueError, TypeError, binascii.Error, ValidationError, FieldDoesNotExist):
        return None


def _column(model: type[Model], path: str) -> Any:
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)
