"""How states, dates and used time of a matter are said on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fivehearts.engines.catalogue.queries.reading import tags
from fivehearts.engines.matters.models import (
    Matter,
    Request,
    TimelineStep,
)
from fivehearts.engines.matters.queries.lists import Line
from fivehearts.engines.matters.queries.page import MatterPage
from fivehearts.engines.matters.queries.places import category_name
from fivehearts.engines.matters.rules import extension_unit
from fivehearts.engines.matters.vocabulary.helping import Side, SummonsUrgency
from fivehearts.engines.matters.vocabulary.orders import Sending, SendingState
from fivehearts.engines.matters.vocabulary.standing import Cause, Condition
from fivehearts.engines.matters.vocabulary.states import Decision, Source, State, Verb
from fivehearts.engines.matters.vocabulary.words import (
    Channel,
    Closing,
    Contact,
    HowJoined,
    Kind,
    Outcome,
    Satisfaction,
    Solved,
    Urgency,
    Way,
)
from fivehearts.engines.promises.vocabulary import Rung
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.clock.explain import duration, moment
from fivehearts.foundation.files.queries import shown
from fivehearts.foundation.vault import references
from fivehearts.foundation.web.components.base import shape

register = template.Library()

# The mark (word and shape) of each state.
_MARKS = {
    State.REGISTERED: "waiting",
    State.ACCEPTED: "waiting",
    State.DISPATCHED: "attention",
    State.SIGNED: "running",
    State.HANDLING: "running",
    State.REPORTED: "running",
    State.FOLLOW_UP: "attention",
    State.JOINED: "running",
    State.CLOSED: "closed",
    State.DECLINED: "declined",
    State.WITHDRAWN: "stopped",
    State.ARCHIVED: "closed",
}
_STEP_MARKS = {
    Verb.DECLINE: "declined",
    Verb.SEND_BACK: "attention",
    Verb.NOTE: "stopped",
    Verb.ATTEMPT: "attention",
    Verb.CLOSE: "closed",
    Verb.ASK_RETURN: "attention",
    Verb.ASK_EXTENSION: "attention",
    Verb.ASK_SUSPENSION: "attention",
    Verb.ASK_PARKING: "attention",
    Verb.SUSPEND: "stopped",
    Verb.PARK: "stopped",
    Verb.RENEW_PARKING: "stopped",
    Verb.RESUME: "running",
    Verb.URGE: "attention",
    Verb.SUPERVISE: "attention",
    Verb.WITHDRAW: "stopped",
    Verb.REOPEN: "attention",
    Verb.ARCHIVE: "closed",
}


@register.filter
def mark(matter: Matter | Line) -> str:
    """The shape of the matter's state."""
    return _MARKS[State(matter.state)]


@register.filter
def step_mark(step: TimelineStep) -> str:
    """The shape of a step of the story."""
    return _STEP_MARKS.get(Verb(step.verb), "done")


@register.filter
def in_full(at: datetime | None) -> str:
    """2026年10月9日（周五）17:30."""
    return moment(at) if at else ""


@register.filter
def spent(seconds: int) -> str:
    """Working time in hours and minutes; the seconds are not news for people."""
    return duration(seconds - seconds % 60)


@register.filter
def left(due_at: datetime | None) -> str:
    """How long until a date, or how long since: 还有 1 天 3 小时."""
    return left_at(due_at, now()) if due_at else ""


def left_at(due_at: datetime, at: datetime) -> str:
    """How long it was until a date, or how long since, at this moment."""
    seconds = int((due_at - at).total_seconds())
    text = _span(abs(seconds))
    return (
        _("%(time)s left") % {"time": text} if seconds >= 0 else _("%(time)s late") % {"time": text}
    )


def _span(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        return (
            _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
            if hours
            else _("%(days)d d") % {"days": days}
        )
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes}


@register.filter
def left_marked(due_at: datetime | None) -> str:
    """`left`, with a warning shape and tone once the date is over."""
    words = left(due_at)
    if not is_past(due_at):
        return words
    return format_html('<span class="fh-late">{}{}</span>', shape("overdue"), words)


@register.filter
def inside(step: TimelineStep) -> bool:
    """Whether only colleagues see the step."""
    return not step.public


@register.filter
def yes_or_no(answer: bool) -> str:
    """A yes or a no, in the words of the question."""
    return _("contacted") if answer else _("not contacted")


@register.filter
def as_answered(answer: str) -> str:
    """An answer to a question of the category: yes and no are kept as codes."""
    return {"yes": _("Yes"), "no": _("No")}.get(answer, answer)


@register.filter
def is_past(due_at: datetime | None) -> bool:
    """Whether the moment is over."""
    return due_at is not None and due_at < now()


@register.filter
def short(at: datetime | None) -> str:
    """11-09 17:30, with the year where it is another one."""
    if at is None:
        return ""
    wall = local(at)
    pattern = "%m-%d %H:%M" if wall.year == local(now()).year else "%Y-%m-%d %H:%M"
    return wall.strftime(pattern)


# Where a step says which unit it is about.
_ABOUT_UNIT = {
    Verb.DISPATCH: gettext_lazy("given to %(unit)s"),
    Verb.ASK_RETURN: gettext_lazy("suggested: %(unit)s"),
    Verb.TAKE_BACK: gettext_lazy("given to %(unit)s, which cannot return it"),
    Verb.ESCALATE: gettext_lazy("raised to %(unit)s"),
    Verb.HAND_BACK: gettext_lazy("handed back to %(unit)s"),
    Verb.RELEASE: gettext_lazy("only its handlers are left there: now with %(unit)s"),
    Verb.SUPERVISE: gettext_lazy("%(unit)s shall reply"),
    Verb.JOIN: gettext_lazy("handled with %(unit)s"),
    Verb.FOLLOW: gettext_lazy("now with %(unit)s"),
    Verb.SEPARATE: gettext_lazy("back with %(unit)s"),
    Verb.URGE: gettext_lazy("told to %(unit)s"),
    **dict.fromkeys((Verb.ASK_HELP, Verb.INSIST, Verb.DROP_PART), gettext_lazy("part of %(unit)s")),
    **dict.fromkeys((Verb.SUMMON, Verb.CALL_OFF, Verb.RATE), gettext_lazy("summons to %(unit)s")),
    Verb.BEGIN_STEP: gettext_lazy("step of %(unit)s"),
}
# Facts that are a word of the vocabulary.
_WORDS: dict[str, type[TextChoices]] = {
    "channel": Channel,
    "contact": Contact,
    "urgency": Urgency,
    "way": Way,
    "outcome": Outcome,
    "closing": Closing,
    "solved": Solved,
    "satisfaction": Satisfaction,
    "request": Decision,
    "source": Source,
    "rung": Rung,
    "sending": Sending,
    "answer": SendingState,
    "cause": Cause,
    "summons": SummonsUrgency,
    "side": Side,
    "condition": Condition,
    "how": HowJoined,
}
# Facts that are a yes or a no.
_ANSWERS = {
    "reached": (gettext_lazy("reached"), gettext_lazy("not reached")),
    "contacted": (gettext_lazy("contacted"), gettext_lazy("not contacted")),
}


@register.filter
def told(step: TimelineStep, page: MatterPage) -> str:
    """The facts of a step in a few words: how, to whom, how much more time, the three answers."""
    facts: dict[str, Any] = step.facts
    words = _units_told(step, page) + _dates_told(step, page) + _classes_told(step)
    words += _joined_told(step, page)
    for name, value in facts.items():
        if name in _ANSWERS:
            words.append(str(_ANSWERS[name][0 if value else 1]))
        elif name in _WORDS and value in _WORDS[name].values and value:
            words.append(str(_WORDS[name](value).label))
    if facts.get("redo"):
        words.append(_("to be redone"))
    return " · ".join(words)


def _units_told(step: TimelineStep, page: MatterPage) -> list[str]:
    """From which unit, to which unit, to which colleague."""
    facts, words = step.facts, []
    if facts.get("from") in page.units:
        words.append(_("taken from %(unit)s") % {"unit": page.units[facts["from"]]})
    verb = Verb(step.verb)
    if facts.get("unit") in page.units and verb in _ABOUT_UNIT:
        words.append(_ABOUT_UNIT[verb] % {"unit": page.units[facts["unit"]]})
    if facts.get("to") in page.colleagues:
        words.append(_("handed over to %(name)s") % {"name": page.colleagues[facts["to"]]})
    return words


def _joined_told(step: TimelineStep, page: MatterPage) -> list[str]:
    """Which joined matter it is about, by its number."""
    for one in page.joint.led:
        if one.matter_id == step.facts.get("joined"):
            return [_("number %(number)s") % {"number": one.matter.display_number}]
    return []


def _dates_told(step: TimelineStep, page: MatterPage) -> list[str]:
    """How much more time, and the new date."""
    facts, words = step.facts, []
    if facts.get("amount"):
        words.append(_more(facts["amount"], page.matter))
    if facts.get("due"):
        words.append(
            _("new date: %(date)s") % {"date": moment(datetime.fromisoformat(facts["due"]))}
        )
    if facts.get("part_due"):
        words.append(
            _("due %(date)s") % {"date": moment(datetime.fromisoformat(facts["part_due"]))}
        )
    if facts.get("review"):
        words.append(_("until %(day)s") % {"day": _day(datetime.fromisoformat(facts["review"]))})
    if facts.get("by_itself"):
        words.append(_("by itself, on the day that was set"))
    return words


def _day(at: datetime) -> str:
    return date_format(local(at).date(), "DATE_FORMAT")


def _classes_told(step: TimelineStep) -> list[str]:
    """As what it was accepted; what it was before a re-classification and what it is now."""
    facts, words = step.facts, []
    kind = facts.get("kind")
    if kind not in Kind.values:
        return []
    now_kind = str(Kind(kind).label)
    if facts.get("was", kind) == kind or facts["was"] not in Kind.values:
        words += [] if "was" in facts else [now_kind]
    else:
        words.append(_changed(str(Kind(facts["was"]).label), now_kind))
    if facts.get("was_category") != facts.get("category"):
        names = [category_name(facts.get(key)) for key in ("was_category", "category")]
        words.append(_changed(*(name or _("not chosen yet") for name in names)))
    return words


def _changed(old: str, new: str) -> str:
    return _("from “%(old)s” to “%(new)s”") % {"old": old, "new": new}


def _more(amount: int, matter: Matter) -> str:
    return _("%(amount)s %(unit)s more") % {
        "amount": amount,
        "unit": extension_unit(matter.promise),
    }


@register.filter
def amount_asked(request: Request, matter: Matter) -> str:
    """How much more time is asked for: 3 个工作日."""
    return _more(request.wanted_amount or 0, matter)


@register.filter
def who(step: TimelineStep) -> str:
    """The unit, and the colleague's name: for the desk only."""
    if step.by.startswith("resident:"):
        return _("the resident")
    unit = step.unit.name if step.unit else ""
    return " · ".join(part for part in (step.by_name or "", unit) if part)


@register.filter
def named(names: Mapping[str, str], ref: str) -> str:
    """The name of a colleague by the way the record calls them."""
    return names.get(ref, "")


# What a passage that is taken out is.
_PASSAGES = {
    "name": gettext_lazy("a name"),
    "phone": gettext_lazy("a phone"),
    "identity": gettext_lazy("an identity number"),
    "plate": gettext_lazy("a number plate"),
    "card": gettext_lazy("a bank card"),
    "account": gettext_lazy("an account or address"),
    "dwelling": gettext_lazy("a door"),
    "reference": gettext_lazy("a number kept apart"),
}


@register.filter
def kind_of_passage(kind: str) -> str:
    """What was found there, in words."""
    return str(_PASSAGES.get(kind, kind))


@register.filter
def masked(words: str) -> str:
    """The words with the mask of each number alone."""
    return references.masked(words)


@register.filter
def spaced(code: str) -> str:
    """8714 5059: a query code in fours, as it is read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


@register.simple_tag
def photos_of(page: MatterPage, matter: Matter, verb: str, turn: int = 0) -> list[dict[str, Any]]:
    """The files added by a verb (or several, with spaces between), in round `turn` where given, as `file_list` shows them."""
    wanted = [p for p in page.photos if p.verb in verb.split() and turn in {0, p.round}]
    return [
        shown(
            p.file,
            url=reverse("matters:photo", args=[matter.number, p.file_id]),
            name=p.name,
            number=n,
            description=p.description,
            about=_("sent with matter %(number)s") % {"number": matter.number},
        )
        for n, p in enumerate(wanted, start=1)
    ]


@register.simple_tag
def tag_names(matter: Matter) -> str:
    """The tags of a matter by their names, retired ones too."""
    names = {tag.code: tag.name for tag in tags(retired=True)}
    return " · ".join(names.get(code, code) for code in matter.tags)


@register.simple_tag
def bar_words(*words: str) -> list[str]:
    """The steps of the bar, as a list."""
    return list(words)
