"""The life of a matter: states, verbs and the one table of transitions (matters.md §3.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Transition, Transitions


class State(TextChoices):
    """Where a matter stands. The outcome is another thing and stands apart."""

    REGISTERED = "registered", _("registered, to be accepted")
    ACCEPTED = "accepted", _("accepted, to be dispatched")
    DISPATCHED = "dispatched", _("dispatched, to be signed for")
    SIGNED = "signed", _("signed for, first contact due")
    HANDLING = "handling", _("being handled")
    REPORTED = "reported", _("reported done, under review")
    FOLLOW_UP = "follow_up", _("to be followed up")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined, the right address given")


FINAL: frozenset[str] = frozenset({State.CLOSED, State.DECLINED})
OPEN: frozenset[str] = frozenset(set(State.values) - FINAL)


class Verb(TextChoices):
    """What people do to a matter, in the residents' words."""

    REGISTER = "register", _("register")
    ACCEPT = "accept", _("accept")
    DECLINE = "decline", _("decline")
    DISPATCH = "dispatch", _("dispatch")
    SIGN = "sign", _("sign for")
    CONTACT = "contact", _("contact the resident")
    NOTE = "note", _("add a note")
    REPORT_DONE = "report_done", _("report done")
    APPROVE = "approve", _("approve the report")
    SEND_BACK = "send_back", _("send the report back")
    ATTEMPT = "attempt", _("try to reach the resident")
    ANSWER = "answer", _("answer the follow-up")
    CLOSE = "close", _("close")
    RELEASE = "release", _("back to the queue")
    RENEW_CODE = "renew_code", _("issue a new query code")


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


TRANSITIONS: Transitions = {
    Verb.ACCEPT: Transition(_from(State.REGISTERED), _from(State.ACCEPTED), Verb.ACCEPT.label),
    Verb.DECLINE: Transition(_from(State.REGISTERED), _from(State.DECLINED), Verb.DECLINE.label),
    Verb.DISPATCH: Transition(_from(State.ACCEPTED), _from(State.DISPATCHED), Verb.DISPATCH.label),
    # Where nobody can be contacted there is no first contact to wait for.
    Verb.SIGN: Transition(
        _from(State.DISPATCHED), _from(State.SIGNED, State.HANDLING), Verb.SIGN.label
    ),
    Verb.CONTACT: Transition(
        _from(State.SIGNED, State.HANDLING), _from(State.SIGNED, State.HANDLING), Verb.CONTACT.label
    ),
    # The owner left the post: the unit keeps the matter, somebody else takes it.
    Verb.RELEASE: Transition(
        _from(State.SIGNED, State.HANDLING),
        _from(State.SIGNED, State.HANDLING),
        Verb.RELEASE.label,
    ),
    Verb.NOTE: Transition(OPEN, OPEN, Verb.NOTE.label),
    Verb.REPORT_DONE: Transition(
        _from(State.HANDLING), _from(State.REPORTED), Verb.REPORT_DONE.label
    ),
    Verb.APPROVE: Transition(_from(State.REPORTED), _from(State.FOLLOW_UP), Verb.APPROVE.label),
    Verb.SEND_BACK: Transition(_from(State.REPORTED), _from(State.HANDLING), Verb.SEND_BACK.label),
    Verb.ATTEMPT: Transition(_from(State.FOLLOW_UP), _from(State.FOLLOW_UP), Verb.ATTEMPT.label),
    Verb.ANSWER: Transition(
        _from(State.FOLLOW_UP), _from(State.CLOSED, State.HANDLING), Verb.ANSWER.label
    ),
    Verb.CLOSE: Transition(_from(State.FOLLOW_UP), _from(State.CLOSED), Verb.CLOSE.label),
}


class Queue(TextChoices):
    """Who must act next where nobody in person does: the permission each queue asks for."""

    NOBODY = "", _("nobody")
    ACCEPT = "accept", _("to accept")
    DISPATCH = "dispatch", _("to dispatch")
    SIGN = "sign", _("to sign for")
    HANDLE = "handle", _("to handle")
    REVIEW = "review", _("to review")
    FOLLOW_UP = "follow_up", _("to follow up")


VIEW = "matters.view"
REGISTER = "matters.register"
ACCEPT = "matters.accept"
DISPATCH = "matters.dispatch"
SIGN = "matters.sign"
HANDLE = "matters.handle"
REVIEW = "matters.review"
FOLLOW_UP = "matters.follow_up"
REVEAL = "matters.reveal"
IMPORT = "matters.import"

# Which permission empties which queue.
QUEUE_PERMISSION: dict[str, str] = {
    Queue.ACCEPT: ACCEPT,
    Queue.DISPATCH: DISPATCH,
    Queue.SIGN: SIGN,
    Queue.HANDLE: HANDLE,
    Queue.REVIEW: REVIEW,
    Queue.FOLLOW_UP: FOLLOW_UP,
}


class Step(TextChoices):
    """What a promise of a matter is for."""

    RESOLVE = "resolve", _("resolve")
    DISPATCH = "dispatch", _("dispatch")
    SIGN = "sign", _("sign for")
    FIRST_CONTACT = "first_contact", _("first contact")
    FOLLOW_UP = "follow_up", _("follow up")
