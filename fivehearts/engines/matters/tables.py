"""The list of orders: their number beside ours, both dates, and what became of the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Order
from fivehearts.engines.matters.queries.orders import clocks
from fivehearts.engines.matters.templatetags.matters import is_past, left, mark, short
from fivehearts.engines.matters.vocabulary.orders import SendingState
from fivehearts.foundation.web.components.base import shape
from fivehearts.foundation.web.components.states import badge, state
from fivehearts.foundation.web.tables import Table


class OrderTable(Table):
    """Orders, the nearest date of the orderer first."""

    external_number = django_tables2.Column(
        verbose_name=_("Number of the order"), attrs={"td": {"class": "fh-number is-lead"}}
    )
    matter = django_tables2.Column(
        verbose_name=_("Matter"), accessor="matter__title", orderable=False
    )
    state = django_tables2.Column(
        verbose_name=_("State"), accessor="matter__state", orderable=False
    )
    due_at = django_tables2.Column(verbose_name=_("Date of the orderer"))
    ours = django_tables2.Column(
        verbose_name=_("Our promise"), accessor="matter__promise__due_at", orderable=False
    )
    answer = django_tables2.Column(
        verbose_name=_("Answer"), accessor="pk", orderable=False, empty_values=()
    )

    export_name = "orders"

    class Meta(Table.Meta):
        empty_text = _("No orders here.")

    def render_external_number(self, record: Order) -> SafeString:
        """The number leads to the order."""
        url = reverse("matters:order", args=[record.matter.number])
        return format_html('<a href="{}">{}</a>', url, record.external_number)

    def value_external_number(self, record: Order) -> str:
        """The number alone."""
        return record.external_number

    def render_matter(self, record: Order) -> SafeString:
        """The title leads to our matter; its number beside it."""
        matter = record.matter
        return format_html(
            '<a href="{}">{}</a><span class="fh-soft small fh-number d-block">{}</span>',
            reverse("matters:matter", args=[matter.number]),
            matter.title,
            matter.display_number,
        )

    def value_matter(self, record: Order) -> str:
        """Our number and the title."""
        return f"{record.matter.display_number} {record.matter.title}"

    def render_state(self, record: Order) -> SafeString:
        """Word and shape."""
        return state(str(record.matter.get_state_display()), mark(record.matter))

    def value_state(self, record: Order) -> str:
        """The word."""
        return str(record.matter.get_state_display())

    def render_due_at(self, record: Order) -> SafeString:
        """Their date, marked where it is the nearer one."""
        both = clocks(record)
        return _date(record.due_at, leads=both is not None and both.theirs_leads, runs=bool(both))

    def value_due_at(self, record: Order) -> datetime:
        """Their date."""
        return record.due_at

    def render_ours(self, record: Order) -> SafeString | str:
        """Our promise, marked where it is the nearer one; none once the work is done."""
        both = clocks(record)
        if both is None:
            return "—"
        return _date(both.ours, leads=not both.theirs_leads, runs=True)

    def value_ours(self, record: Order) -> datetime | str:
        """Our promise."""
        both = clocks(record)
        return both.ours if both else ""

    def render_answer(self, record: Any) -> SafeString | str:
        """Whether the answer went back, and whether in time."""
        word, kind = answer_mark(record)
        when = short(record.answered_at) if record.answered_at and kind == "done" else ""
        late = kind == "done" and record.answered_at > record.due_at
        return format_html(
            '{} <span class="fh-soft small fh-nowrap">{}</span>{}',
            state(word, kind),
            when,
            badge(gettext("late"), "danger") if late else "",
        )

    def value_answer(self, record: Any) -> str:
        """The word, and when."""
        word, kind = answer_mark(record)
        return f"{word} {short(record.answered_at)}" if kind == "done" else word


def answer_mark(order: Any) -> tuple[str, str]:
    """What became of an order's answer, in a word, and the shape of it. From `orders()`."""
    ready = order.answer_at is not None and (
        order.answered_at is None or order.answered_at < order.answer_at
    )
    if not ready:
        if order.answered_at and order.answer_at:
            return gettext("sent back"), "done"
        return gettext("not ready yet"), "waiting"
    if order.sending == SendingState.FAILED:
        return gettext("could not be sent"), "overdue"
    if order.sending == SendingState.WAITING:
        return gettext("on its way"), "running"
    return gettext("ready to be sent"), "attention"


def _date(at: datetime, *, leads: bool, runs: bool) -> SafeString:
    late = runs and is_past(at)
    return format_html(
        '<span class="fh-nowrap{}">{}</span>{}{}',
        " fw-semibold" if leads else "",
        short(at),
        format_html(" {}", badge(gettext("nearer"), "info")) if leads else "",
        format_html(
            '<span class="small d-block fh-nowrap {}">{}{}</span>',
            "fh-late" if late else "fh-soft",
            shape("overdue") if late else "",
            left(at),
        )
        if runs
        else "",
    )
