"""Says in sentences why a date is what it is, the same for resident, clerk and auditor."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from fivehearts.foundation.clock.calendars import Calendar
from fivehearts.foundation.clock.moments import local
from fivehearts.foundation.clock.vocabulary import DayKind, Deadline, Line, Term, TermUnit

# Reasons longer than this many days tell weeks together and name only what is out of order.
WIDE = 45
# This many ordinary working days in a row are told one by one; more become one sentence.
NARROW = 2

# Names of holidays are kept in Chinese, as the notices have them.
HOLIDAYS = {
    "元旦": gettext_noop("New Year's Day"),
    "春节": gettext_noop("Spring Festival"),
    "清明节": gettext_noop("Qingming Festival"),
    "劳动节": gettext_noop("Labour Day"),
    "端午节": gettext_noop("Dragon Boat Festival"),
    "中秋节": gettext_noop("Mid-Autumn Festival"),
    "国庆节": gettext_noop("National Day"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": gettext_noop("70th Victory Day"),
}

Tell = Callable[[Sequence[Line], "_Dates"], str]


def describe(term: Term) -> str:
    """Return a term in words: 5个工作日, 4小时（工作时间）, 48小时, 30个自然日."""
    match term.unit:
        case TermUnit.WORKING_DAYS:
            return ngettext("%(n)d working day", "%(n)d working days", term.amount) % {
                "n": term.amount
            }
        case TermUnit.NATURAL_DAYS:
            return ngettext("%(n)d calendar day", "%(n)d calendar days", term.amount) % {
                "n": term.amount
            }
        case TermUnit.WORKING_MINUTES:
            return _("%(duration)s of working time") % {"duration": duration(term.amount * 60)}
        case TermUnit.CLOCK_MINUTES:
            return duration(term.amount * 60)
        case TermUnit.FIXED:
            return _("date set by whoever gave the order")


def duration(seconds: int) -> str:
    """Return a length of time in hours, minutes and, where there are any, seconds."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        text % {"n": number}
        for number, text in (
            (hours, _("%(n)d h")),
            (minutes, _("%(n)d min")),
            (rest, _("%(n)d s")),
        )
        if number
    ] or [_("%(n)d min") % {"n": 0}]
    whole = parts[0]
    for part in parts[1:]:
        whole = pgettext("hours and minutes", "%(long)s %(short)s") % {"long": whole, "short": part}
    return whole


def holiday_name(name: str) -> str:
    """Return the name of a holiday in the reader's language; unknown names stay as they are."""
    names = [_(HOLIDAYS[part]) if part in HOLIDAYS else part for part in name.split("、")]
    return pgettext("between holidays", ", ").join(names)


def moment(at: datetime) -> str:
    """Return a moment in full: 2026年10月9日（周五）17:30."""
    return _Dates().moment(local(at))


def explain(deadline: Deadline) -> list[str]:
    """Return the reason of a deadline, a sentence for each day or run of like days."""
    dates = _Dates()
    unit = deadline.term.unit
    start = dates.moment(local(deadline.start))
    if unit.in_days:
        told = [_("%(moment)s: the clock starts; this day does not count") % {"moment": start}]
    else:
        told = [_("%(moment)s: the clock starts") % {"moment": start}]
    told.extend(_tell(deadline, dates))
    told.extend(_tell_suspensions(deadline))
    told.append(_("Due: %(moment)s") % {"moment": moment(deadline.due_at)})
    told.extend(
        _("The holidays of %(year)d are not published yet, so this date is provisional.")
        % {"year": year}
        for year in sorted({line.day.year for line in deadline.lines if line.provisional})
    )
    return told


def explain_between(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    """Return where the working time between two moments went, and its sum at the end."""
    lines = calendar.used(start, end)
    told = _runs(lines, _kind_key(len(lines)), _tell_time, _Dates())
    total = calendar.working_seconds(start, end)
    return [*told, _("In total: %(duration)s of working time") % {"duration": duration(total)}]


def _tell(deadline: Deadline, dates: "_Dates") -> Iterator[str]:
    lines = deadline.lines
    wide = _kind_key(len(lines))
    match deadline.term.unit:
        case TermUnit.CLOCK_MINUTES:
            yield _("Every hour counts, nights and holidays included: %(duration)s") % {
                "duration": duration(deadline.term.amount * 60)
            }
        case TermUnit.WORKING_MINUTES:
            yield from _runs(lines, wide, _tell_time, dates)
        case TermUnit.WORKING_DAYS:
            yield from _runs(lines[1:], wide, _tell_working_days, dates)
        case TermUnit.NATURAL_DAYS:
            yield from _tell_natural(lines[1:], deadline.term.amount, dates)
        case TermUnit.FIXED:
            yield _("The date was set by whoever gave the order; only they can change it.")


def _tell_suspensions(deadline: Deadline) -> Iterator[str]:
    if deadline.term_due_at is not None:
        yield _("Without the suspensions: %(moment)s") % {"moment": moment(deadline.term_due_at)}
    for one in deadline.suspensions:
        facts = {"since": moment(one.since), "until": moment(one.until)}
        if deadline.term.unit in (TermUnit.CLOCK_MINUTES, TermUnit.NATURAL_DAYS):
            facts["duration"] = duration(int((one.until - one.since).total_seconds()))
            yield _("Suspended from %(since)s to %(until)s: %(duration)s") % facts
        else:
            facts["duration"] = duration(one.seconds)
            yield _("Suspended from %(since)s to %(until)s: %(duration)s of working time") % facts


def _kind_key(days: int) -> Callable[[Line], tuple[object, ...]]:
    """Say which neighbouring days may share a sentence."""
    plain = (DayKind.WORKING, DayKind.WEEKEND)

    def key(line: Line) -> tuple[object, ...]:
        if days > WIDE and line.kind in plain and not line.name:
            return ("plain",)
        # A make-up day always has a sentence of its own.
        alone = line.day if line.kind is DayKind.MAKE_UP else None
        return (line.kind, line.name, bool(line.counted), alone)

    return key


def _runs(
    lines: Sequence[Line], key: Callable[[Line], tuple[object, ...]], tell: Tell, dates: "_Dates"
) -> Iterator[str]:
    for _key, members in groupby(lines, key):
        run = list(members)
        short = len(run) <= NARROW and all(line.counted for line in run)
        for part in [[line] for line in run] if short else [run]:
            yield tell(part, dates)


def _tell_working_days(run: Sequence[Line], dates: "_Dates") -> str:
    counted = [line.counted for line in run if line.counted]
    if not counted:
        return _not_counted(run, dates)
    facts = {"days": dates.days(run), "first": counted[0], "last": counted[-1]}
    if len(run) == 1:
        return _("%(days)s counts as working day %(first)d") % facts
    if len(counted) < len(run):
        return _("%(days)s, weekends left out, count as working days %(first)d to %(last)d") % facts
    return _("%(days)s count as working days %(first)d to %(last)d") % facts


def _tell_time(run: Sequence[Line], dates: "_Dates") -> str:
    seconds = sum(line.counted for line in run)
    if not seconds:
        return _not_counted(run, dates)
    facts = {"days": dates.days(run), "duration": duration(seconds)}
    if any(not line.counted for line in run):
        return _("%(days)s, weekends left out: %(duration)s counted") % facts
    return _("%(days)s: %(duration)s counted") % facts


def _tell_natural(lines: Sequence[Line], amount: int, dates: "_Dates") -> Iterator[str]:
    counted = [line for line in lines if line.counted]
    facts = {"days": dates.days(counted), "last": amount}
    if amount == 1:
        yield _("%(days)s counts as day 1") % facts
    else:
        yield _("%(days)s count as days 1 to %(last)d") % facts
    over = [line for line in lines if not line.counted]
    if not over:
        return
    last = counted[-1]
    yield _("%(day)s is not a working day (%(reason)s), so the date moves on") % {
        "day": dates.bare(last.day),
        "reason": _reason(last),
    }
    yield _("%(day)s is the next working day") % {"day": dates.days(over[-1:])}


def _not_counted(run: Sequence[Line], dates: "_Dates") -> str:
    works = run[0].kind.works
    reason = _("outside working hours") if works else _reason(run[0])
    facts = {"days": dates.days(run, named=works), "reason": reason}
    if len(run) == 1:
        return _("%(days)s is not counted: %(reason)s") % facts
    return _("%(days)s are not counted: %(reason)s") % facts


def _reason(line: Line) -> str:
    if line.kind is DayKind.WEEKEND:
        return _("weekend")
    return _("%(name)s holiday") % {"name": holiday_name(line.name)}


class _Dates:
    """Writes days, with the year only where it is new to the reader."""

    def __init__(self) -> None:
        self.year: int | None = None

    def bare(self, day: date) -> str:
        pattern = pgettext("date pattern as of Django's date filter", "M j")
        if day.year != self.year:
            pattern = pgettext("date pattern as of Django's date filter", "M j, Y")
        self.year = day.year
        return format_date(day, pattern)

    def one(self, day: date) -> str:
        return _("%(date)s (%(weekday)s)") % {"date": self.bare(day), "weekday": _weekday(day)}

    def moment(self, wall: datetime) -> str:
        return _("%(day)s %(time)s") % {"day": self.one(wall.date()), "time": f"{wall:%H:%M}"}

    def days(self, run: Sequence[Line], named: bool = True) -> str:
        first, last = run[0], run[-1]
        if first is not last:
            return _("%(first)s to %(last)s") % {
                "first": self.one(first.day),
                "last": self.one(last.day),
            }
        if first.kind is not DayKind.MAKE_UP or not named:
            return self.one(first.day)
        return _("%(date)s (%(weekday)s, worked for the %(name)s holiday)") % {
            "date": self.bare(first.day),
            "weekday": _weekday(first.day),
            "name": holiday_name(first.name),
        }


def _weekday(day: date) -> str:
    names = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
    return names[day.weekday()]
