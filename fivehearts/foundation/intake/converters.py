"""From a dirty cell to a value. Every converter raises `RowError` with a sentence for a clerk."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.clock import SHANGHAI

from . import cleaning
from .vocabulary import RowError

Convert = Callable[[Any], Any]

NOT_A_MOMENT = _("This is not a date and time: write it like 2026-11-22 15:04:05.")
EARLIEST_YEAR, LATEST_YEAR = 1949, 2100
# Excel counts days from here, so that its 1900 may stay a leap year.
_EXCEL_DAY_ZERO = datetime(1899, 12, 30)
_MOMENT = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:(?:T|\s|,)*(?P<half>上午|下午|中午|晚上|凌晨|早上|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?(?:\s*:?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
    r"\s*(?P<after>AM|PM)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?")
_AFTERNOON = {"下午", "晚上", "pm", "中午"}
_MORNING = {"上午", "凌晨", "早上", "am"}


def text(*, most: int, one_line: bool = False) -> Convert:
    """Cleaned text of at most `most` characters; figures become what a person would read."""

    def convert(cell: Any) -> str:
        raw = cell if isinstance(cell, str) else _as_written(cell)
        clean = cleaning.one_line(raw) if one_line else cleaning.paragraphs(raw)
        if len(clean) > most:
            raise RowError(_("This text has more than %(most)d characters."), most=most)
        return clean

    return convert


def number(*, most: int = 40) -> Convert:
    """A source number as text without spaces: `36491.0` → `36491`."""

    def convert(cell: Any) -> str:
        plain = unicodedata.normalize("NFKC", cleaning.one_line(_as_written(cell))).replace(" ", "")
        plain = re.sub(r"^(\d+)\.0+$", r"\1", plain)
        if not plain or len(plain) > most:
            raise RowError(_("This number is empty or too long."))
        return plain

    return convert


def integer(*, least: int = 0, most: int = 2**31 - 1) -> Convert:
    """A whole number between `least` and `most`, also when stored as `12.0` or `1,234`."""

    def convert(cell: Any) -> int:
        plain = unicodedata.normalize("NFKC", cleaning.one_line(_as_written(cell)))
        match = re.fullmatch(r"([+-]?\d{1,18})(?:\.0*)?", re.sub(r"[,\s]", "", plain))
        if not match or not least <= int(match.group(1)) <= most:
            message = _("This is not a whole number between %(least)d and %(most)d.")
            raise RowError(message, least=least, most=most)
        return int(match.group(1))

    return convert


def choice(words: Mapping[str, Any]) -> Convert:
    """One of a list of words, compared without spaces and capitals."""
    known = {cleaning.title(word): value for word, value in words.items()}

    def convert(cell: Any) -> Any:
        found = cleaning.title(_as_written(cell))
        if found not in known:
            raise RowError(_("Please write one of: %(words)s."), words="、".join(words))
        return known[found]

    return convert


def moment(*, day_only: time = time.min) -> Convert:
    """An aware moment; without a zone it is Asia/Shanghai, without a time it is `day_only`.

    Takes real dates, Excel's day numbers and the spellings people use, in one column.
    """

    def convert(cell: Any) -> datetime:
        found = _moment(cell, day_only)
        if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            raise RowError(NOT_A_MOMENT)
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)

    return convert


def _moment(cell: Any, day_only: time) -> datetime:
    if isinstance(cell, datetime):
        return _to_second(cell)
    if isinstance(cell, date):
        return datetime.combine(cell, day_only)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_excel(float(cell), day_only)
    if isinstance(cell, str):
        return _from_words(unicodedata.normalize("NFKC", cleaning.one_line(cell)), day_only)
    raise RowError(NOT_A_MOMENT)


def _from_excel(days: float, day_only: time) -> datetime:
    if not 18_000 < days < 75_000:
        raise RowError(NOT_A_MOMENT)
    found = _to_second(_EXCEL_DAY_ZERO + timedelta(days=days))
    return datetime.combine(found.date(), day_only) if days == int(days) else found


def _from_words(plain: str, day_only: time) -> datetime:
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return _from_excel(float(plain), day_only)
    together = _RUN_TOGETHER.fullmatch(plain)
    match = None if together else _MOMENT.fullmatch(plain)
    try:
        if together:
            parts = [int(part) for part in together.groups() if part is not None]
            day = date(*parts[:3])
            return datetime.combine(day, _time(parts[3:]) if len(parts) > 3 else day_only)
        if match:
            return _from_match(match, day_only)
    except ValueError:
        pass
    raise RowError(NOT_A_MOMENT)


def _from_match(match: re.Match[str], day_only: time) -> datetime:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["hour"] is None:
        return datetime.combine(day, day_only)
    half = (match["half"] or match["after"] or "").lower()
    hour = int(match["hour"])
    if half in _AFTERNOON and 1 <= hour < (11 if half == "中午" else 12):
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    at = datetime.combine(day, time(hour, int(match["minute"] or 0), int(match["second"] or 0)))
    if not match["zone"]:
        return at
    zone = match["zone"].upper().replace("Z", "+00:00")
    return datetime.fromisoformat(
        at.isoformat() + (zone if ":" in zone else f"{zone[:3]}:{zone[3:]}")
    )


def _to_second(at: datetime) -> datetime:
    """Day numbers are fractions: a second comes back as 59.999995."""
    return (at + timedelta(microseconds=500_000)).replace(microsecond=0)


def _as_written(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)


def _time(parts: list[int]) -> time:
    hour, minute, second = (*parts, 0)[:3]
    return time(hour, minute, second)
