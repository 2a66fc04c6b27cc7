"""What a file of a list holds: every column, whatever the page shows, as plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.procedures.queries.waiting import StepHere, steps_here
from fivehearts.faces.desk.vocabulary.lists import Column
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope import Actor

_SHEET: tuple[tuple[str | LazyText, Callable[[Matter], str]], ...] = (
    (Column.NUMBER.label, lambda one: one.display_number),
    (_("Title"), lambda one: one.title),
    (Column.KIND.label, lambda one: str(one.get_kind_display())),
    (Column.CATEGORY.label, lambda one: one.category.name if one.category else ""),
    (Column.URGENCY.label, lambda one: str(one.get_urgency_display())),
    (Column.CHANNEL.label, lambda one: str(one.get_channel_display())),
    (Column.PLACE.label, lambda one: one.place_unit.name),
    (Column.STATE.label, lambda one: str(one.get_state_display())),
    (_("Outcome"), lambda one: str(one.get_outcome_display()) if one.outcome else ""),
    (Column.ACCOUNTABLE.label, lambda one: one.accountable_unit.name),
    (Column.HOLDER.label, lambda one: one.holder_unit.name),
    (Column.OWNER.label, lambda one: one.owner.display_name if one.owner else ""),
    (Column.REGISTERED.label, lambda one: _moment(one.registered_at)),
    (Column.DUE.label, lambda one: _moment(one.next_due_at)),
)


# The reader's own part in a matter that goes by a procedure.
_STEP = (_("Step to do"), _("Step promised by"))


def sheet_head() -> list[str]:
    """The heads of a file's columns."""
    return [str(label) for label, _value in _SHEET] + [str(label) for label in _STEP]


def sheet_rows(actor: Actor, matters: Iterable[Matter]) -> list[list[str]]:
    """Matters in sight as plain words; needs what `for_a_file` loads. One statement for the steps."""
    shown = list(matters)
    steps = steps_here(actor, [one.pk for one in shown])
    return [[value(one) for _label, value in _SHEET] + _step(steps.get(one.pk)) for one in shown]


def _step(step: StepHere | None) -> list[str]:
    return [step.title, _moment(step.due_at)] if step else ["", ""]


def _moment(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""
