"""Moments and days: the one place that reads the system clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in UTC; nothing else in the product asks the system."""
    return datetime.now(UTC)


def aware(at: datetime) -> datetime:
    """Return `at` unchanged; raise ValueError where it says no time zone and so no moment."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone, so it is not a moment")
    return at


def local(at: datetime, tz: ZoneInfo = SHANGHAI) -> datetime:
    """Return the same moment as the clock on the wall shows it; raise ValueError if naive."""
    return aware(at).astimezone(tz)


def day_of(at: datetime, tz: ZoneInfo = SHANGHAI) -> date:
    """Return the calendar day a moment falls on; raise ValueError if naive."""
    return local(at, tz).date()


def today() -> date:
    """Return the present day in Shanghai."""
    return day_of(now())


def start_of(day: date, tz: ZoneInfo = SHANGHAI) -> datetime:
    """Return the first moment (00:00) of a day."""
    return datetime.combine(day, time.min, tz)
