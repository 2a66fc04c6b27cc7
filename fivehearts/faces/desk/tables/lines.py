"""How a line of the list of matters is drawn: one pattern for a page, filled for each matter."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.queries.lists import Line
from fivehearts.engines.matters.queries.work import for_whom
from fivehearts.engines.matters.templatetags.matters import left_at, mark, short
from fivehearts.engines.matters.vocabulary.standing import Standing
from fivehearts.engines.matters.vocabulary.states import IN_WORK, Decision, State
from fivehearts.engines.matters.vocabulary.words import Channel, Kind, Outcome, Urgency
from fivehearts.engines.procedures.queries.waiting import StepHere
from fivehearts.faces.desk.vocabulary.lists import Column
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.web.components.base import shape
from fivehearts.foundation.web.components.states import state

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
_STEP = '<span class="small is-step"><a href="{}">{}</a>{} <span class="{}">{}{}</span></span>'
_ORDERER = _("orderer %(date)s")
_ASKED = {
    Decision.RETURN: _("return to be decided"),
    Decision.EXTENSION: _("extension to be decided"),
    Decision.SUSPENSION: _("suspension to be decided"),
    Decision.PARKING: _("parking to be decided"),
}


def drawn(
    page: Iterable[Line],
    order: Sequence[str],
    *,
    actor: Actor | None,
    steps: Mapping[int, StepHere],
) -> Iterator[SafeString]:
    """The rows of a page with these columns, for this reader; `steps` are the reader's to do."""
    at = now()
    says = _Words(at)
    row = "<tr>" + "".join(_cell(name) for name in order) + "</tr>"
    wanted = {name: _VALUES[name] for name in order if name in _VALUES}
    for matter in page:
        # Numbers and addresses are ours, and nothing in them needs to be made safe.
        shown: dict[str, object] = {
            "number": matter.display_number,
            "number_plain": matter.number,
            "version": matter.version,
            "mark_words": says.mark,
            "url": says.address.replace("NUMBER", matter.number),
            "title": html.escape(matter.title),
            "step": _step(matter, steps.get(matter.pk), says, at),
            "about": says.about(matter, for_whom(actor, matter) if actor else ""),
        }
        for name, value in wanted.items():
            shown[name] = says.safe(value(matter, says, at))
        yield mark_safe(row.format_map(shown))


def _cell(name: str) -> str:
    """The cell of a column as a pattern; its label is safe words of ours."""
    if name == "mark":
        return _MARK
    if name == "title":
        return _LEAD
    pattern = _CELLS.get(name, _PLAIN)
    return pattern.format(label=escape(str(Column(name).label)), name=name)


@lru_cache
def _labels(_language: str | None) -> list[dict[str, str]]:
    """What values are called in the language of the page."""
    return [{value: str(label) for value, label in one.choices} for one in (Kind, Urgency, Channel)]


class _Words:
    """The words that all lines of one page share."""

    def __init__(self, at: datetime) -> None:
        self._safe: dict[Any, str] = {}
        self._about: dict[tuple[object, ...], str] = {}
        self.mark = escape(_now("Mark"))
        self.imported = _now("imported history")
        self.states: dict[str, SafeString] = {}
        self.kinds, self.urgencies, self.channels = _labels(get_language())
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

    def about(self, matter: Line, absent: str) -> str:
        """Kind, category and place in one quiet line; first for whom, where somebody is stood in for."""
        named = (matter.category_zh, matter.category_en)
        key = (absent, matter.kind, *named, matter.place, matter.historical)
        if key not in self._about:
            history = self.imported if matter.historical else ""
            kind = self.kinds[matter.kind]
            parts = (_standing_in(absent), kind, matter.category, matter.place, history)
            self._about[key] = html.escape(" · ".join(part for part in parts if part))
        return self._about[key]

    def short(self, at: datetime) -> str:
        """11-09 17:30, with the year where it is another one."""
        wall = local(at)
        return f"{wall:%m-%d %H:%M}" if wall.year == self.year else f"{wall:%Y-%m-%d %H:%M}"

    def state(self, matter: Line) -> SafeString:
        """Word and shape of the state, made once for each state on the page."""
        if matter.state not in self.states:
            self.states[matter.state] = state(str(State(matter.state).label), mark(matter))
        return self.states[matter.state]


def _standing_in(absent: str) -> str:
    return _now("for %(name)s") % {"name": absent} if absent else ""


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
        format_html(" · {}", _standing_in(step.for_whom)) if step.for_whom else "",
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
        f' fh-nowrap {tone}">{before}{left_at(matter.next_due_at, at)}</span>{_date_of_order(matter)}'
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
