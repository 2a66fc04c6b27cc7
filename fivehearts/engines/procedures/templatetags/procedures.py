"""How a definition is shown: its chart, the same as a list, and where a matter's run stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from fivehearts.engines.matters.models import Matter, TimelineStep
from fivehearts.engines.procedures import rules
from fivehearts.engines.procedures.chart import Marks, draw
from fivehearts.engines.procedures.definition import Definition, Ending, Paper, Stage, in_order
from fivehearts.engines.procedures.models import Run
from fivehearts.engines.procedures.queries.runs import has_begun, last_run, open_step
from fivehearts.foundation.clock import Term
from fivehearts.foundation.clock.explain import describe

register = template.Library()


def marks() -> Marks:
    """The words of the picture in the reader's language."""
    return Marks(
        number=_("%(number)s. %(title)s"),
        facts=_("%(who)s · within %(term)s"),
        lasts=_("%(who)s · lasts %(term)s"),
        done=_("✓ done"),
        here=_("➤ here now"),
        back=_("↺ %(when)s"),
        ahead=_("→ %(when)s"),
        down=_("↓ %(when)s"),
        end=_("■ %(title)s"),
        any_time=_("at any time"),
    )


@register.inclusion_tag("procedures/chart.html")
def procedure_chart(
    definition: Definition, done: Collection[str] = (), current: str = ""
) -> dict[str, Any]:
    """The picture; the list beside it says the same."""
    return {
        "chart": draw(definition, marks(), done=done, current=current),
        "definition": definition,
    }


@dataclass(frozen=True, slots=True)
class Way:
    """A branch as a sentence: when, and where it leads."""

    when: str
    to: str
    back: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A step or an end, as the list tells it."""

    number: int
    code: str
    stage: Stage | None
    ending: Ending | None
    ways: list[Way]
    papers: list[Paper]
    state: str


@register.inclusion_tag("procedures/steps.html")
def procedure_steps(
    definition: Definition, done: Collection[str] = (), current: str = "", inside: bool = False
) -> dict[str, Any]:
    """The same as the chart, as a list with every word of each step; `inside` for colleagues."""
    order = in_order(definition)
    items = [_item(definition, order, code, done, current) for code in order]
    return {
        "steps": [one for one in items if one.stage],
        "ends": [one for one in items if one.ending],
        "definition": definition,
        "inside": inside,
    }


def _item(
    definition: Definition, order: list[str], code: str, done: Collection[str], current: str
) -> Item:
    stage = definition.by_code.get(code)
    ways = [
        Way(str(b.when), _place(definition, order, b.to), b.back)
        for b in (stage.branches if stage else ())
    ]
    state = marks().here if code == current else marks().done if code in done else ""
    papers = [definition.papers_by_code[one] for one in (stage.papers if stage else ())]
    ending = definition.ends_by_code.get(code)
    return Item(order.index(code) + 1, code, stage, ending, ways, papers, state)


def _place(definition: Definition, order: list[str], code: str) -> str:
    title = definition.title_of(code)
    if code in definition.ends_by_code:
        return _("end: %(title)s") % {"title": title}
    return _("step %(number)s, %(title)s") % {"number": order.index(code) + 1, "title": title}


@register.filter
def term_words(term: Term) -> str:
    """A term in words: 5个工作日."""
    return describe(term)


@register.filter
def source_of(definition: Definition, code: str) -> str:
    """The name of a source."""
    known = definition.sources_by_code.get(code)
    return str(known.name) if known else ""


@register.filter
def plain_number(value: float) -> str:
    """A number of the picture, as SVG wants it in every language."""
    return f"{value:g}"


@register.simple_tag
def way_of(matter: Matter, steps: Iterable[TimelineStep], actor: Any) -> dict[str, Any]:
    """The newest run of a matter in a few words; no statement where no step of the story tells of
    one, else one, or two while it runs."""
    run: Run | None = last_run(matter) if has_begun(steps) else None
    return {
        "run": run,
        "step": open_step(run) if run is not None and run.is_open else None,
        "may_begin": (run is None or not run.is_open)
        and rules.can_begin(matter)
        and rules.may_begin(actor, matter),
    }
