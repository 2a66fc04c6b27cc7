"""Units under each other, as a table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fivehearts.faces.desk.tables.columns import silent
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP
from fivehearts.foundation.web.tables import FigureColumn, Table


class UnitsTable(Table):
    """Units under each other, as the tree has them."""

    name = silent("name", _("Unit"))
    kind = silent("kind", _("Kind of unit"))
    code = silent("code", _("code"))
    phone = silent("phone", _("Public phone"))
    quarters = FigureColumn(verbose_name=_("Quarters"), orderable=False)
    buildings = FigureColumn(verbose_name=_("Buildings"), orderable=False)
    export_name = "places"

    class Meta(Table.Meta):
        empty_text = _("Nothing found.")

    def __init__(self, *args: Any, top: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.top = top

    def render_name(self, record: Unit) -> SafeString:
        """Each tier a step to the right; the name leads to the page."""
        steps = max(len(record.path) - self.top, 0) // STEP
        url = reverse("desk:place_unit", args=[record.pk])
        closed = format_html(" · {}", _now("closed")) if record.closed_at else ""
        before = mark_safe('<span aria-hidden="true">　</span>' * steps)
        return format_html('{}<a href="{}">{}</a>{}', before, url, record.name, closed)

    def value_name(self, record: Unit) -> str:
        """The name alone."""
        return record.name

    def render_kind(self, record: Unit) -> str:
        """The word."""
        return str(record.get_kind_display())
