"""Words of the clock: terms, the kinds of days, and a deadline with its reason."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class TermUnit(StrEnum):
    """How the length of a promise is counted."""

    WORKING_DAYS = "working_days"
    WORKING_MINUTES = "working_minutes"
    CLOCK_MINUTES = "clock_minutes"
    NATURAL_DAYS = "natural_days"
    # Somebody outside set the date (an order of the city's 12345): nothing is counted, the
    # amount says nothing. `Calendar.due` refuses it: there is nothing to compute.
    FIXED = "fixed"

    @property
    def in_days(self) -> bool:
        """Whether whole days are counted, beginning with the day after the start."""
        return self in (TermUnit.WORKING_DAYS, TermUnit.NATURAL_DAYS)


class DayKind(StrEnum):
    """What the calendar says of one day."""

    WORKING = "working"
    MAKE_UP = "make_up"  # 调休上班: a Saturday or Sunday on which everybody works
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def works(self) -> bool:
        """Whether the office is open on such a day."""
        return self in (DayKind.WORKING, DayKind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as a rule states it: `Term(5, TermUnit.WORKING_DAYS)`."""

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        """Refuse a promise of nothing: ValueError where the amount is below one."""
        if self.amount < 1:
            raise ValueError(f"a term lasts at least one unit, not {self.amount}")
        object.__setattr__(self, "unit", TermUnit(self.unit))


@dataclass(frozen=True, slots=True)
class Line:
    """One day in the reason of a date, free of any language.

    `counted` is 0 where the day does not count; else the how-manieth day it is (terms in
    days) or the seconds counted on it (terms in minutes, and time used). `name` is the name
    of the holiday as the calendar holds it, also on the make-up day worked for it.
    """

    day: date
    kind: DayKind
    counted: int
    name: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Suspension:
    """The clock stood in [since, until); `seconds` of it were working time."""

    since: datetime
    until: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A promised moment with its reason; `provisional` where a year is not yet published.

    The lines lead to `due_at`; where suspensions moved the date, they lead to `term_due_at`,
    and the suspensions from there to `due_at`.
    """

    due_at: datetime
    lines: tuple[Line, ...]
    provisional: bool
    start: datetime
    term: Term
    term_due_at: datetime | None = None
    suspensions: tuple[Suspension, ...] = ()
