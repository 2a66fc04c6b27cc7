"""The list of matters as staff read it: dense, one line each; on a phone one small card each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.templatetags.matters import left, mark, short
from fivehearts.engines.matters.vocabulary.words import Kind
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.web.components.base import shape
from fivehearts.foundation.web.components.states import state
from fivehearts.foundation.web.tables import Table

_ROW = (
    '<tr><td class="is-small" data-label="{label_number}"><span class="fh-number fh-nowrap">{number}'
    '</span></td><td class="is-lead"><a href="{url}">{title}</a><span class="fh-soft small d-block">'
    '{about}</span></td><td class="is-state">{state}</td>'
    '<td class="is-small" data-label="{label_holder}">{holder}</td>'
    '<td class="is-small is-extra" data-label="{label_registered}"><span class="fh-nowrap">{registered}</span></td>'
    '<td class="is-due">{due}</td></tr>'
)


class MatterTable(Table):
    """Number, title, state, who has it, and the nearest date."""

    export_name = "matters"
    look = "lines"

    number = django_tables2.Column(verbose_name=_("Number"), orderable=False)
    title = django_tables2.Column(verbose_name=_("Title"), orderable=False)
    state = django_tables2.Column(verbose_name=_("State"), orderable=False)
    holder = django_tables2.Column(
        verbose_name=_("Lies with"), accessor="holder_unit__name", orderable=False
    )
    registered_at = django_tables2.Column(verbose_name=_("Registered"))
    next_due_at = django_tables2.Column(verbose_name=_("Due"))

    class Meta(Table.Meta):
        empty_text = _("Nothing here.")
        sequence = ("number", "title", "state", "holder", "registered_at", "next_due_at")

    def lines(self) -> Iterable[SafeString]:
        """The rows drawn in one go: a cell of a table library costs more than all its words."""
        at, says = now(), _Words()
        for row in self.paginated_rows:
            yield _line(row.record, at, says)

    def value_number(self, record: Matter) -> str:
        return record.display_number

    def value_state(self, record: Matter) -> str:
        return str(record.get_state_display())

    def value_registered_at(self, record: Matter) -> str:
        return f"{local(record.registered_at):%Y-%m-%d %H:%M}"

    def value_next_due_at(self, value: Any) -> str:
        return f"{local(value):%Y-%m-%d %H:%M}" if value else ""


class _Words:
    """The words that all lines of one page share."""

    def __init__(self) -> None:
        self.labels = {
            "label_number": _now("Number"),
            "label_holder": _now("Lies with"),
            "label_registered": _now("Registered"),
        }
        self.states: dict[str, SafeString] = {}
        self.kinds = {value: str(label) for value, label in Kind.choices}
        self.address = reverse("matters:matter", args=["NUMBER"])

    def state(self, matter: Matter) -> SafeString:
        """Word and shape of the state, made once for each state on the page."""
        if matter.state not in self.states:
            self.states[matter.state] = state(str(matter.get_state_display()), mark(matter))
        return self.states[matter.state]


def _line(matter: Matter, at: datetime, says: _Words) -> SafeString:
    return format_html(
        _ROW,
        **says.labels,
        number=matter.display_number,
        url=says.address.replace("NUMBER", matter.number),
        title=matter.title,
        about=_about(matter, says),
        state=_state(matter, says),
        holder=matter.holder_unit.name,
        registered=short(matter.registered_at),
        due=_due(matter, at),
    )


def _about(matter: Matter, says: _Words) -> str:
    """Kind, category and place in one quiet line."""
    category = matter.category.name if matter.category else ""
    history = _now("imported history") if matter.historical else ""
    parts = (says.kinds[matter.kind], category, matter.place_unit.name, history)
    return " · ".join(part for part in parts if part)


def _state(matter: Matter, says: _Words) -> SafeString:
    word = says.state(matter)
    if matter.round == 1:
        return word
    again = _now("round %(n)s") % {"n": matter.round}
    return format_html('{}<span class="fh-soft small d-block">{}</span>', word, again)


def _due(matter: Matter, at: datetime) -> SafeString:
    """The nearest date and what is left of it; of a finished matter how it ended."""
    if matter.next_due_at is None:
        outcome = str(matter.get_outcome_display()) if matter.outcome else "—"
        return format_html('<span class="fh-soft">{}</span>', outcome)
    late = matter.next_due_at < at
    return format_html(
        '<span class="fh-nowrap">{}</span><span class="small is-left fh-nowrap {}">{}{}</span>',
        short(matter.next_due_at),
        "fh-late" if late else "fh-soft",
        shape("overdue") if late else "",
        left(matter.next_due_at),
    )
