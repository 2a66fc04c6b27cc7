"""Quiet hours: when a message may disturb somebody."""

from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings

from fivehearts.foundation.clock import day_of, local
from fivehearts.foundation.clock.calendars import Calendar
from fivehearts.foundation.clock.queries import calendar

from .vocabulary import Channel, Urgency

# Nobody is disturbed by these: one looks into the inbox oneself, a program has no night.
_SILENT = frozenset({Channel.IN_APP, Channel.WEBHOOK})


def earliest(at: datetime, *, urgency: Urgency, channel: Channel) -> datetime:
    """The first moment from `at` on at which a message of this urgency may go this way.

    At once for codes and danger; else not in the evening, at night or on rest days, but on the
    next working morning; what is told once a day goes at the hour of daily messages.
    """
    if channel in _SILENT or urgency == Urgency.NOW:
        return at
    if urgency == Urgency.LOW:
        return _next_digest(at)
    return at if not is_quiet(at) else _next_morning(at)


def is_quiet(at: datetime) -> bool:
    """Whether ordinary messages rest at this moment."""
    days, moment = calendar(), local(at)
    return not days.is_working_day(moment.date()) or not (
        morning() <= moment.time() < settings.OUTBOX_QUIET_FROM
    )


def morning() -> time:
    """When ordinary messages begin on a working day."""
    until: time = settings.OUTBOX_QUIET_UNTIL
    return until


def _next_morning(at: datetime) -> datetime:
    days, moment = calendar(), local(at)
    today_counts = days.is_working_day(moment.date()) and moment.time() < morning()
    day = moment.date() if today_counts else days.nth_working_day(moment.date(), 1)
    return datetime.combine(day, morning(), tzinfo=days.tz)


def _next_digest(at: datetime) -> datetime:
    days, hour = calendar(), settings.OUTBOX_DIGEST_AT
    day = _working_day_from(days, at)
    found = datetime.combine(day, hour, tzinfo=days.tz)
    if found < at:
        found = datetime.combine(days.nth_working_day(day, 1), hour, tzinfo=days.tz)
    return found


def _working_day_from(days: Calendar, at: datetime) -> date:
    day = day_of(at)
    return day if days.is_working_day(day) else days.nth_working_day(day, 1)
