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
    JOINED = "joined", _("handled together with another")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined, the right address given")
    WITHDRAWN = "withdrawn", _("withdrawn by the resident")
    ARCHIVED = "archived", _("archived")


# Nothing runs any more. Only the verbs of LEAVES_FINAL lead on from here.
FINAL: frozenset[str] = frozenset({State.CLOSED, State.DECLINED, State.WITHDRAWN, State.ARCHIVED})
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
    ANSWER_AT_ONCE = "answer_at_once", _("answer at once")
    ASK_RETURN = "ask_return", _("ask to return it")
    TAKE_BACK = "take_back", _("agree to the return")
    KEEP_THERE = "keep_there", _("refuse the return")
    ASK_EXTENSION = "ask_extension", _("ask for more time")
    EXTEND = "extend", _("agree to more time")
    KEEP_DATE = "keep_date", _("refuse more time")
    RETRACT = "retract", _("take the request back")
    ASK_SUSPENSION = "ask_suspension", _("ask to suspend it")
    SUSPEND = "suspend", _("suspend")
    ASK_PARKING = "ask_parking", _("ask to park it until a condition is met")
    PARK = "park", _("park until a condition is met")
    KEEP_RUNNING = "keep_running", _("refuse to let it stand still")
    RESUME = "resume", _("let the clock run on")
    RENEW_PARKING = "renew_parking", _("keep it parked")
    ASK_HELP = "ask_help", _("ask a unit to assist")
    SIGN_PART = "sign_part", _("sign for the part")
    PART_DONE = "part_done", _("report the part done")
    DECLINE_PART = "decline_part", _("decline the part")
    INSIST = "insist", _("insist on the part")
    DROP_PART = "drop_part", _("take the part back")
    SUMMON = "summon", _("summon")
    ACKNOWLEDGE = "acknowledge", _("acknowledge the summons")
    COME = "come", _("be on the spot")
    REPORT_BACK = "report_back", _("report back")
    CALL_OFF = "call_off", _("call off")
    RATE = "rate", _("rate the summons")
    ESCALATE = "escalate", _("raise to the next tier")
    HAND_BACK = "hand_back", _("hand back to the lower tier")
    HAND_OVER = "hand_over", _("hand over to a colleague")
    RECLASSIFY = "reclassify", _("re-classify")
    URGE = "urge", _("urge")
    SUPERVISE = "supervise", _("order supervision")
    REPLY = "reply", _("reply to the supervision order")
    WITHDRAW = "withdraw", _("withdraw")
    REOPEN = "reopen", _("reopen")
    ARCHIVE = "archive", _("archive")
    ORDER_DATE = "order_date", _("note the new date of the orderer")
    SEND_ANSWER = "send_answer", _("send the answer back to the orderer")
    JOIN = "join", _("join to another matter")
    SEPARATE = "separate", _("separate again")
    FOLLOW = "follow", _("go along with the leading matter")
    ANSWER_JOINTLY = "answer_jointly", _("answered together")
    TAKE_ALONG = "take_along", _("another matter joined to it")
    LET_GO = "let_go", _("a joined matter left it")
    ARRIVE = "arrive", _("word from a joined matter")
    LINK = "link", _("linked: asked before")
    UNLINK = "unlink", _("no longer linked")
    PUBLISH = "publish", _("publish")
    UNPUBLISH = "unpublish", _("take from the public page")
    BEGIN_STEP = "begin_step", _("begin a step of the procedure")
    FINISH_STEP = "finish_step", _("finish a step of the procedure")
    ASK_PAPERS = "ask_papers", _("ask for missing papers")
    TAKE_PAPERS = "take_papers", _("take the papers in")


# Somebody still owes the resident an answer.
IN_WORK: frozenset[str] = frozenset(
    {
        State.REGISTERED,
        State.ACCEPTED,
        State.DISPATCHED,
        State.SIGNED,
        State.HANDLING,
        State.REPORTED,
        State.JOINED,
    }
)
# Until then another matter can take it along.
BEFORE_REPORT: frozenset[str] = IN_WORK - {State.REPORTED, State.JOINED}


# While the matter is on its way to an answer, others may have a part in it.
WITH_PARTS: tuple[str, ...] = (
    State.ACCEPTED,
    State.DISPATCHED,
    State.SIGNED,
    State.HANDLING,
)


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


def _staying(verb: Verb, *states: str) -> Transition:
    """A verb that leaves the state as it is."""
    return Transition(frozenset(states), frozenset(states), verb.label)


TRANSITIONS: Transitions = {
    Verb.ACCEPT: Transition(_from(State.REGISTERED), _from(State.ACCEPTED), Verb.ACCEPT.label),
    # An order is accepted as it comes in; that it is not ours shows when it is read.
    Verb.DECLINE: Transition(
        _from(State.REGISTERED, State.ACCEPTED), _from(State.DECLINED), Verb.DECLINE.label
    ),
    Verb.DISPATCH: Transition(_from(State.ACCEPTED), _from(State.DISPATCHED), Verb.DISPATCH.label),
    # Where nobody can be contacted there is no first contact to wait for.
    Verb.SIGN: Transition(
        _from(State.DISPATCHED), _from(State.SIGNED, State.HANDLING), Verb.SIGN.label
    ),
    Verb.CONTACT: Transition(
        _from(State.SIGNED, State.HANDLING), _from(State.SIGNED, State.HANDLING), Verb.CONTACT.label
    ),
    # The owner left the post: the unit keeps the matter, somebody else takes it. Where only those
    # who handled it are left to review or to ask, the next tier takes it.
    Verb.RELEASE: Transition(
        _from(State.SIGNED, State.HANDLING, State.REPORTED, State.FOLLOW_UP),
        _from(State.SIGNED, State.HANDLING, State.REPORTED, State.FOLLOW_UP),
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
    # 直接答复: what can be answered at once goes straight to the follow-up, never straight to closed.
    Verb.ANSWER_AT_ONCE: Transition(
        _from(State.REGISTERED, State.ACCEPTED),
        _from(State.FOLLOW_UP),
        Verb.ANSWER_AT_ONCE.label,
    ),
    # Asking changes nothing: the matter stays where it is, and its clock runs.
    Verb.ASK_RETURN: _staying(Verb.ASK_RETURN, State.DISPATCHED, State.SIGNED, State.HANDLING),
    Verb.TAKE_BACK: Transition(
        _from(State.DISPATCHED, State.SIGNED, State.HANDLING),
        _from(State.ACCEPTED, State.DISPATCHED),
        Verb.TAKE_BACK.label,
    ),
    Verb.KEEP_THERE: _staying(Verb.KEEP_THERE, State.DISPATCHED, State.SIGNED, State.HANDLING),
    Verb.ASK_EXTENSION: _staying(Verb.ASK_EXTENSION, State.SIGNED, State.HANDLING),
    Verb.EXTEND: _staying(Verb.EXTEND, State.SIGNED, State.HANDLING),
    Verb.KEEP_DATE: _staying(Verb.KEEP_DATE, State.SIGNED, State.HANDLING),
    Verb.RETRACT: _staying(Verb.RETRACT, State.DISPATCHED, State.SIGNED, State.HANDLING),
    # The clock stands, approved; the matter stays with its unit, and its seconds are booked there.
    Verb.ASK_SUSPENSION: _staying(Verb.ASK_SUSPENSION, State.HANDLING),
    Verb.SUSPEND: _staying(Verb.SUSPEND, State.HANDLING),
    Verb.ASK_PARKING: _staying(Verb.ASK_PARKING, State.HANDLING),
    Verb.PARK: _staying(Verb.PARK, State.HANDLING),
    Verb.KEEP_RUNNING: _staying(Verb.KEEP_RUNNING, State.HANDLING),
    Verb.RESUME: _staying(Verb.RESUME, State.HANDLING),
    Verb.RENEW_PARKING: _staying(Verb.RENEW_PARKING, State.HANDLING),
    # Others help; the unit that answers goes on answering, and its clock runs.
    Verb.ASK_HELP: _staying(Verb.ASK_HELP, State.SIGNED, State.HANDLING),
    Verb.SIGN_PART: _staying(Verb.SIGN_PART, *WITH_PARTS),
    Verb.PART_DONE: _staying(Verb.PART_DONE, *WITH_PARTS),
    Verb.DECLINE_PART: _staying(Verb.DECLINE_PART, *WITH_PARTS),
    Verb.INSIST: _staying(Verb.INSIST, *WITH_PARTS),
    Verb.DROP_PART: _staying(Verb.DROP_PART, *WITH_PARTS),
    Verb.SUMMON: _staying(Verb.SUMMON, State.SIGNED, State.HANDLING),
    Verb.ACKNOWLEDGE: _staying(Verb.ACKNOWLEDGE, *WITH_PARTS),
    Verb.COME: _staying(Verb.COME, *WITH_PARTS),
    Verb.REPORT_BACK: _staying(Verb.REPORT_BACK, *OPEN),
    Verb.CALL_OFF: _staying(Verb.CALL_OFF, *WITH_PARTS),
    Verb.RATE: _staying(Verb.RATE, *OPEN),
    Verb.ESCALATE: Transition(
        _from(State.ACCEPTED, State.DISPATCHED, State.SIGNED, State.HANDLING),
        _from(State.ACCEPTED),
        Verb.ESCALATE.label,
    ),
    Verb.HAND_BACK: Transition(
        _from(State.ACCEPTED, State.DISPATCHED, State.SIGNED, State.HANDLING),
        _from(State.ACCEPTED, State.DISPATCHED),
        Verb.HAND_BACK.label,
    ),
    Verb.HAND_OVER: _staying(Verb.HAND_OVER, State.SIGNED, State.HANDLING),
    Verb.RECLASSIFY: Transition(OPEN, OPEN, Verb.RECLASSIFY.label),
    Verb.URGE: _staying(Verb.URGE, *OPEN),
    Verb.SUPERVISE: _staying(Verb.SUPERVISE, *IN_WORK),
    Verb.REPLY: _staying(Verb.REPLY, *IN_WORK),
    Verb.WITHDRAW: Transition(IN_WORK, _from(State.WITHDRAWN), Verb.WITHDRAW.label),
    # “还没解决” always creates work: handled again, or examined again where it was turned away.
    Verb.REOPEN: Transition(FINAL, _from(State.HANDLING, State.REGISTERED), Verb.REOPEN.label),
    # 合并: it waits with the leading matter, keeps its promise, and is answered with it.
    Verb.JOIN: Transition(BEFORE_REPORT, _from(State.JOINED), Verb.JOIN.label),
    Verb.SEPARATE: Transition(_from(State.JOINED), BEFORE_REPORT, Verb.SEPARATE.label),
    Verb.FOLLOW: _staying(Verb.FOLLOW, State.JOINED),
    Verb.ANSWER_JOINTLY: Transition(
        _from(State.JOINED), _from(State.FOLLOW_UP), Verb.ANSWER_JOINTLY.label
    ),
    Verb.TAKE_ALONG: _staying(Verb.TAKE_ALONG, *(IN_WORK - {State.JOINED})),
    Verb.LET_GO: _staying(Verb.LET_GO, *OPEN),
    # A procedure goes its way beside the state: its steps lie with units of their own.
    Verb.BEGIN_STEP: _staying(Verb.BEGIN_STEP, *WITH_PARTS),
    Verb.FINISH_STEP: _staying(Verb.FINISH_STEP, *WITH_PARTS),
    Verb.ASK_PAPERS: _staying(Verb.ASK_PAPERS, *WITH_PARTS),
    Verb.TAKE_PAPERS: _staying(Verb.TAKE_PAPERS, *WITH_PARTS),
    Verb.ARCHIVE: Transition(
        _from(State.CLOSED, State.DECLINED, State.WITHDRAWN),
        _from(State.ARCHIVED),
        Verb.ARCHIVE.label,
    ),
}

# What waits until the clock of a matter that stands still runs on.
NOT_WHILE_STANDING: frozenset[str] = frozenset(
    {
        *(Verb.REPORT_DONE, Verb.ESCALATE, Verb.HAND_BACK, Verb.ASK_RETURN),
        *(Verb.ASK_EXTENSION, Verb.ASK_SUSPENSION, Verb.ASK_PARKING, Verb.JOIN),
        Verb.ASK_PAPERS,
    }
)

LEAVES_FINAL: frozenset[str] = frozenset({Verb.REOPEN, Verb.ARCHIVE})


class Queue(TextChoices):
    """Who must act next where nobody in person does: the permission each queue asks for."""

    NOBODY = "", _("nobody")
    ACCEPT = "accept", _("to accept")
    DISPATCH = "dispatch", _("to dispatch")
    SIGN = "sign", _("to sign for")
    HANDLE = "handle", _("to handle")
    REVIEW = "review", _("to review")
    FOLLOW_UP = "follow_up", _("to follow up")
    # Nobody acts on it here: whoever has the leading matter does.
    JOINED = "joined", _("with its leading matter")


VIEW = "matters.view"
REGISTER = "matters.register"
ACCEPT = "matters.accept"
DISPATCH = "matters.dispatch"
SIGN = "matters.sign"
HANDLE = "matters.handle"
REVIEW = "matters.review"
FOLLOW_UP = "matters.follow_up"
REVEAL = "matters.reveal"
DECIDE = "matters.decide"
ESCALATE = "matters.escalate"
SUPERVISE = "matters.supervise"
ARCHIVE = "matters.archive"
IMPORT = "matters.import"
PUBLISH = "matters.publish"

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
    SUPERVISION = "supervision", _("reply to the supervision order")
    ORDER = "order", _("date set by the orderer")
    RUN_ON = "run_on", _("end of the suspension")
    CONDITION = "condition", _("review of what is parked")
    ASSIST = "assist", _("part of an assisting unit")
    SUMMONS = "summons", _("be on the spot")
    PROCEDURE = "procedure", _("step of a procedure")
    PAPERS = "papers", _("papers of the resident")


# What another unit promised: reminded and urged is that unit, not the one that has the matter.
OF_OTHERS: frozenset[str] = frozenset({Step.ASSIST, Step.SUMMONS, Step.PROCEDURE, Step.PAPERS})

# Whose date people name when they ask: the catalogue holds no term for it.
DATED_BY_PEOPLE: frozenset[str] = frozenset({Step.RUN_ON, Step.CONDITION, *OF_OTHERS})


class Decision(TextChoices):
    """What a superior is asked to decide while the matter and its clock stay where they are."""

    NONE = "", _("nothing to decide")
    RETURN = "return", _("return")
    EXTENSION = "extension", _("more time")
    SUSPENSION = "suspension", _("suspension")
    PARKING = "parking", _("parking until a condition is met")


class Decided(TextChoices):
    """How a request ended."""

    OPEN = "", _("not decided yet")
    GRANTED = "granted", _("agreed")
    REFUSED = "refused", _("refused")
    RETRACTED = "retracted", _("taken back")
    OVERTAKEN = "overtaken", _("no longer needed")


class Source(TextChoices):
    """Who urges."""

    RESIDENT = "resident", _("the resident")
    STAFF = "staff", _("a colleague")
    LADDER = "ladder", _("the ladder")
