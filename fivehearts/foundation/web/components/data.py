"""Tables, paging and figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.template import Context
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from fivehearts.foundation.web.components.base import icon, register, render
from fivehearts.foundation.web.paging import KeysetPage
from fivehearts.foundation.web.tables import Head, WalkedTable


def query_with(context: Context, **changes: Any) -> str:
    """The page's own address with these parameters changed; None takes one out."""
    request = context.get("request")
    given = request.GET.lists() if request is not None else ()
    kept = [(key, value) for key, values in given if key not in changes for value in values]
    kept += [(key, str(value)) for key, value in changes.items() if value is not None]
    return f"?{urlencode(kept)}"


@register.simple_tag(takes_context=True)
def pagination(
    context: Context, page: Page[Any], *, parameter: str = "page", label: str = ""
) -> SafeString:
    """Numbered pages of a short list: `{% pagination page_obj %}`."""
    return render("pagination", label=label, **numbered(context, page, parameter))


def numbered(context: Context, page: Page[Any], parameter: str) -> dict[str, Any]:
    """The links of a numbered pager, with gaps as None."""
    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    pages = [
        {"number": n, "url": query_with(context, **{parameter: n}), "at": n == page.number}
        if isinstance(n, int)
        else None
        for n in around
    ]
    before = page.previous_page_number() if page.has_previous() else None
    after = page.next_page_number() if page.has_next() else None
    return {
        "pages": pages if page.paginator.num_pages > 1 else [],
        "previous": query_with(context, **{parameter: before}) if before else "",
        "next": query_with(context, **{parameter: after}) if after else "",
        "first_row": page.start_index(),
        "last_row": page.end_index(),
        "count": page.paginator.count,
    }


@register.simple_tag(takes_context=True)
def keyset_pagination(context: Context, page: KeysetPage, *, label: str = "") -> SafeString:
    """Earlier and later, for long lists that grow: `{% keyset_pagination page %}`."""
    return render("keyset_pagination", label=label, **_beside(context, page))


def _beside(context: Context, page: KeysetPage) -> dict[str, str]:
    """The addresses of the pages before and after; "" at an end."""
    before, after = page.previous_cursor, page.next_cursor
    return {
        "previous": query_with(context, after=None, before=before) if before else "",
        "next": query_with(context, before=None, after=after) if after else "",
    }


@register.simple_tag(takes_context=True)
def data_table(
    context: Context,
    table: Any,
    *,
    filter: Any = None,
    export: bool = True,
    caption: str = "",
    empty_title: str = "",
    empty_hint: str = "",
) -> SafeString:
    """A table with sorting, filter, paging and export: `{% data_table table filter=filter %}`.

    `table` is a `web.tables.Table` made ready by `tables.configured(...)`, or a `WalkedTable`;
    `filter` a django-filter FilterSet.
    """
    if isinstance(table, WalkedTable):
        return render(
            "data_table",
            **_walked(context, table, export=export),
            caption=caption,
            empty_title=empty_title or table.empty_text,
            empty_hint=empty_hint,
        )
    page = getattr(table, "page", None)
    formats = table.export_formats if export and hasattr(table, "export_formats") else ()
    parameter = table.prefixed_page_field
    lines = table.lines() if hasattr(table, "lines") else None
    return render(
        "data_table",
        table=table,
        heads=_heads([_head(context, table, column) for column in table.columns]),
        width=len(table.columns),
        rows=table.paginated_rows,
        any_rows=len(table.paginated_rows) > 0,
        drawn=None if lines is None else mark_safe("".join(lines)),
        look=getattr(table, "look", "cards"),
        filter=filter,
        filtered=bool(filter is not None and any(filter.form.data.values())) if filter else False,
        hidden=_kept(context, table, filter),
        paging=numbered(context, page, parameter) if page is not None else None,
        exports=[
            (label, query_with(context, _export=code, **{parameter: None}))
            for code, label in formats
        ],
        caption=caption,
        empty_title=empty_title or table.empty_text or "",
        empty_hint=empty_hint,
        here=query_with(context)[:0] or getattr(context.get("request"), "path", ""),
    )


def _walked(context: Context, table: WalkedTable, *, export: bool) -> dict[str, Any]:
    """What a list that is walked by key shows; how many there are is said where it is one page."""
    page, many = table.page, len(table.page)
    beside = _beside(context, page)
    whole = not any(beside.values())
    formats = table.export_formats if export else ()
    return {
        "table": {"show_header": True},
        "heads": _heads([_walked_head(context, head, table.sort) for head in table.heads]),
        "width": len(table.heads),
        "any_rows": many > 0,
        "drawn": mark_safe("".join(table.lines())),
        "look": table.look,
        "paging": {"first_row": 1, "last_row": many, "count": many} if whole and many else None,
        "walk": None if whole else beside,
        "exports": [
            (label, query_with(context, _export=code, after=None, before=None))
            for code, label in formats
        ],
    }


_SORT_ICONS = {"ascending": "up", "descending": "down", "": "sort"}


def _heads(columns: Sequence[Mapping[str, Any]]) -> SafeString:
    """The cells of the head, drawn in one go; what can be sorted by is a link with its arrow."""
    cells = []
    for column in columns:
        words: str = conditional_escape(column["header"])
        sort = column["sort"]
        if column["url"]:
            words = f'<a href="{escape(column["url"])}">{words}{icon(_SORT_ICONS[sort])}</a>'
        figure = ' class="is-figure"' if column["figure"] else ""
        sorted_by = f' aria-sort="{sort}"' if sort else ""
        cells.append(f'<th scope="col"{figure}{sorted_by}>{words}</th>')
    return mark_safe("".join(cells))


def _walked_head(context: Context, head: Head, sort: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"header": head.label, "url": "", "sort": "", "figure": False}
    if head.key:
        turned = f"-{head.key}" if sort == head.key else head.key
        shown["url"] = query_with(context, sort=turned, after=None, before=None)
        if sort.lstrip("-") == head.key:
            shown["sort"] = "descending" if sort.startswith("-") else "ascending"
    return shown


def _head(context: Context, table: Any, column: Any) -> dict[str, Any]:
    """What the head of one column shows; ordering is a link that works without scripts."""
    head = {
        "header": column.header,
        "url": "",
        "sort": "",
        "figure": "is-figure" in str(column.attrs["td"].get("class", "")),
    }
    if column.orderable and table.show_header:
        alias = column.order_by_alias
        head["url"] = query_with(
            context,
            **{table.prefixed_order_by_field: alias.next, table.prefixed_page_field: None},
        )
        if column.is_ordered:
            head["sort"] = "descending" if alias.is_descending else "ascending"
    return head


def _kept(context: Context, table: Any, filter: Any) -> Sequence[tuple[str, str]]:
    """Parameters of the address that the filter form must carry along."""
    request = context.get("request")
    if request is None or filter is None:
        return ()
    own = {filter.form.add_prefix(name) for name in filter.form.fields}
    own |= {table.prefixed_page_field, "_export"}
    return [
        (key, value)
        for key, values in request.GET.lists()
        if key not in own and not any(key.startswith(f"{name}_") for name in own)
        for value in values
    ]


@register.simple_tag
def stat(
    label: str,
    value: Any,
    *,
    unit: str = "",
    numerator: int | None = None,
    denominator: int | None = None,
    url: str = "",
    note: str = "",
    link: str = "",
) -> SafeString:
    """A figure with what it is made of: `{% stat "按期办结率" "94.7%" numerator=124 denominator=131 url=… %}`.

    `value` None prints “—”; `note` says what limits it (a small sample); `url` opens its rows.
    Put tiles in `<dl class="fh-stats">`.
    """
    return render(
        "stat",
        label=label,
        value=value,
        unit=unit,
        numerator=numerator,
        denominator=denominator,
        url=url,
        note=note,
        link=link,
    )


@register.simple_tag
def bar(
    value: float | int | Decimal, maximum: float | int | Decimal, *, text: str = ""
) -> SafeString:
    """A length beside its number, for comparing rows: `{% bar 34 120 %}`."""
    share = 0 if not maximum else max(0, min(100, round(float(value) * 100 / float(maximum), 1)))
    return render("bar", share=f"{share:g}", text=text or value)


@register.simple_tag
def plain_table(
    head: Sequence[str],
    rows: Sequence[Sequence[Any]] | Mapping[str, Any],
    *,
    caption: str,
    figures: str = "",
) -> SafeString:
    """A small fixed table: `{% plain_table head rows caption="本月来源" figures="2,3" %}`.

    `figures` names the columns (from 1) that are aligned as numbers.
    """
    right = {int(n) for n in figures.split(",") if n.strip()}
    body = rows.items() if isinstance(rows, Mapping) else rows
    return render(
        "plain_table",
        head=[(word, index in right) for index, word in enumerate(head, 1)],
        rows=[
            [
                (word, cell, i in right)
                for i, (word, cell) in enumerate(zip(head, row, strict=False), 1)
            ]
            for row in body
        ],
        caption=caption,
    )
