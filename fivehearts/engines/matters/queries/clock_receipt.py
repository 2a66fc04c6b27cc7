"""The clock receipt: why a date is what it is, line by line; for resident, clerk and auditor alike.

The words are made here and nowhere else, so that nobody reads another reason than the others.
Nothing in it is internal: units, dates, and the reasons the resident was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fivehearts.engines.matters.models import Due, Matter
from fivehearts.engines.matters.queries.page import used_time
from fivehearts.engines.matters.vocabulary.states import Step
from fivehearts.engines.promises.models import Move, Promise
from fivehearts.engines.promises.queries import explanation
from fivehearts.engines.promises.vocabulary import MoveCause
from fivehearts.foundation.clock.explain import describe, duration, explain, moment

# What was promised to the resident, and what the city's 12345 asked for. Everything else is
# between units.
_TOLD = (Step.RESOLVE, Step.ORDER)
# What a clerk writes when the orderer sets another date was never told to the resident.
_BETWEEN_OFFICES = (MoveCause.ORDER_CHANGED,)


@dataclass(frozen=True, slots=True)
class Section:
    """One date: what it is, the lines that led to it, and how it ended."""

    title: str
    lines: list[str]
    result: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ClockReceipt:
    """Every date told to the resident, and where the working time went."""

    number: str
    at: datetime
    sections: list[Section]
    used: list[tuple[str, str]]
    used_together: str


def clock_receipt(matter: Matter, *, at: datetime) -> ClockReceipt:
    """The receipt as of `at`: four statements, however often a date moved."""
    dues = list(
        Due.unscoped.filter(matter=matter, step__in=_TOLD)
        .select_related("promise", "promise__unit")
        .order_by("-round", "pk")
    )
    moves = _moves([due.promise_id for due in dues])
    used = used_time(matter, at=at)
    # Whole minutes are shown: the sum is that of what is shown, so that the column adds up.
    minutes = [one.seconds - one.seconds % 60 for one in used]
    return ClockReceipt(
        number=matter.display_number,
        at=at,
        sections=[_section(due, moves.get(due.promise_id, []), at) for due in dues],
        used=[
            (_still(one.unit_name) if one.running else one.unit_name, duration(spent))
            for one, spent in zip(used, minutes, strict=True)
        ],
        used_together=duration(sum(minutes)),
    )


def _still(unit_name: str) -> str:
    return _("%(unit)s (the time runs)") % {"unit": unit_name}


def _moves(promises: list[int]) -> dict[int, list[Move]]:
    found: dict[int, list[Move]] = {}
    for move in Move._base_manager.filter(promise__in=promises).order_by("pk"):
        found.setdefault(move.promise_id, []).append(move)
    return found


def _section(due: Due, moves: list[Move], at: datetime) -> Section:
    promise = due.promise
    lines = [line for move in moves for line in _moved(move)]
    return Section(
        title=_title(due),
        lines=[*lines, *explain(explanation(promise))],
        result=_result(promise, at),
        is_late=promise.is_late(at),
    )


def _title(due: Due) -> str:
    facts = {
        "unit": due.promise.unit.name,
        "term": describe(due.promise.term),
        "round": due.round,
    }
    if due.step == Step.ORDER:
        return _("Date set by the city's 12345")
    if due.round > 1:
        return _("Round %(round)s: %(unit)s promised an answer within %(term)s") % facts
    return _("%(unit)s promised an answer within %(term)s") % facts


def _moved(move: Move) -> list[str]:
    facts = {
        "at": moment(move.at),
        "old": moment(move.old_due_at),
        "new": moment(move.new_due_at),
        "cause": move.get_cause_display(),
    }
    told = _("%(at)s: moved from %(old)s to %(new)s (%(cause)s)") % facts
    if not move.reason or move.cause in _BETWEEN_OFFICES:
        return [told]
    return [told, _("Reason: %(reason)s") % {"reason": move.reason}]


def _result(promise: Promise, at: datetime) -> str:
    if promise.paused_since is not None:
        said = {"due": moment(promise.due_at), "since": moment(promise.paused_since)}
        return _("Due %(due)s; the clock stands since %(since)s.") % said
    if promise.ended_at is None:
        if promise.is_late(at):
            return _("Due %(due)s; the date has passed.") % {"due": moment(promise.due_at)}
        return _("Due %(due)s; the time runs.") % {"due": moment(promise.due_at)}
    facts = {"due": moment(promise.due_at), "ended": moment(promise.ended_at)}
    return {
        "kept": _("Due %(due)s; done %(ended)s, in time."),
        "broken": _("Due %(due)s; done %(ended)s, late."),
        "excused": _("Due %(due)s; it fell away %(ended)s."),
    }[promise.state] % facts
