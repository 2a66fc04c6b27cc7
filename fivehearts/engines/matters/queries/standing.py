"""What stands still: why, since when, until when, and how much of it a round still allows."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.matters.models import Matter, Standstill
from fivehearts.engines.matters.vocabulary.standing import (
    MOST_SUSPENDED_DAYS,
    REVIEW_GRACE_DAYS,
    Standing,
)
from fivehearts.foundation.clock import day_of
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
    return max(0, MOST_SUSPENDED_DAYS - suspended_in_round(matter)[1])


def standing_past_their_day(at: datetime, *, limit: int) -> list[Matter]:
    """Suspended matters whose day has come, and parked ones nobody has reviewed for days."""
    rows = Matter.objects.filter(review_at__lte=at).exclude(standing=Standing.NONE)
    found = rows.select_related(*_UNITS).order_by("review_at", "pk")
    over = [one for one in found[: limit * 2] if _is_over(one, at)]
    return over[:limit]


def _is_over(matter: Matter, at: datetime) -> bool:
    if matter.standing == Standing.SUSPENDED or matter.review_at is None:
        return True
    office = calendar(matter.calendar)
    last = office.nth_working_day(day_of(matter.review_at, office.tz), REVIEW_GRACE_DAYS)
    return at >= office.close_of(last)
