"""What a file of a list holds: every column, whatever the page shows, as plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.faces.desk.vocabulary.lists import Column
from fivehearts.foundation.clock import local

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


def sheet_head() -> list[str]:
    """The heads of a file's columns."""
    return [str(label) for label, _value in _SHEET]


def sheet_row(matter: Matter) -> list[str]:
    """One matter as plain words; needs what `for_a_file` loads."""
    return [value(matter) for _label, value in _SHEET]


def _moment(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""
