"""The list of matters as staff read it: dense, one line each; on a phone one small card each."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.lists import Line
from fivehearts.engines.matters.queries.work import for_whom
from fivehearts.engines.matters.templatetags.matters import left, mark, short
from fivehearts.engines.matters.vocabulary.standing import Standing
from fivehearts.engines.matters.vocabulary.states import IN_WORK, Decision, State
from fivehearts.engines.matters.vocabulary.words import Channel, Kind, Outcome, Urgency
from fivehearts.engines.procedures.queries.waiting import StepHere
from fivehearts.faces.desk.queries.sheets import sheet_head, sheet_row
from fivehearts.faces.desk.vocabulary.lists import DEFAULT_COLUMNS, Column, Density
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.outbox.kinds import label_of
from fivehearts.foundation.outbox.models import Delivery
from fivehearts.foundation.outbox.queries.log import to_whom
from fivehearts.foundation.outbox.vocabulary import DeliveryState
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP
from fivehearts.foundation.web.components.base import shape
from fivehearts.foundation.web.components.states import state
from fivehearts.foundation.web.paging import KeysetPage
from fivehearts.foundation.web.tables import FigureColumn, Head, MomentColumn, Table, WalkedTable

# One cell each: its class on a phone, and whether the label stands before the value there.
_CELLS: dict[str, str] = {
    Column.NUMBER: '<td class="is-small" data-label="{label}"><span class="fh-number fh-nowrap">{{number}}</span></td>',
    Column.STATE: '<td class="is-state">{{state}}</td>',
    Column.REGISTERED: '<td class="is-more is-extra" data-label="{label}"><span class="fh-nowrap">{{registered_at}}</span></td>',
    Column.DUE: '<td class="is-due">{{next_due_at}}</td>',
}
_PLAIN = '<td class="is-more" data-label="{label}">{{{name}}}</td>'
_MARK = (
    '<td class="is-mark"><input type="checkbox" class="form-check-input" name="m" form="marked"'
    ' value="{number_plain}:{version}" aria-label="{mark_words} {number}"></td>'
)
_LEAD = (
    '<td class="is-lead"><a href="{url}">{title}</a>{step}'
    '<span class="fh-soft small is-about">{about}</span></td>'
)
# The step of a procedure that is the reader's to do, with its own moment.
_STEP = '<span class="small is-step"><a href="{}">{}</a> <span class="{}">{}{}</span></span>'
_ORDERER = _("orderer %(date)s")
_ASKED = {
    Decision.RETURN: _("return to be decided"),
    Decision.EXTENSION: _("extension to be decided"),
    Decision.SUSPENSION: _("suspension to be decided"),
    Decision.PARKING: _("parking to be decided"),
}


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
        at = now()
        says = _Words(at)
        row = "<tr>" + "".join(_cell(name, says) for name in self.order) + "</tr>"
        wanted = {name: _VALUES[name] for name in self.order if name in _VALUES}
        for matter in self.page:
            shown: dict[str, Any] = {
                "number": matter.display_number,
                "number_plain": matter.number,
                "version": matter.version if self.marks else 0,
                "mark_words": says.mark,
                "url": says.address.replace("NUMBER", matter.number),
                "title": matter.title,
                "step": _step(matter, self.steps.get(matter.pk), says, at),
                "about": _about(matter, says, for_whom(self.actor, matter) if self.actor else ""),
                **{name: value(matter, says, at) for name, value in wanted.items()},
            }
            given = {name: says.safe(value) for name, value in shown.items()}
            yield mark_safe(row.format_map(given))


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


def _cell(name: str, says: _Words) -> str:
    """The cell of a column as a pattern; its label is safe words of ours."""
    if name == "mark":
        return _MARK
    if name == "title":
        return _LEAD
    pattern = _CELLS.get(name, _PLAIN)
    return pattern.format(label=escape(str(Column(name).label)), name=name)


class _Words:
    """The words that all lines of one page share."""

    def __init__(self, at: datetime) -> None:
        self._safe: dict[Any, str] = {}
        self.mark = _now("Mark")
        self.imported = _now("imported history")
        self.states: dict[str, SafeString] = {}
        self.kinds = {value: str(label) for value, label in Kind.choices}
        self.urgencies = {value: str(label) for value, label in Urgency.choices}
        self.channels = {value: str(label) for value, label in Channel.choices}
        self.address = reverse("matters:matter", args=["NUMBER"])
        self.year = local(at).year
        self.overdue = shape("overdue")

    def safe(self, value: Any) -> str:
        """The value made safe for the page; names of units and kinds stand in many of its lines."""
        if isinstance(value, SafeString):
            return value
        if (known := self._safe.get(value)) is None:
            known = self._safe[value] = html.escape(str(value))
        return known

    def short(self, at: datetime) -> str:
        """11-09 17:30, with the year where it is another one."""
        wall = local(at)
        return f"{wall:%m-%d %H:%M}" if wall.year == self.year else f"{wall:%Y-%m-%d %H:%M}"

    def state(self, matter: Line) -> SafeString:
        """Word and shape of the state, made once for each state on the page."""
        if matter.state not in self.states:
            self.states[matter.state] = state(str(State(matter.state).label), mark(matter))
        return self.states[matter.state]


def _about(matter: Line, says: _Words, absent: str) -> str:
    """Kind, category and place in one quiet line; first for whom, where somebody is stood in for."""
    history = says.imported if matter.historical else ""
    standing_in = str(_("for %(name)s") % {"name": absent}) if absent else ""
    parts = (standing_in, says.kinds[matter.kind], matter.category, matter.place, history)
    return " · ".join(part for part in parts if part)


def _step(matter: Line, step: StepHere | None, says: _Words, at: datetime) -> SafeString | str:
    """The step of a procedure that is the reader's to do, by when it was promised; its page."""
    if step is None:
        return ""
    due = says.short(step.due_at)
    moment = _now("waits for papers until %(due)s") if step.awaits_papers else _now("due %(due)s")
    late = step.is_late(at)
    return format_html(
        _STEP,
        reverse("procedures:run", args=[matter.number]),
        _now("Step: %(step)s") % {"step": step.title},
        "fh-late" if late else "fh-soft",
        says.overdue if late else "",
        moment % {"due": due},
    )


def _state(matter: Line, says: _Words, at: datetime) -> SafeString:
    word, beside = says.state(matter), _beside_state(matter)
    if not beside:
        return word
    return format_html('{}<span class="fh-soft small d-block">{}</span>', word, beside)


def _beside_state(matter: Line) -> str:
    """Which round it is in, what a superior has to decide, and whether one watches over it."""
    words = [_now("round %(n)s") % {"n": matter.round}] if matter.round > 1 else []
    if matter.decision:
        words.append(str(_ASKED[Decision(matter.decision)]))
    if matter.standing:
        words.append(str(Standing(matter.standing).label))
    if matter.supervised_at:
        words.append(_now("under supervision"))
    return " · ".join(words)


def _due(matter: Line, says: _Words, at: datetime) -> SafeString:
    """The nearest date and what is left of it; of a finished matter how it ended."""
    if matter.next_due_at is None:
        outcome = str(Outcome(matter.outcome).label) if matter.outcome else "—"
        return format_html('<span class="fh-soft">{}</span>', outcome)
    late = matter.next_due_at < at
    tone, before = ("fh-late", says.overdue) if late else ("fh-soft", "")
    # Dates and words of ours: nothing in it needs to be made safe.
    return mark_safe(
        f'<span class="fh-nowrap">{says.short(matter.next_due_at)}</span><span class="small is-left'
        f' fh-nowrap {tone}">{before}{left(matter.next_due_at)}</span>{_date_of_order(matter)}'
    )


def _date_of_order(matter: Line) -> SafeString | str:
    """Of an order of the hotline the orderer's own date, below the nearest one."""
    date = matter.order_due_at
    if date is None or matter.state not in IN_WORK or date == matter.next_due_at:
        return ""
    words = str(_ORDERER) % {"date": short(date)}
    return format_html('<span class="fh-soft small d-block fh-nowrap">{}</span>', words)


_VALUES: dict[str, Callable[[Line, _Words, datetime], Any]] = {
    Column.STATE: _state,
    Column.HOLDER: lambda matter, says, at: matter.holder,
    Column.OWNER: lambda matter, says, at: matter.owner or "—",
    Column.ACCOUNTABLE: lambda matter, says, at: matter.accountable,
    Column.KIND: lambda matter, says, at: says.kinds[matter.kind],
    Column.URGENCY: lambda matter, says, at: says.urgencies[matter.urgency],
    Column.CATEGORY: lambda matter, says, at: matter.category or "—",
    Column.CHANNEL: lambda matter, says, at: says.channels[matter.channel],
    Column.PLACE: lambda matter, says, at: matter.place,
    Column.REGISTERED: lambda matter, says, at: says.short(matter.registered_at),
    Column.DUE: _due,
}


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
