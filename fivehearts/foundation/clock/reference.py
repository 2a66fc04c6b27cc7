"""Loads the national calendar into the database; safe to run at every start."""

from django.db import transaction

from fivehearts.foundation.clock.calendars import STANDARD_HOURS
from fivehearts.foundation.clock.models import Day, StoredCalendar
from fivehearts.foundation.clock.national_days import FIRST_YEAR, YEARS_AHEAD, national_days
from fivehearts.foundation.clock.queries import forget_calendars

ANNOUNCED = "State Council notice, by the holidays library"
COMPUTED = "statutory holidays, computed by the holidays library"


def load_reference_data() -> int:
    """Load the standard calendar and the national days; return how many rows changed.

    1. The calendar "standard" is added where it is missing; its hours are never overwritten.
    2. Days this loader wrote before are brought up to date; days with another source stay.
    3. A year somebody published by hand is left alone as long as the library has not got it.
    Running processes notice within a minute.
    """
    with transaction.atomic():
        hours = [[a.isoformat("minutes"), b.isoformat("minutes")] for a, b in STANDARD_HOURS]
        _, added = StoredCalendar.objects.get_or_create(
            code="standard", defaults={"name": "标准工作时间", "intervals": hours}
        )
        changed = _load_days()
    if added or changed:
        forget_calendars()
    return int(added) + changed


def _load_days() -> int:
    special, announced = national_days()
    stored = {row.day: row for row in Day.objects.all()}
    ours = {day: row for day, row in stored.items() if row.source in (ANNOUNCED, COMPUTED)}
    by_hand = {day.year for day, row in stored.items() if row.published and day not in ours}
    last = max(announced) + YEARS_AHEAD
    wanted = {
        day: Day(
            day=day,
            working=rule.working,
            name=rule.name,
            source=ANNOUNCED if day.year in announced else COMPUTED,
            published=day.year in announced,
        )
        for day, rule in special.items()
        if FIRST_YEAR <= day.year <= last
        and (day in ours or day not in stored)
        and (day.year in announced or day.year not in by_hand)
    }
    stale = [
        day
        for day in ours
        if day not in wanted and (day.year in announced or day.year not in by_hand)
    ]
    fresh = [row for day, row in wanted.items() if day not in ours or _differ(row, ours[day])]
    if stale:
        Day.objects.filter(day__in=stale).delete()
    if fresh:
        Day.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["working", "name", "source", "published"],
        )
    return len(stale) + len(fresh)


def _differ(new: Day, old: Day) -> bool:
    return (new.working, new.name, new.source, new.published) != (
        old.working,
        old.name,
        old.source,
        old.published,
    )
