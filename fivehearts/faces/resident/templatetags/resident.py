"""How the story is told to the resident: by units, in whole sentences, never by names."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from fivehearts.engines.matters.models import Matter, Publication
from fivehearts.engines.matters.queries.tracking import PublicStep
from fivehearts.engines.matters.vocabulary.states import State, Verb
from fivehearts.engines.matters.vocabulary.words import Closing, Outcome
from fivehearts.foundation.clock import local

register = template.Library()

# The bar: registered, accepted, dispatched, handled, reviewed, followed up, closed.
_BAR = {
    State.REGISTERED: 0,
    State.ACCEPTED: 1,
    State.DISPATCHED: 2,
    State.SIGNED: 3,
    State.HANDLING: 3,
    State.REPORTED: 4,
    State.FOLLOW_UP: 5,
    State.JOINED: 3,
    State.CLOSED: 6,
    State.DECLINED: 1,
    State.WITHDRAWN: 1,
    State.ARCHIVED: 6,
}
_MARKS = {
    Verb.REGISTER: "done",
    Verb.DECLINE: "declined",
    Verb.NOTE: "running",
    Verb.CLOSE: "closed",
    Verb.URGE: "attention",
    Verb.REOPEN: "attention",
    Verb.WITHDRAW: "stopped",
    Verb.SUSPEND: "stopped",
    Verb.PARK: "stopped",
    Verb.RENEW_PARKING: "stopped",
    Verb.RESUME: "running",
}


# Steps by which another unit gets it, or helps.
_GIVING = {
    Verb.DISPATCH: gettext_lazy("Given to %(unit)s"),
    Verb.ESCALATE: gettext_lazy("Raised to %(unit)s"),
    Verb.HAND_BACK: gettext_lazy("Handed back to %(unit)s"),
    Verb.TAKE_BACK: gettext_lazy("Given to %(unit)s instead"),
    Verb.JOIN: gettext_lazy("Handled by %(unit)s together with others about the same thing"),
    Verb.FOLLOW: gettext_lazy("Given, with the others, to %(unit)s"),
    Verb.SEPARATE: gettext_lazy("Handled by itself again, by %(unit)s"),
    Verb.ASK_HELP: gettext_lazy("%(unit)s helps with it"),
    Verb.SUMMON: gettext_lazy("%(unit)s was called to the spot"),
    Verb.COME: gettext_lazy("%(unit)s has come to the spot"),
    Verb.BEGIN_STEP: gettext_lazy("%(unit)s begins a step of the procedure"),
    Verb.FINISH_STEP: gettext_lazy("%(unit)s has finished a step of the procedure"),
    Verb.ASK_PAPERS: gettext_lazy("%(unit)s needs papers from you; the clock waits"),
    Verb.TAKE_PAPERS: gettext_lazy("%(unit)s has your papers; the clock runs on"),
}


@register.filter
def place_on_bar(matter: Matter) -> int:
    """Which step of the bar it is on."""
    return len(bar_of(matter)) - 1 if _ended_early(matter) else _BAR[State(matter.state)]


def _ended_early(matter: Matter) -> bool:
    return matter.outcome in {Outcome.DECLINED, Outcome.WITHDRAWN} and not matter.is_open


@register.simple_tag
def bar_of(matter: Matter) -> list[str]:
    """The words of the bar; a matter that is not ours or was taken back has only two."""
    if _ended_early(matter):
        end = _("Not ours") if matter.outcome == Outcome.DECLINED else _("Withdrawn")
        return [pgettext("step", "Registered"), end]
    return [
        pgettext("step", "Registered"),
        pgettext("step", "Accepted"),
        _("Dispatched"),
        _("Being handled"),
        _("Checked"),
        _("We ask you"),
        _("Closed"),
    ]


@register.filter
def sentence(step: PublicStep) -> str:
    """What happened in this step, as one would say it."""
    if step.given_to and step.verb in _GIVING:
        return _GIVING[step.verb] % {"unit": step.given_to}
    if step.verb == Verb.CONTACT:
        reached = step.facts.get("reached")
        return _("We spoke with you") if reached else _("We tried to reach you and did not")
    if step.verb == Verb.ANSWER:
        redo = step.facts.get("redo")
        return _("You said it is not yet in order: it is done again") if redo else _("You answered")
    if step.facts.get("review"):
        day = on_day(datetime.fromisoformat(step.facts["review"]))
        return _("It has to wait; we look at it again on %(day)s") % {"day": day}
    words = {
        Verb.RESUME: _("The work goes on"),
        Verb.REGISTER: _("Received"),
        Verb.ACCEPT: pgettext("story", "Accepted"),
        Verb.DECLINE: _("Not ours"),
        Verb.DISPATCH: _("Dispatched"),
        Verb.SIGN: _("The unit has it and begins"),
        Verb.NOTE: _("Progress"),
        Verb.REPORT_DONE: _("The unit says it is done; somebody else checks it"),
        Verb.APPROVE: _("Checked: here is the answer"),
        Verb.CLOSE: _("Closed"),
        Verb.ANSWER_AT_ONCE: _("Answered at once"),
        Verb.ANSWER_JOINTLY: _("Checked: here is the answer, the same for everybody who asked"),
        Verb.URGE: _("You asked for more speed"),
        Verb.WITHDRAW: _("Taken back, as you wished"),
        Verb.REOPEN: _("You said it is not solved: it goes on"),
        Verb.RECLASSIFY: _("Put under another heading; number and date stay"),
        Verb.TAKE_BACK: _("Taken from the unit, to be given to the right one"),
        Verb.EXTEND: _("More time was granted"),
    }
    return words.get(step.verb, str(step.verb.label))


@register.filter
def step_shape(step: PublicStep) -> str:
    """The mark beside a step."""
    if step.verb == Verb.CONTACT and not step.facts.get("reached"):
        return "attention"
    if step.verb == Verb.ANSWER and step.facts.get("redo"):
        return "attention"
    return _MARKS.get(step.verb, "done")


@register.filter
def outcome_words(step: PublicStep) -> str:
    """The outcome the unit reported, in words; nothing where none was stated."""
    code = str(step.facts.get("outcome") or "")
    return str(Outcome(code).label) if code in Outcome.values and code else ""


@register.filter
def where_it_stands(matter: Matter) -> str:
    """Where it is now and with whom, in a sentence; how it ended, once it did."""
    if not matter.is_open:
        return ending(matter)
    unit = {"unit": matter.holder_unit.name}
    if matter.review_at is not None:
        said = {**unit, "day": on_day(matter.review_at)}
        return _("It has to wait. %(unit)s looks at it again on %(day)s; why stands below.") % said
    return {
        State.REGISTERED: _("%(unit)s has it and looks at it.") % unit,
        State.ACCEPTED: _("%(unit)s has accepted it and chooses the unit that handles it.") % unit,
        State.DISPATCHED: _("It was given to %(unit)s, which takes it on next.") % unit,
        State.SIGNED: _("%(unit)s has taken it on and contacts you.") % unit,
        State.HANDLING: _("%(unit)s is working on it.") % unit,
        State.REPORTED: _("It is said to be done; %(unit)s checks that.") % unit,
        State.JOINED: _(
            "%(unit)s works on it together with other requests about the same thing. Your number, your date and your say at the end stay yours."
        )
        % unit,
        State.FOLLOW_UP: _("The answer is there. Please tell us whether it is really solved."),
    }[State(matter.state)]


@register.filter
def on_day(at: datetime) -> str:
    """A day in words: 2026年12月6日."""
    return date_format(local(at).date(), "DATE_FORMAT")


@register.filter
def public_ending(one: Publication) -> str:
    """How a published matter ended, honestly and of nobody in particular."""
    return {
        Outcome.SOLVED: _("Solved."),
        Outcome.PARTLY: _("Solved in part only."),
        Outcome.UNSOLVED: _("Not solved."),
        Outcome.EXPLAINED: _("It cannot be solved; this is why."),
    }.get(Outcome(one.outcome), _("Answered."))


@register.filter
def ending(matter: Matter) -> str:
    """How it ended, honestly: closed is not the same as solved."""
    if matter.outcome == Outcome.WITHDRAWN:
        return _("You took it back; nobody works on it any more.")
    if matter.outcome == Outcome.DECLINED:
        return _("This is not ours to handle. Below is who answers for it.")
    if matter.closing == Closing.UNREACHED:
        return _(
            "It was closed because we could not reach you three times. Is there more to it? Tell us again."
        )
    if matter.closing == Closing.NO_CONTACT:
        return _("It was closed with the answer below; there was no contact to ask you.")
    return {
        Outcome.SOLVED: _("Closed: you said it is solved."),
        Outcome.EXPLAINED: _("Closed: it cannot be solved, and you said it was explained."),
    }.get(Outcome(matter.outcome), _("Closed."))
