"""The list of matters as staff read it: dense, one line each."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.clock import local
from fivehearts.foundation.web.tables import Table


class MatterTable(Table):
    """Number, title, state, who has it, and the nearest date."""

    export_name = "matters"

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

    def render_number(self, record: Matter) -> str:
        return render_to_string("desk/cell_number.html", {"matter": record})

    def value_number(self, record: Matter) -> str:
        return record.display_number

    def render_title(self, record: Matter) -> str:
        return render_to_string("desk/cell_title.html", {"matter": record})

    def value_title(self, record: Matter) -> str:
        return record.title

    def render_state(self, record: Matter) -> str:
        return render_to_string("desk/cell_state.html", {"matter": record})

    def value_state(self, record: Matter) -> str:
        return str(record.get_state_display())

    def render_registered_at(self, record: Matter) -> str:
        return f"{local(record.registered_at):%m-%d %H:%M}"

    def value_registered_at(self, record: Matter) -> str:
        return f"{local(record.registered_at):%Y-%m-%d %H:%M}"

    def render_next_due_at(self, record: Matter) -> str:
        return render_to_string("desk/cell_due.html", {"matter": record})

    def value_next_due_at(self, value: Any) -> str:
        return f"{local(value):%Y-%m-%d %H:%M}" if value else ""
