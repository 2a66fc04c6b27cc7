"""What stands still: why, since when, until when, and how much of it a round still allows."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters.models import Matter, Standstill
from fivehearts.engines.matters.queries.limits import limit
from fivehearts.engines.matters.vocabulary.limits import Limited
from fivehearts.engines.matters.vocabulary.standing import (
    Standing,
)
from fivehearts.foundation.clock import day_of, today
from fivehearts.foundation.clock.queries import calendar

_UNITS = ("place_unit", "intake_unit", "accountable_unit", "holder_unit", "promise")


def open_standstill(matter: Matter) -> Standstill | None:
    """What the matter stands still for now."""
    rows = Standstill._base_manager.filter(matter=matter, ended_at=None)
    return rows.select_related("promise", "unit", "approved_by_unit").first()


def suspended_in_round(matter: Matter) -> tuple[int, int]:
    """How often it was suspended in this round, and for how many working days altogether."""
    rows = Standstill._base_manager.filter(
        matter=matter, round=matter.round, kind=Standing.SUSPENDED
    ).values_list("since", "review_at", "ended_at")
    days = calendar(matter.calendar)
    found = [
        days.working_days(day_of(since), day_of(ended or review)) for since, review, ended in rows
    ]
    return len(found), sum(found)


def suspended_days_left(matter: Matter) -> int:
    """For how many working days it may still be suspended in this round."""
    most = limit(Limited.SUSPENDED_DAYS, matter.intake_unit, today())
    return max(0, most - suspended_in_round(matter)[1])


def standing_past_their_day(at: datetime, *, most: int) -> list[Matter]:
    """Suspended matters whose day has come, and parked ones nobody has reviewed for days."""
    rows = Matter.objects.filter(review_at__lte=at).exclude(standing=Standing.NONE)
    found = rows.select_related(*_UNITS).order_by("review_at", "pk")
    graces: dict[int, int] = {}
    over = [one for one in found[: most * 2] if _is_over(one, at, graces)]
    return over[:most]


def _is_over(matter: Matter, at: datetime, graces: dict[int, int]) -> bool:
    """`graces` remembers the days of grace by the unit of intake."""
    if matter.standing == Standing.SUSPENDED or matter.review_at is None:
        return True
    office = calendar(matter.calendar)
    key, day = matter.intake_unit_id, day_of(matter.review_at, office.tz)
    if key not in graces:
        graces[key] = limit(Limited.REVIEW_GRACE, matter.intake_unit, day_of(at))
    last = office.nth_working_day(day, graces[key])
    return at >= office.close_of(last)
