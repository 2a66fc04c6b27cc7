"""The dates of the promises of a life, counted once for all moments that make no difference to them.

Working days are counted from a day, whatever its hour; working minutes from what is over of a
day's working time, which at night, at noon and at week-ends is the same for many moments.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fivehearts.engines.matters.importing.stamps import PromiseShape
from fivehearts.engines.promises import queries as promises
from fivehearts.foundation.clock import TermUnit
from fivehearts.foundation.clock.calendars import Calendar
from fivehearts.foundation.clock.queries import calendar

# More than the days of twenty years, at four moments of each.
_MOST = 50_000
# A reminder after four fifths of less than this may fall on the start itself.
_LEAST_SECONDS = 2
_BY_DAY = frozenset({TermUnit.WORKING_DAYS, TermUnit.NATURAL_DAYS})
_BY_WORKING_TIME = _BY_DAY | {TermUnit.WORKING_MINUTES}

Moments = Mapping[str, datetime]


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
        self._due: dict[tuple[str, date, int], Promised] = {}
        self._whole: dict[tuple[str, date, int], Promised] = {}

    def of(self, shapes: Sequence[PromiseShape], moments: Moments) -> list[Promised]:
        """What `promises` says of promises of these shapes, made at these moments of a life."""
        gone = {
            (code, name): self._office(code).gone(moments[name])
            for code, name in dict.fromkeys((one.calendar, one.made) for one in shapes)
        }
        return [
            self._whole.get((one.counted, *gone[one.calendar, one.made]))
            or self._counted(one, moments[one.made], *gone[one.calendar, one.made])
            for one in shapes
        ]

    def seconds(self, spans: Iterable[tuple[str, str | None]], moments: Moments) -> list[int]:
        """The working seconds of each span between two moments; 0 where it runs still."""
        office = self._office("standard")
        return [
            office.working_seconds(moments[since], moments[until])
            if until and until != since else 0
            for since, until in spans
        ]  # fmt: skip

    def _counted(self, shape: PromiseShape, start: datetime, day: date, gone: int) -> Promised:
        unit = shape.term.unit
        if unit not in _BY_WORKING_TIME:
            return _warned(_due(shape, start), shape, start)
        by_day = (shape.counted, day, 0 if unit in _BY_DAY else gone)
        due = self._due.get(by_day)
        if due is None:
            due = self._due[by_day] = _due(shape, start)
        made = _warned(due, shape, start)
        if self._office(shape.calendar).working_seconds(start, due.due) >= _LEAST_SECONDS:
            self._whole[shape.counted, day, gone] = made
        return made

    def _office(self, code: str) -> Calendar:
        """The calendar as it is now; what was counted by another one is forgotten."""
        office = calendar(code)
        if self._offices.get(code) is not office or len(self._whole) > _MOST:
            self._due.clear()
            self._whole.clear()
            self._offices[code] = office
        return office


def _due(shape: PromiseShape, start: datetime) -> Promised:
    when = promises.deadline(start=start, term=shape.term, calendar_code=shape.calendar)
    lines = json.dumps(promises.kept_lines(when), ensure_ascii=False)
    words = f'"{when.due_at.isoformat()}"'
    return Promised(when.due_at, words, "true" if when.provisional else "false", lines)


def _warned(due: Promised, shape: PromiseShape, start: datetime) -> Promised:
    warn = promises.warn_moment(
        start=start, due_at=due.due, term=shape.term, calendar_code=shape.calendar
    )
    words = f'"{warn.isoformat()}"'
    return Promised(due.due, due.due_words, due.provisional, due.lines, words)
