"""Kinds, urgency, channels, contact, outcomes and the three answers of the follow-up."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What the resident wants."""

    CONSULT = "consult", _("question")
    HELP = "help", _("request for help")
    COMPLAINT = "complaint", _("complaint")
    REPORT = "report", _("report of a wrong")
    SUGGESTION = "suggestion", _("suggestion")
    PRAISE = "praise", _("praise or thanks")


class Urgency(TextChoices):
    """How fast: sets the terms of every promise. Complex matters get longer, and say so."""

    CRITICAL = "critical", _("critical: danger to life or property")
    URGENT = "urgent", _("urgent: water, power, gas, heating")
    ORDINARY = "ordinary", _("ordinary")
    COMPLEX = "complex", _("complex: several units or a site survey")


class Channel(TextChoices):
    """The door it came through."""

    WEB = "web", _("web page")
    PHONE = "phone", _("phone")
    COUNTER = "counter", _("counter")
    LETTER_BOX = "letter_box", _("letter box")
    MAIL = "mail", _("e-mail")
    VISIT = "visit", _("home visit")
    PATROL = "patrol", _("patrol")
    WECHAT = "wechat", _("WeChat group")
    ORDER_12345 = "order_12345", _("order from the city's 12345")
    LEADER_MAIL = "leader_mail", _("leaders' mailbox")


class Contact(TextChoices):
    """For whom it is registered, and whether anybody can be reached."""

    SELF = "self", _("for oneself")
    ON_BEHALF = "on_behalf", _("on behalf of somebody")
    ANONYMOUS = "anonymous", _("anonymous")
    NONE = "none", _("no contact")


class Outcome(TextChoices):
    """How it ended, apart from the state: closed is not the same as solved."""

    OPEN = "", _("still open")
    SOLVED = "solved", _("solved")
    PARTLY = "partly", _("partly solved")
    UNSOLVED = "unsolved", _("not solved")
    EXPLAINED = "explained", _("cannot be solved, explained")
    DECLINED = "declined", _("declined, the right address given")
    WITHDRAWN = "withdrawn", _("withdrawn by the resident")
    NOT_STATED = "not_stated", _("not stated (imported history)")


# What a unit may report; "not stated" exists for imported history only.
REPORTABLE: tuple[str, ...] = (Outcome.SOLVED, Outcome.PARTLY, Outcome.UNSOLVED, Outcome.EXPLAINED)


class Closing(TextChoices):
    """By what a matter was closed: the unreachable are listed apart, never counted as content."""

    NOT_CLOSED = "", _("not closed")
    ANSWERED = "answered", _("the follow-up was answered")
    UNREACHED = "unreached", _("not reached after three tries")
    NO_CONTACT = "no_contact", _("no contact was left")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Solved(TextChoices):
    """Second answer of the follow-up."""

    YES = "solved", _("Yes, solved")
    PARTLY = "partly", _("Partly solved")
    NO = "unsolved", _("No, not solved")
    EXPLAINED = "explained", _("Cannot be solved, but it was explained")


class Satisfaction(TextChoices):
    """Third answer: the five grades of 好差评 (GB/T 39734)."""

    VERY_SATISFIED = "very_satisfied", _("Very satisfied")
    SATISFIED = "satisfied", _("Satisfied")
    BASICALLY = "basically", _("Basically satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")
    VERY_DISSATISFIED = "very_dissatisfied", _("Very dissatisfied")


# Stated rule: 基本满意 counts as satisfied (GB/T 39734 counts the upper three as good).
SATISFIED: frozenset[str] = frozenset(
    {Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.BASICALLY}
)


class Way(TextChoices):
    """How somebody was reached or tried."""

    PHONE = "phone", _("phone")
    VISIT = "visit", _("home visit")
    MESSAGE = "message", _("message")
    COUNTER = "counter", _("at the counter")
    WEB = "web", _("web page")
    PAPER = "paper", _("paper form")


class Purpose(TextChoices):
    """What an attempt to reach the resident was for."""

    FIRST_CONTACT = "first_contact", _("first contact")
    FOLLOW_UP = "follow_up", _("follow up")


class Part(TextChoices):
    """How a unit takes part in a matter."""

    INTAKE = "intake", _("registered it")
    ACCOUNTABLE = "accountable", _("answers for it")
    FOLLOW_UP = "follow_up", _("follows up")
    SUPERVISES = "supervises", _("supervises it")
    ASSISTS = "assists", _("assists")
    SUMMONED = "summoned", _("was called to the spot")


# Of these several units may take part at once.
SHARED_PARTS: tuple[str, ...] = (Part.ASSISTS, Part.SUMMONED)


class HowJoined(TextChoices):
    """How a matter came to be handled together with another."""

    MERGED = "merged", _("joined by a colleague")
    ME_TOO = "me_too", _("“me too” of a resident")


class JoiningEnded(TextChoices):
    """How the time together ended."""

    NOT = "", _("still together")
    ANSWERED = "answered", _("answered together")
    SEPARATED = "separated", _("separated again")
    LEADING_ENDED = "leading_ended", _("the leading matter ended without an answer")
    WITHDRAWN = "withdrawn", _("withdrawn by the resident")


class Measured(TextChoices):
    """Numbers of rules that are data; what holds where none was set stands in `USUAL`."""

    REPEAT_MONTHS = "repeat_months", _("months in which asking again counts as a repeat")
    SMALLEST_GROUP = (
        "smallest_group",
        _("fewer of a category than this are published without place"),
    )


USUAL: dict[str, int] = {Measured.REPEAT_MONTHS: 6, Measured.SMALLEST_GROUP: 5}
MOST_MEASURED = 60


# A resident counts as contacted, or as not reachable, after this many tries (matters.md §3.2).
TRIES = 3

# 直接答复 is for what words can settle. A complaint or a report of a wrong is looked into.
ANSWERABLE_AT_ONCE: frozenset[str] = frozenset(
    {Kind.CONSULT, Kind.HELP, Kind.SUGGESTION, Kind.PRAISE}
)

# What an order of the ladder says, by its rung; people write better ones.
LADDER_ORDERS = {
    "supervision": _(
        "The promised date has passed and the matter is not done. Reply with what was done, what holds it up, and by when it will be done."
    ),
    "next_tier": _(
        "The tier below has ordered supervision and the matter is still not done. Reply with the reason and a date that will be kept."
    ),
}


class NumberKind(TextChoices):
    """What kind of number was found in somebody's words."""

    PHONE = "phone", pgettext_lazy("number in words", "phone")
    IDENTITY = "identity", _("identity number")
