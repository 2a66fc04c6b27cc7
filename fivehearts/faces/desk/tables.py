"""The list of matters as staff read it: dense, one line each; on a phone one small card each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.templatetags.matters import short
from fivehearts.engines.procedures.queries.waiting import StepHere
from fivehearts.faces.desk.lines import drawn
from fivehearts.faces.desk.queries.sheets import sheet_head, sheet_row
from fivehearts.faces.desk.vocabulary.lists import DEFAULT_COLUMNS, Column, Density
from fivehearts.foundation import numbering
from fivehearts.foundation.outbox.kinds import label_of
from fivehearts.foundation.outbox.models import Delivery
from fivehearts.foundation.outbox.queries.log import to_whom
from fivehearts.foundation.outbox.vocabulary import DeliveryState
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP
from fivehearts.foundation.web.components.states import state
from fivehearts.foundation.web.paging import KeysetPage
from fivehearts.foundation.web.tables import FigureColumn, Head, MomentColumn, Table, WalkedTable

_TITLE, _MARKED = _("Title"), _("Mark")


class MatterTable(WalkedTable):
    """Title, and the columns chosen; with `marks` each row can be marked for work on many."""

    export_name = "matters"
    empty_text = _("Nothing here.")

    def __init__(
        self,
        page: KeysetPage,
        *,
        columns: Sequence[str] = DEFAULT_COLUMNS,
        density: str = Density.COMFORTABLE,
        marks: bool = False,
        actor: Actor | None = None,
        sort: str = "",
        steps: Mapping[int, StepHere] | None = None,
    ) -> None:
        self.actor, self.marks, self.steps = actor, marks, steps or {}
        shown = [one.value for one in Column if one.value in columns]
        number = [Column.NUMBER.value] if Column.NUMBER in shown else []
        self.order = [*(["mark"] if marks else []), *number, "title"]
        self.order += [name for name in shown if name != Column.NUMBER]
        look = " fh-table--".join(
            [
                "lines",
                *(["dense"] if density == Density.DENSE else []),
                *(["marks"] if marks else []),
            ]
        )
        heads = [_HEADS[name] for name in self.order]
        super().__init__(page, heads=heads, look=look, sort=sort)

    def lines(self) -> Iterable[SafeString]:
        """The rows drawn in one go: a cell of a table library costs more than all its words."""
        return drawn(self.page, self.order, actor=self.actor, steps=self.steps)


# The columns an index serves in order.
_SORTED = frozenset({Column.REGISTERED, Column.DUE})
_HEADS: dict[str, Head] = {
    "mark": Head(_MARKED),
    "title": Head(_TITLE),
    **{one.value: Head(one.label, one.value if one in _SORTED else "") for one in Column},
}


class MatterFile:
    """A whole list with every column, as a file of plain values."""

    export_name = MatterTable.export_name
    export_formats = MatterTable.export_formats

    def __init__(self, rows: Iterable[Matter]) -> None:
        self.rows = rows

    def export_rows(self) -> tuple[list[str], Iterator[Sequence[Any]]]:
        """Head and rows."""
        return sheet_head(), iter([sheet_row(one) for one in self.rows])


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


_DELIVERY_MARKS: dict[str, str] = {
    DeliveryState.WAITING: "waiting",
    DeliveryState.RESERVE: "waiting",
    DeliveryState.SENDING: "running",
    DeliveryState.SENT: "done",
    DeliveryState.UNKNOWN: "attention",
    DeliveryState.FAILED: "overdue",
    DeliveryState.BOUNCED: "overdue",
    DeliveryState.BUNDLED: "closed",
    DeliveryState.NOT_NEEDED: "closed",
}


def delivery_state(one: Delivery) -> SafeString:
    """Word and shape of how a message stands."""
    return state(str(one.get_state_display()), _DELIVERY_MARKS[one.state])


def _silent(name: str, label: Any) -> django_tables2.Column:
    return django_tables2.Column(
        verbose_name=label, accessor=name, orderable=False, empty_values=()
    )


class DeliveryTable(Table):
    """What went out, newest first; never the words."""

    made_at = django_tables2.Column(verbose_name=_("When"), orderable=False)
    kind = _silent("message__kind", _("What"))
    to_whom = _silent("pk", _("Recipient"))
    channel = _silent("channel", _("Way"))
    state = _silent("state", _("State"))
    tries = django_tables2.Column(verbose_name=_("Tries"), orderable=False)
    fault = _silent("fault", _("Reason"))

    # Names of the colleagues on this page, set by the page.
    names: dict[int, str] = {}

    class Meta(Table.Meta):
        empty_text = _("No messages here.")

    def render_made_at(self, record: Delivery) -> str:
        """The moment, short."""
        return short(record.made_at)

    def render_kind(self, record: Delivery) -> SafeString:
        """The kind leads to the tries."""
        url = reverse("desk:sent_message", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, label_of(record.message.kind))

    def render_to_whom(self, record: Delivery) -> str:
        """A name, or a masked number."""
        return to_whom(record, self.names) or "—"

    def render_channel(self, record: Delivery) -> str:
        """The way in words."""
        return str(record.get_channel_display())

    def render_state(self, record: Delivery) -> SafeString:
        """Word and shape."""
        return delivery_state(record)

    def render_fault(self, record: Delivery) -> str:
        """Why, in a sentence."""
        return str(record.get_fault_display()) if record.fault else ""


class UnitsTable(Table):
    """Units under each other, as the tree has them."""

    name = _silent("name", _("Unit"))
    kind = _silent("kind", _("Kind of unit"))
    code = _silent("code", _("code"))
    phone = _silent("phone", _("Public phone"))
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
