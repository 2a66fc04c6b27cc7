"""The base of all tables: our head, our paging, our export; declared as django-tables2 tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import django_tables2
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2 import RequestConfig

from fivehearts.foundation.web.exports import csv_response, workbook_response
from fivehearts.foundation.web.paging import KeysetPage

ROWS_PER_PAGE = 25
EXPORT = "_export"


class FigureColumn(django_tables2.Column):
    """A column of numbers, aligned to the right so that digits stand under digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        attrs = {"td": {"class": "is-figure"}, "th": {"class": "is-figure"}}
        attrs.update(kwargs.pop("attrs", {}))
        super().__init__(*args, attrs=attrs, **kwargs)


class MomentColumn(django_tables2.DateTimeColumn):
    """A moment to the minute, in local time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("format", "Y-m-d H:i")
        super().__init__(*args, **kwargs)


class Table(django_tables2.Table):
    """A list with sorting, paging, filter and export, shown by `{% data_table table %}`.

    Columns that show marks should define `value_<name>` for the export. `Meta.empty_text` is the
    sentence of an empty list.
    """

    export_name: ClassVar[str] = "export"
    export_formats: ClassVar[Sequence[tuple[str, Any]]] = (("xlsx", _("Workbook")), ("csv", "CSV"))
    not_exported: ClassVar[Sequence[str]] = ()
    # On a phone a row becomes: "cards", a sheet with a label before each value; "lines", a compact
    # card of cells marked is-lead, is-state, is-due and is-small.
    look: ClassVar[str] = "cards"

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"class": "fh-table"}

    def lines(self) -> Iterable[SafeString] | None:
        """The rows of this page as ready `<tr>`, where a table draws them itself; None otherwise."""
        return None

    def export_rows(self) -> tuple[list[str], Iterator[Sequence[Any]]]:
        """Head and rows of the whole list, in the order shown, as plain values."""
        values: Iterable[Sequence[Any]] = self.as_values(exclude_columns=self.not_exported)
        rows = iter(values)
        return [str(word) for word in next(rows)], rows


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column: its words, and by what the list is sorted from there ("" if not)."""

    label: str | LazyText
    key: str = ""


class WalkedTable:
    """A long list walked by key that draws its own rows, shown by `{% data_table table %}`.

    A library's cells cost more than all their words. `sort` is what the address asks for, "-" for
    descending; `page` holds the rows.
    """

    export_name: ClassVar[str] = "export"
    export_formats: ClassVar[Sequence[tuple[str, Any]]] = Table.export_formats
    empty_text: ClassVar[Any] = ""

    def __init__(self, page: KeysetPage, *, heads: Sequence[Head], look: str, sort: str) -> None:
        self.page, self.heads, self.look, self.sort = page, heads, look, sort

    def lines(self) -> Iterable[SafeString]:
        """The rows of this page as ready `<tr>`."""
        raise NotImplementedError


def configured(request: HttpRequest, table: Any, *, per_page: int = ROWS_PER_PAGE) -> Any:
    """The table sorted and paged as the address asks; a wrong page shows the nearest one."""
    # How long a page is we say ourselves: nobody may ask for a million rows by the address.
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=per_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field, 1))
    return table


def exported(request: HttpRequest, table: Any) -> HttpResponseBase | None:
    """The file the address asks for by `_export=`, or None when the page itself is wanted.

    The caller has already narrowed the rows to what the person may see.
    """
    wanted = request.GET.get(EXPORT, "")
    if wanted not in {code for code, _label in table.export_formats}:
        return None
    head, rows = table.export_rows()
    write = workbook_response if wanted == "xlsx" else csv_response
    return write(table.export_name, head, rows)
