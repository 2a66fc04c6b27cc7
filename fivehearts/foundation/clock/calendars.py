"""One pure value: which days are worked, at which hours, and every sum of working time.

There is one function that counts working time, `Calendar._worked`, and one that inverts it,
`Calendar._moment`. Deadlines, pauses, warnings and time used are all made from these two, so
they cannot disagree.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from fivehearts.foundation.clock.moments import SHANGHAI, aware, local, start_of
from fivehearts.foundation.clock.vocabulary import DayKind, Deadline, Line, Term, TermUnit

Interval = tuple[time, time]
Pause = tuple[datetime, datetime]

STANDARD_HOURS: tuple[Interval, ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
SATURDAY = 5
LAST_ORDINAL = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says, or that belongs to a named holiday."""

    working: bool
    name: str


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _weekdays_before(ordinal: int) -> int:
    """Count Mondays to Fridays before a day; day 1 of the calendar was a Monday."""
    weeks, rest = divmod(ordinal - 1, 7)
    return weeks * 5 + min(rest, 5)


# Twenty years of working days.
_MOST_FOUND = 5000


@dataclass(frozen=True, slots=True)
class _Day:
    """What is asked of a day again and again."""

    # Working seconds of all days before it.
    before: int
    working: bool
    kind: DayKind
    name: str
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The working calendar of an office.

    `intervals` are half-open, in order, on the wall clock of `tz`; an interval that ends at
    00:00 ends at midnight. A year missing from `published_years` is *provisional*: computed
    from weekdays and the special days known so far. Moments are aware; fractions of a second
    are cut off before anything is counted, so that parts always add up to the whole.
    """

    code: str
    intervals: tuple[Interval, ...] = STANDARD_HOURS
    tz: ZoneInfo = SHANGHAI
    special: Mapping[date, SpecialDay] = field(default_factory=dict, hash=False, repr=False)
    published_years: frozenset[int] = field(default_factory=frozenset, repr=False)
    day_seconds: int = field(init=False, compare=False)
    _opens: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _closes: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _sums: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _changed: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _changes: tuple[int, ...] = field(init=False, repr=False, compare=False)
    # The days found so far by their number: the same ones are asked for again and again.
    _found: dict[int, int] = field(init=False, repr=False, compare=False)
    _known: dict[date, _Day] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the hours (ValueError) and prepare the sums that make long spans cheap."""
        opens = tuple(_seconds(opening) for opening, _ in self.intervals)
        closes = tuple(_seconds(closing) or 86400 for _, closing in self.intervals)
        edges = [edge for pair in zip(opens, closes, strict=True) for edge in pair]
        whole = all(not edge.microsecond for pair in self.intervals for edge in pair)
        # Intervals that touch are one interval: they must be written as one.
        if not edges or not whole or any(a >= b for a, b in pairwise(edges)):
            raise ValueError(f"working hours must follow one another: {self.intervals!r}")
        special = dict(self.special)
        changed = sorted(
            day for day, rule in special.items() if rule.working != (day.weekday() < SATURDAY)
        )
        steps = (1 if special[day].working else -1 for day in changed)
        sums = (0, *accumulate(b - a for a, b in zip(opens, closes, strict=True)))
        for name, value in {
            "special": special,
            "day_seconds": sums[-1],
            "_opens": opens,
            "_closes": closes,
            "_sums": sums,
            "_changed": tuple(day.toordinal() for day in changed),
            "_changes": (0, *accumulate(steps)),
            "_found": {},
            "_known": {},
        }.items():
            object.__setattr__(self, name, value)

    # Days

    def is_working_day(self, day: date) -> bool:
        """Whether the office is open on this day."""
        rule = self.special.get(day)
        return rule.working if rule else day.weekday() < SATURDAY

    def is_provisional(self, day: date) -> bool:
        """Whether the year of this day is not yet published."""
        return day.year not in self.published_years

    def kind_of(self, day: date) -> DayKind:
        """Return what kind of day it is."""
        weekend = day.weekday() >= SATURDAY
        if self.is_working_day(day):
            return DayKind.MAKE_UP if weekend else DayKind.WORKING
        named = day in self.special
        return DayKind.WEEKEND if weekend and not named else DayKind.HOLIDAY

    def working_days(self, first: date, until: date) -> int:
        """Count the working days from `first` up to, not including, `until`; 0 if none."""
        return max(0, self._days_before(until.toordinal()) - self._days_before(first.toordinal()))

    def nth_working_day(self, after: date, n: int) -> date:
        """Return the n-th working day following a day that itself does not count (n ≥ 1)."""
        if n < 1:
            raise ValueError("the following working days are counted from one")
        return date.fromordinal(self._ordinal(self._days_before(after.toordinal() + 1) + n))

    def open_of(self, day: date) -> datetime:
        """Return the moment the office opens on a day, were it a working day."""
        return self._on(day, self._opens[0])

    def close_of(self, day: date) -> datetime:
        """Return the moment the office closes on a day, were it a working day."""
        return self._on(day, self._closes[-1])

    def is_open(self, at: datetime) -> bool:
        """Whether working time runs at this moment (half-open: not at the closing second)."""
        return self._worked(aware(at) + timedelta(seconds=1)) > self._worked(at)

    def next_open(self, at: datetime) -> datetime:
        """Return `at` itself during working hours, else the next opening.

        A reminder that falls due at 23:40 on a holiday goes out at this moment.
        """
        if self.is_open(at):
            return at
        return self._moment(self._worked(at) + 1) - timedelta(seconds=1)

    # Time

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Count whole working seconds in the half-open span [start, end); 0 if it is empty."""
        return max(0, self._worked(end) - self._worked(start))

    def gone(self, at: datetime) -> tuple[date, int]:
        """The day a moment falls on, and how many of its working seconds are over by then.

        Moments of which this is the same have the same terms in working time.
        """
        day = local(at, self.tz).date()
        return day, self._worked(at) - self._day(day).before

    def advance(self, start: datetime, seconds: int) -> datetime:
        """Return the earliest moment by which `seconds` of working time have passed.

        The inverse of `working_seconds`. For 0 this is `start`; else it lies inside working
        hours or at their end. ValueError for a negative number, OverflowError past 9999.
        """
        if seconds < 0:
            raise ValueError("working time only moves forward")
        return self._moment(self._worked(start) + seconds) if seconds else start

    def used(self, start: datetime, end: datetime) -> tuple[Line, ...]:
        """Return the working seconds of [start, end) day by day; their sum is the total."""
        first, last = local(start, self.tz), local(end, self.tz)
        if first >= last:
            return ()
        return tuple(
            self._line(
                day,
                self.working_seconds(
                    max(first, start_of(day, self.tz)),
                    min(last, start_of(day + timedelta(1), self.tz)),
                ),
            )
            for day in _span(first, last)
        )

    # Deadlines

    def due_at(self, start: datetime, term: Term) -> datetime:
        """Return the promised moment alone, without its reason (see `due`)."""
        day = local(start, self.tz).date()
        match term.unit:
            case TermUnit.WORKING_DAYS:
                return self.close_of(self.nth_working_day(day, term.amount))
            case TermUnit.WORKING_MINUTES:
                return self.advance(start, term.amount * 60)
            case TermUnit.CLOCK_MINUTES:
                return local(start.astimezone(UTC) + timedelta(minutes=term.amount), self.tz)
            case TermUnit.NATURAL_DAYS:
                return self._close_from(day + timedelta(days=term.amount))
            case TermUnit.FIXED:
                raise ValueError("a date set by somebody else is not computed")

    def due(self, start: datetime, term: Term) -> Deadline:
        """Return the promised moment with a line for every day from the start to it.

        - working days: the day of the start does not count (民法典 §201); due at the close of
          the n-th working day after it;
        - working minutes: counted in working hours from the start on;
        - clock minutes: elapsed time, nights and holidays included;
        - natural days: the day of the start does not count; due at the close of the n-th day,
          or of the next working day where that one is not worked (民法典 §203).

        Raises ValueError for a moment without time zone and for a date that somebody else set
        (`TermUnit.FIXED`), OverflowError past the year 9999.
        """
        due_at = self.due_at(start, term)
        lines = tuple(self._reason(local(start, self.tz), term, due_at))
        return Deadline(due_at, lines, any(line.provisional for line in lines), start, term)

    def warn_at(self, start: datetime, term: Term, share: float) -> datetime:
        """Return the moment by which a share (0 to 1) of the term has passed.

        Clock terms count elapsed time, all others working time. ValueError outside 0 to 1.
        """
        if not 0 <= share <= 1:
            raise ValueError("the share of a term lies between 0 and 1")
        due_at = self.due_at(start, term)
        if term.unit is TermUnit.CLOCK_MINUTES:
            passed = timedelta(minutes=term.amount) * share
            return local(start.astimezone(UTC) + passed, self.tz)
        return self.advance(start, int(self.working_seconds(start, due_at) * share))

    def due_after_pause(
        self,
        due_at: datetime,
        pause_start: datetime,
        pause_end: datetime,
        unit: TermUnit = TermUnit.WORKING_DAYS,
    ) -> datetime:
        """Return the date moved on by exactly the time of a pause.

        Terms in working time move by the working seconds of the pause, clock terms by its
        elapsed time, natural days by its elapsed time to the next close of work.
        """
        # In UTC: Python subtracts two moments of one zone as walls show them, summer time or not.
        span = aware(pause_end).astimezone(UTC) - aware(pause_start).astimezone(UTC)
        elapsed = max(timedelta(0), span)
        if not elapsed:
            return due_at
        moved = local(due_at.astimezone(UTC) + elapsed, self.tz)
        match unit:
            case TermUnit.CLOCK_MINUTES:
                return moved
            case TermUnit.NATURAL_DAYS:
                late = moved > self.close_of(moved.date())
                return self._close_from(moved.date() + timedelta(days=1 if late else 0))
            case _:
                return self.advance(due_at, self.working_seconds(pause_start, pause_end))

    def due_with_pauses(self, start: datetime, term: Term, pauses: Iterable[Pause]) -> datetime:
        """Return the date of a term from its start and its past pauses, in their order.

        Counting again from the events is how a change of term keeps the time already used.
        """
        due_at = self.due_at(start, term)
        for pause_start, pause_end in pauses:
            due_at = self.due_after_pause(due_at, pause_start, pause_end, term.unit)
        return due_at

    # Inside

    def _days_before(self, ordinal: int) -> int:
        """Count all working days before a day, by closed form and one look-up."""
        return _weekdays_before(ordinal) + self._changes[bisect_left(self._changed, ordinal)]

    def _ordinal(self, count: int) -> int:
        """Return the day that is the count-th working day of all (OverflowError past 9999)."""
        known = self._found.get(count)
        if known is not None:
            return known
        days = range(1, LAST_ORDINAL + 1)
        index = bisect_left(days, count, key=lambda ordinal: self._days_before(ordinal + 1))
        if index == len(days):
            raise OverflowError("the calendar ends with the year 9999")
        if len(self._found) >= _MOST_FOUND:
            self._found.clear()
        self._found[count] = days[index]
        return days[index]

    def _worked(self, at: datetime) -> int:
        """Count all working seconds before a moment, its fraction of a second cut off."""
        wall = local(at, self.tz)
        day = self._day(wall.date())
        worked = day.before
        if not day.working:
            return worked
        second = wall.hour * 3600 + wall.minute * 60 + wall.second
        for opening, closing in zip(self._opens, self._closes, strict=True):
            if second <= opening:
                break
            worked += (second if second < closing else closing) - opening
        return worked

    def _day(self, day: date) -> _Day:
        known = self._known.get(day)
        if known is None:
            if len(self._known) >= _MOST_FOUND:
                self._known.clear()
            rule = self.special.get(day)
            known = self._known[day] = _Day(
                self._days_before(day.toordinal()) * self.day_seconds,
                self.is_working_day(day),
                self.kind_of(day),
                rule.name if rule else "",
                self.is_provisional(day),
            )
        return known

    def _moment(self, worked: int) -> datetime:
        """Return the earliest moment before which `worked` seconds (≥ 1) were worked."""
        days, rest = divmod(worked - 1, self.day_seconds)
        slot = bisect_left(self._sums, rest + 1) - 1
        day = date.fromordinal(self._ordinal(days + 1))
        return self._on(day, self._opens[slot] + rest + 1 - self._sums[slot])

    def _on(self, day: date, second: int) -> datetime:
        return start_of(day, self.tz) + timedelta(seconds=second)

    def _close_from(self, day: date) -> datetime:
        """Return the close of work of a day, or of the next working day."""
        return self.close_of(self.nth_working_day(day - timedelta(days=1), 1))

    def _line(self, day: date, counted: int, examined: bool = True) -> Line:
        known = self._day(day)
        return Line(day, known.kind, counted, known.name, examined and known.provisional)

    def _reason(self, start: datetime, term: Term, due_at: datetime) -> Iterator[Line]:
        match term.unit:
            case TermUnit.WORKING_MINUTES:
                yield from self.used(start, due_at)
            case TermUnit.CLOCK_MINUTES:
                for day in _span(start, due_at):
                    until = min(due_at, start_of(day + timedelta(1), self.tz)).astimezone(UTC)
                    since = max(start, start_of(day, self.tz)).astimezone(UTC)
                    # Elapsed time does not ask what kind of day it is: never provisional.
                    yield self._line(day, round((until - since).total_seconds()), examined=False)
            case TermUnit.WORKING_DAYS:
                number = 0
                for index, day in enumerate(_span(start, due_at)):
                    counts = index > 0 and self._day(day).working
                    number += counts
                    yield self._line(day, number if counts else 0, examined=index > 0)
            case TermUnit.NATURAL_DAYS:
                for index, day in enumerate(_span(start, due_at)):
                    counted = index if index <= term.amount else 0
                    # Only the last day, and those it moves over, are asked whether they work.
                    yield self._line(day, counted, examined=index >= term.amount)


def _span(start: datetime, end: datetime) -> Iterator[date]:
    """Name every day that [start, end) touches; both moments on the same wall clock."""
    first = start.date().toordinal()
    last = (end - timedelta(microseconds=1)).date().toordinal()
    return (date.fromordinal(ordinal) for ordinal in range(first, max(first, last) + 1))
