"""Words of the outbox: ways, urgency, how a delivery stands, and why it went no further."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.foundation.verbs import Refusal

READ_LOG = "outbox.read"
KEEP_ROBOTS = "outbox.robots"


class Channel(models.TextChoices):
    """The ways a message can go."""

    IN_APP = "in_app", _("Inbox")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    CHAT = "chat", _("Work chat")
    WEBHOOK = "webhook", _("Webhook")
    NONE = "none", _("No way known")


class Urgency(models.TextChoices):
    """When a message may disturb somebody."""

    # One-time codes and danger: at any hour.
    NOW = "now", _("At once")
    # Not in quiet hours: then on the next working morning.
    NORMAL = "normal", pgettext_lazy("urgency of a message", "Ordinary")
    # Several to one person become one message a day.
    LOW = "low", _("Once a day")


class DeliveryState(models.TextChoices):
    """How one message stands on one way."""

    WAITING = "waiting", _("Waiting to be sent")
    RESERVE = "reserve", _("Kept in reserve")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Outcome unknown")
    FAILED = "failed", _("Not delivered")
    # Taken first, and sent back later by a letter (RFC 3464).
    BOUNCED = "bounced", _("Came back")
    BUNDLED = "bundled", _("Part of a daily message")
    NOT_NEEDED = "not_needed", _("No longer needed")


# From these nothing moves by itself.
ENDED = frozenset(
    {
        DeliveryState.SENT,
        DeliveryState.FAILED,
        DeliveryState.BOUNCED,
        DeliveryState.BUNDLED,
        DeliveryState.NOT_NEEDED,
    }
)
# What somebody may send once more: it did not arrive, or nobody knows.
MAY_SEND_AGAIN = frozenset({DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNKNOWN})


class Fault(models.TextChoices):
    """Why a try or a delivery did not end well, in plain words."""

    NO_ADDRESS = "no_address", _("No telephone number or address is known, or none is set up.")
    ADDRESS_FAILING = "address_failing", _("The address was refused for good before.")
    ADDRESS_REFUSED = "address_refused", _("The other side says this address does not exist.")
    MAILBOX_FULL = "mailbox_full", _("The mailbox of the recipient is full.")
    UNDELIVERABLE = "undeliverable", _("The letter came back from the recipient's mail server.")
    FORBIDDEN_ADDRESS = "forbidden_address", _("The address is not one messages may be sent to.")
    BUSY = "busy", _("The other side asked to try again later.")
    REFUSED = "refused", _("The other side refused the message.")
    UNREACHABLE = "unreachable", _("The other side could not be reached.")
    CERTIFICATE = "certificate", _("The certificate of the other side is not valid.")
    MISCONFIGURED = "misconfigured", _("This way is not set up correctly; tell whoever runs it.")
    TIMEOUT = "timeout", _("The other side took the message and gave no answer.")
    CONNECTION_LOST = "connection_lost", _("The line broke after the message was handed over.")
    INTERRUPTED = "interrupted", _("The program was stopped while the message was handed over.")
    GIVEN_UP = "given_up", _("Tried many times, without success.")
    ERASED = "erased", _("The words were erased after the time they are kept.")


# The pauses between tries; after the last one the message is given up.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
MOST_TRIES = len(PAUSES) + 1
# How long whoever sends may take before another looks what became of it.
LEASE = timedelta(minutes=5)
# How often and after which time the other side is asked what became of a message.
ASK_AFTER = timedelta(minutes=2)
MOST_QUESTIONS = 5


class OutboxRefusal(Refusal):
    """Any reason why a message or a work chat is not taken."""

    code = "outbox.refused"


class NothingToSendAgain(OutboxRefusal):
    """It arrived, it is on its way, or its words are gone."""

    code = "outbox.nothing_to_send_again"
    message = _("This message is on its way or has arrived; there is nothing to send again.")


class MayArriveTwice(OutboxRefusal):
    """The outcome is unknown: whoever sends again must have read so."""

    code = "outbox.may_arrive_twice"
    field = "understood"
    message = _(
        "Nobody knows whether this message arrived. Confirm that it may arrive twice, or ask"
        " the person first."
    )


class WordsErased(OutboxRefusal):
    """The words of the message were erased."""

    code = "outbox.words_erased"
    message = _("The words of this message were erased. Write a new one where it is needed.")


class RobotAddressRefused(OutboxRefusal):
    """An address a robot may not be reached at."""

    code = "outbox.robot_address"
    field = "url"
    message = _(
        "This is no address of a work chat we may send to. Copy the robot's address from WeCom,"
        " DingTalk or Feishu."
    )


class RobotNameMissing(OutboxRefusal):
    """A work chat without a name nobody would know again."""

    code = "outbox.robot_name"
    field = "name"
    message = _("Give the chat a name of at most 60 characters, so that others know which it is.")
