"""Looks at what is masked, as a table."""

from __future__ import annotations

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation import numbering
from fivehearts.foundation.web.tables import MomentColumn, Table


class LookTable(Table):
    """Looks at what is masked, as the head of a unit reads them."""

    export_name = "looks"

    at = MomentColumn(verbose_name=_("When"))
    who = django_tables2.Column(verbose_name=_("Who looked"))
    what = django_tables2.Column(verbose_name=_("At what"))
    purpose = django_tables2.Column(verbose_name=_("For what"))
    matter = django_tables2.Column(verbose_name=_("Matter"), orderable=False)
    unit = django_tables2.Column(verbose_name=_("Residents of"))

    class Meta(Table.Meta):
        empty_text = _("Nobody looked at a masked contact in this month.")

    def render_matter(self, value: str) -> str:
        """The number, leading to the matter."""
        url = reverse("matters:matter", args=[value])
        return format_html('<a href="{}" class="fh-number">{}</a>', url, numbering.display(value))

    def value_matter(self, value: str) -> str:
        """The number as a file of the list has it."""
        return numbering.display(value)
