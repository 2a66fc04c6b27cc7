"""Words of orders: how an answer goes back, how far a sending has come, and why one is refused."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

# Who orders when nobody says otherwise: the city's hotline.
HOTLINE = "12345"

# An order older than this is history, a date further off than this is a slip of the pen.
OLDEST = timedelta(days=2 * 366)
FURTHEST = timedelta(days=366)

# The pause after each failed try: 1 minute to 12 hours, more than a day in all. The pattern is
# the one the Standard Webhooks specification recommends (several tries over days, growing apart).
PAUSES: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=12),
)
MOST_TRIES = len(PAUSES) + 1


class Sending(TextChoices):
    """By which way an answer goes back."""

    WORKBOOK = "workbook", _("by workbook")
    WEBHOOK = "webhook", _("by webhook")
    HAND = "hand", _("by hand")


class SendingState(TextChoices):
    """How far one sending of an answer has come."""

    WAITING = "waiting", _("to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")
    UNDONE = "undone", _("to be sent again")
    OVERTAKEN = "overtaken", _("replaced by a newer answer")


class AnswerKind(TextChoices):
    """What the answer to an order says."""

    ANSWERED = "answered", _("answered")
    RETURNED = "returned", _("not ours, the right address given")
    WITHDRAWN = "withdrawn", _("withdrawn by the resident")


class NumberMissing(Refusal):
    """An order without its number cannot be answered."""

    code = "matters.order_number_missing"
    message = _("Please write the number the order carries there.")
    field = "external_number"


class NumberTooLong(Refusal):
    """More characters than a number has."""

    code = "matters.order_number_too_long"
    message = _("The number of the order has at most %(most)s characters.")
    field = "external_number"


class OrderKnown(Refusal):
    """The order was taken before."""

    code = "matters.order_known"
    message = _("This order was taken before: it is our matter %(number)s.")
    field = "external_number"


class OrderElsewhere(Refusal):
    """The order was taken by a unit whose matters are not shown here."""

    code = "matters.order_elsewhere"
    message = _("Another unit has taken this order already. Ask the hotline whose it is.")
    field = "external_number"


class OrderInFuture(Refusal):
    """Nobody received it yet."""

    code = "matters.order_in_future"
    message = _("The order cannot have been received in the future. Check the time.")
    field = "received_at"


class OrderTooOld(Refusal):
    """Years old: history, or a wrong year."""

    code = "matters.order_too_old"
    message = _("The order was received more than two years ago. Check the year.")
    field = "received_at"


class OrderDateBeforeReceipt(Refusal):
    """The date lies before the order itself."""

    code = "matters.order_date_before_receipt"
    message = _("The date lies before the order was received. Check both.")
    field = "due_at"


class OrderDateTooFar(Refusal):
    """More than a year off."""

    code = "matters.order_date_too_far"
    message = _("The date lies more than a year after the order was received. Check the year.")
    field = "due_at"


class OrderSettled(Refusal):
    """The date of an order whose work is done is history."""

    code = "matters.order_settled"
    message = _("The work on this order is done, so its date no longer changes.")
    field = "due_at"


class AnswerNotReady(Refusal):
    """Nothing to send back."""

    code = "matters.answer_not_ready"
    message = _(
        "There is no answer to send back: it goes as soon as the report is approved, once for each round."
    )


class NotSent(Refusal):
    """Only what was sent can be sent again."""

    code = "matters.answer_not_sent"
    message = _("This answer has not been sent yet.")
