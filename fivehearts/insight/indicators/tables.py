"""Figures as rows of a file, and the rows behind a figure as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fivehearts.foundation.figures import RowColumn, Source
from fivehearts.foundation.web.tables import Table
from fivehearts.insight.indicators.vocabulary import NO_VALUE, Compared, Figure, signed


class ShownColumn(django_tables2.Column):
    """A value of a row as people read it: codes as words, moments in local time."""

    def __init__(self, declared: RowColumn, **kwargs: Any) -> None:
        self.declared = declared
        super().__init__(verbose_name=declared.title, accessor=declared.path, **kwargs)

    def words(self, value: Any) -> Any:
        """What stands in the cell."""
        if self.declared.labels is not None:
            return self.declared.labels.get(value, value)
        return self.declared.display(value) if self.declared.display else value

    def render(self, value: Any) -> Any:
        """The cell on the page."""
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "Y-m-d H:i")
        return self.words(value)

    def value(self, value: Any) -> Any:
        """The cell in a file: moments stay moments."""
        return value if isinstance(value, datetime) else self.words(value)


class RowsTable(Table):
    """The rows behind one number; its columns are those the figure's source declares."""

    # On a phone three lines: number and state, the title, then everything else with its name.
    look = "rows"
    empty_text = gettext_lazy("No row stands behind this number.")

    class Meta(Table.Meta):
        orderable = True


def rows_table(rows: QuerySet[Any], source: Source, name: str) -> RowsTable:
    """The table over `rows`, each opening the page the source names; `name` is the file's name."""
    address, argument = source.opens
    paths = [column.path for column in source.columns]
    # The links' argument comes with the values, so that no row is asked for twice.
    values = rows.values(*dict.fromkeys([*paths, *([argument] if argument else [])]))

    def link(record: dict[str, Any]) -> str:
        return reverse(address, args=[record[argument]])

    columns = [
        (column.path, ShownColumn(column, linkify=link if address and not at else None))
        for at, column in enumerate(source.columns)
    ]
    table = RowsTable(values, extra_columns=columns, empty_text=RowsTable.empty_text)
    table.export_name = name  # type: ignore[misc]
    return table


def head() -> list[str]:
    """The titles of figures written as rows."""
    return [
        _("Code"),
        _("Figure"),
        _("Part"),
        _("Value"),
        _("Numerator"),
        _("Denominator"),
        _("Remark"),
        _("Counted in"),
        _("Since the month before"),
        _("Since a year before"),
    ]


def change_unit(figure: Figure) -> str:
    """What a change of the figure is counted in."""
    return _("points") if figure.is_share else "%"


def arithmetic(figure: Figure) -> str:
    """How a weighed figure comes about: each rate with its weight; "" for any other."""
    return " + ".join(f"{one.title} {one.text} × {weight} %" for one, weight in figure.weighed)


def _remark(figure: Figure) -> str:
    small = _("small sample") if figure.small else ""
    return " · ".join(words for words in (small, arithmetic(figure)) if words)


def flat(found: Sequence[Compared]) -> Iterator[list[Any]]:
    """Figures one per row, their parts and everything left out below them."""
    for one in found:
        figure = one.figure
        yield [
            figure.code,
            str(figure.title),
            "",
            figure.text,
            "" if figure.is_weighed else figure.numerator,
            "" if figure.is_weighed else figure.denominator,
            _remark(figure),
            str(figure.indicator.unit),
            _changed(figure, one.since_before),
            _changed(figure, one.since_year_before),
        ]
        yield from _parts(figure)
        if not figure.parts:
            yield from _left_out(figure)


def _parts(figure: Figure) -> Iterator[list[Any]]:
    for part in figure.parts:
        shown = part.count if part.middle is None else part.middle
        yield [
            figure.code,
            str(figure.title),
            str(part.title),
            shown,
            part.count,
            figure.denominator,
        ]


def _left_out(figure: Figure) -> Iterator[list[Any]]:
    remark = _("not counted")
    for one in figure.excluded:
        yield [figure.code, str(figure.title), str(one.title), one.count, "", "", remark]


def _changed(figure: Figure, change: Decimal | None) -> str:
    return f"{signed(change)} {change_unit(figure)}" if change is not None else NO_VALUE
