"""The dates of the promises of a life, counted once for all moments that make no difference to them.

Working days are counted from a day, whatever its hour; working minutes from what is over of a
day's working time, which at night, at noon and at week-ends is the same for many moments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fivehearts.engines.matters.importing.stamps import PromiseShape
from fivehearts.engines.promises import queries as promises
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.clock.calendars import Calendar
from fivehearts.foundation.clock.queries import calendar

# More than the days of twenty years, at four moments of each.
_MOST = 50_000
# A reminder after four fifths of less than this may fall on the start itself.
_LEAST_SECONDS = 2
_BY_DAY = frozenset({TermUnit.WORKING_DAYS, TermUnit.NATURAL_DAYS})
_BY_WORKING_TIME = _BY_DAY | {TermUnit.WORKING_MINUTES}


@dataclass(frozen=True, slots=True)
class Promised:
    """When a promise is due, its reason as JSON, and when it reminds; moments also as JSON."""

    due: datetime
    due_words: str
    provisional: str
    lines: str
    warn_words: str = ""


class Dates:
    """The dates of promises by shape and start; asks `promises` where they are not known yet."""

    def __init__(self) -> None:
        self._offices: dict[str, Calendar] = {}
        self._due: dict[tuple[PromiseShape, date, int], Promised] = {}
        self._whole: dict[tuple[PromiseShape, date, int], Promised] = {}

    def of(self, shape: PromiseShape, start: datetime) -> Promised:
        """What `promises` says of a promise of this shape made at this moment."""
        office, term = self._office(shape.calendar), Term(shape.amount, TermUnit(shape.unit))
        if term.unit not in _BY_WORKING_TIME:
            return _warned(_due(shape, term, start), shape, term, start)
        day, gone = office.gone(start)
        known = self._whole.get((shape, day, gone))
        if known is not None:
            return known
        by_day = (shape, day, 0 if term.unit in _BY_DAY else gone)
        due = self._due.get(by_day)
        if due is None:
            due = self._due[by_day] = _due(shape, term, start)
        made = _warned(due, shape, term, start)
        if office.working_seconds(start, due.due) >= _LEAST_SECONDS:
            self._whole[shape, day, gone] = made
        return made

    def seconds(self, moments: Mapping[str, datetime]) -> dict[tuple[str, str], int]:
        """Working seconds between any two of these moments, by their names."""
        office = self._office("standard")
        return {
            (since, until): office.working_seconds(moments[since], moments[until])
            for since in moments
            for until in moments
        }

    def _office(self, code: str) -> Calendar:
        """The calendar as it is now; what was counted by another one is forgotten."""
        office = calendar(code)
        if self._offices.get(code) is not office or len(self._whole) > _MOST:
            self._due.clear()
            self._whole.clear()
            self._offices[code] = office
        return office


def _due(shape: PromiseShape, term: Term, start: datetime) -> Promised:
    when = promises.deadline(start=start, term=term, calendar_code=shape.calendar)
    lines = json.dumps(promises.kept_lines(when), ensure_ascii=False)
    words = f'"{when.due_at.isoformat()}"'
    return Promised(when.due_at, words, "true" if when.provisional else "false", lines)


def _warned(due: Promised, shape: PromiseShape, term: Term, start: datetime) -> Promised:
    warn = promises.warn_moment(
        start=start, due_at=due.due, term=term, calendar_code=shape.calendar
    )
    words = f'"{warn.isoformat()}"'
    return Promised(due.due, due.due_words, due.provisional, due.lines, words)
