"""The ground the tests of promises stand on: one unit, moments of 2026, promises on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings

from fivehearts.engines.promises import actions
from fivehearts.engines.promises.models import Climb, Ladder, Promise
from fivehearts.engines.promises.vocabulary import LADDER
from fivehearts.foundation.clock import SHANGHAI, Term, TermUnit
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import announcing

BY = system("test").backdating()


def at(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A moment of 2026 on the wall clock of Shanghai."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)


def days(amount: int) -> Term:
    return Term(amount, TermUnit.WORKING_DAYS)


def hours(amount: int) -> Term:
    """Hours by the clock."""
    return Term(amount * 60, TermUnit.CLOCK_MINUTES)


def working_hours(amount: int) -> Term:
    return Term(amount * 60, TermUnit.WORKING_MINUTES)


def found_unit() -> Unit:
    unit: Unit = Unit.objects.create(code="U", name="幸福里社区", kind="city", path="0001")
    return unit


def promised(
    unit: Unit, term: Term | None, start: datetime, kind: str = "resolve", **more: Any
) -> Promise:
    """One promise, made at its start."""
    due_at = more.pop("due_at", None)
    wanted = actions.Wanted(kind, unit, term, start, due_at)
    return actions.make(by=BY, wanted=[wanted], at=start, **more)[0]


def again(promise: Promise) -> Promise:
    """The promise as the database has it."""
    return Promise.objects.get(pk=promise.pk)


def next_step(promise: Promise) -> datetime | None:
    """When it takes its next step, as the database has it."""
    return Ladder.objects.filter(pk=promise.pk).values_list("next_at", flat=True).first()


def steps(promise: Promise) -> list[str]:
    """The steps it took, in order; what was overtaken in brackets."""
    places = {(str(rung), tier): number for number, (rung, tier) in enumerate(LADDER)}
    found = Climb.objects.filter(promise=promise)
    rows = sorted(found, key=lambda one: places[one.rung, one.tier_step])
    told = [(f"{one.rung}{one.tier_step or ''}", one.skipped) for one in rows]
    return [f"({name})" if skipped else name for name, skipped in told]


@contextmanager
def listening(where: str) -> Iterator[None]:
    """Let the table of listeners at this dotted path hear what is announced."""
    before = settings.WIRING
    settings.WIRING = where
    announcing._wiring.cache_clear()
    try:
        yield
    finally:
        settings.WIRING = before
        announcing._wiring.cache_clear()
