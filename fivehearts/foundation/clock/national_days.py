"""Holidays and make-up working days of China, named, as the State Council announced them.

The days come from the `holidays` library; its labels say which rest day was worked off on
which weekend. Years without such labels are not yet announced: provisional.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from fivehearts.foundation.clock.calendars import SATURDAY, Calendar, SpecialDay

FIRST_YEAR = 2004
YEARS_AHEAD = 10  # provisional years kept beyond the last announced one

# Days on which public sources differ, and why we follow the one we do.
SOURCES_DIFFER: dict[date, str] = {
    date(2005, 12, 31): (
        "The arrangement for 2006 gave Tuesday 2006-01-03 off in exchange for this Saturday. "
        "`holidays` has it as worked; `chinesecalendar` and the chinese-days list begin each "
        "year at 1 January and miss it, though both have the Tuesday off."
    ),
}

_SUBSTITUTED = re.compile(r"由 (\d{4})-(\d{2})-(\d{2}) 调休")
_REMARK = re.compile(r"（(?:补假|推定|补假，推定)）$")
# New Year's Eve and the extension of 2020 belong to the Spring Festival.
_BELONGS_TO = {"农历除夕": "春节", "春节延长假期": "春节"}


@cache
def national_days() -> tuple[dict[date, SpecialDay], frozenset[int]]:
    """Return every special day from 2004 on, and the years that have been announced."""
    labels, worked = _library_days()
    rest = {day for day in labels if day not in worked}
    named = {day: name for block in _blocks(rest, worked) for day, name in _name(block, labels)}
    special = {day: SpecialDay(False, name) for day, name in named.items()}
    swapped = {_worked_for(label): day for day, label in labels.items() if "调休" in label}
    for day in worked:
        special[day] = SpecialDay(True, named[swapped[day]])
    published = frozenset(day.year for day, label in labels.items() if "调休" in label)
    first = date(FIRST_YEAR, 1, 1)
    return {day: special[day] for day in sorted(special) if day >= first}, published


@cache
def standard_calendar() -> Calendar:
    """Return the default calendar (9:00–12:00, 13:30–17:30) without asking any database."""
    special, published = national_days()
    return Calendar("standard", special=special, published_years=published)


def _library_days() -> tuple[dict[date, str], set[date]]:
    """Ask the library for labelled rest days and for worked weekends."""
    import holidays  # slow to import, and needed once in a process at most

    announced = holidays.country_holidays("CN", language="zh_CN", years=range(2004, 2051))
    labels: dict[date, str] = dict(announced.items())
    last = max(day.year for day, label in labels.items() if "调休" in label)
    kept = {day: label for day, label in labels.items() if day.year <= last + YEARS_AHEAD}
    # The set of the library also holds days of years nobody asked for.
    asked = {_worked_for(label) for label in kept.values() if "调休" in label}
    return kept, {day for day in announced.weekend_workdays if day in asked}


def _worked_for(label: str) -> date:
    found = _SUBSTITUTED.search(label)
    if found is None:
        raise ValueError(f"the calendar library labels a day in a new way: {label!r}")
    year, month, day = (int(part) for part in found.groups())
    return date(year, month, day)


def _blocks(rest: set[date], worked: set[date]) -> Iterator[list[date]]:
    """Group days off into unbroken runs, the weekends between and beside them included."""

    def off(day: date) -> bool:
        return day in rest or (day.weekday() >= SATURDAY and day not in worked)

    seen: set[date] = set()
    for day in sorted(rest):
        if day in seen:
            continue
        first = last = day
        while off(first - timedelta(1)):
            first -= timedelta(1)
        while off(last + timedelta(1)):
            last += timedelta(1)
        block = [first + timedelta(n) for n in range((last - first).days + 1)]
        seen.update(block)
        yield block


def _name(block: list[date], labels: dict[date, str]) -> Iterator[tuple[date, str]]:
    """Name a whole run as the notices do: 中秋节、国庆节, in the order of its days."""
    names: dict[str, None] = {}
    for day in block:
        for label in labels.get(day, "").split("; "):
            name = _REMARK.sub("", label)
            if name and "调休" not in name:
                names[_BELONGS_TO.get(name, name)] = None
    for day in block:
        yield day, "、".join(names)
