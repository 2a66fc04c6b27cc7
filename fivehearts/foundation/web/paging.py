"""Keyset paging: a page starts after the last row seen, so deep pages cost what first ones do."""

import base64
import binascii
import json
from collections.abc import Sequence
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


def keyset_page(
    rows: QuerySet[Any], query: QueryDict | dict[str, str], *, order: Sequence[str], size: int = 25
) -> KeysetPage:
    """The page of `rows` that the address asks for by `after=` or `before=`.

    `order` names columns that are never null, "-" for descending; the primary key is added when
    missing, so that two rows never share a place. A cursor that was tampered with or is out of
    date shows the first page. One query, whatever the page.
    """
    fields = _stable(rows.model, order)
    after, before = query.get("after", ""), query.get("before", "")
    backwards = bool(before and not after)
    place = _place(rows.model, fields, before if backwards else after)
    found = rows.order_by(*(_flip(fields) if backwards and place else fields))
    if place:
        found = found.filter(_beyond(_flip(fields) if backwards else fields, place))
    taken = list(found[: size + 1])
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
