"""How the story is told to the resident: by units, in whole sentences, never by names."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.tracking import PublicStep
from fivehearts.engines.matters.vocabulary.states import State, Verb
from fivehearts.engines.matters.vocabulary.words import Closing, Outcome

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
    State.CLOSED: 6,
    State.DECLINED: 1,
}
_MARKS = {
    Verb.REGISTER: "done",
    Verb.DECLINE: "declined",
    Verb.NOTE: "running",
    Verb.CLOSE: "closed",
}


@register.filter
def place_on_bar(matter: Matter) -> int:
    """Which step of the bar it is on."""
    return _BAR[State(matter.state)]


@register.simple_tag
def bar_of(matter: Matter) -> list[str]:
    """The words of the bar; a matter that is not ours has only two."""
    if matter.state == State.DECLINED:
        return [pgettext("step", "Registered"), _("Not ours")]
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
    if step.verb == Verb.DISPATCH and step.given_to:
        return _("Given to %(unit)s") % {"unit": step.given_to}
    if step.verb == Verb.CONTACT:
        reached = step.facts.get("reached")
        return _("We spoke with you") if reached else _("We tried to reach you and did not")
    if step.verb == Verb.ANSWER:
        redo = step.facts.get("redo")
        return _("You said it is not yet in order: it is done again") if redo else _("You answered")
    words = {
        Verb.REGISTER: _("Received"),
        Verb.ACCEPT: pgettext("story", "Accepted"),
        Verb.DECLINE: _("Not ours"),
        Verb.DISPATCH: _("Dispatched"),
        Verb.SIGN: _("The unit has it and begins"),
        Verb.NOTE: _("Progress"),
        Verb.REPORT_DONE: _("The unit says it is done; somebody else checks it"),
        Verb.APPROVE: _("Checked: here is the answer"),
        Verb.CLOSE: _("Closed"),
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
def ending(matter: Matter) -> str:
    """How it ended, honestly: closed is not the same as solved."""
    if matter.state == State.DECLINED:
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
