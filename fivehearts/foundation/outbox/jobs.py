"""What happens to messages by itself: sent, sent again, asked for, bundled, and one day erased."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.conf import settings

from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox import actions, channels
from fivehearts.foundation.outbox.bounces import mailbox, reports
from fivehearts.foundation.outbox.channels.parcels import Outcome, Parcel, failed
from fivehearts.foundation.outbox.models import Delivery, Try
from fivehearts.foundation.outbox.queries import due
from fivehearts.foundation.outbox.vocabulary import Channel, DeliveryState, Fault
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW, Overtaken

SENDER = system("outbox").backdating()
_BATCH = 200
# Where nobody answers on a way, the rest of it waits for the next run.
_MOST_SILENT = 3
_Told = TypeVar("_Told", reports.Report, reports.Unnamed)
_log = logging.getLogger(__name__)


def deliver(*, at: datetime = NOW, batch: int = _BATCH) -> int:
    """Send everything that is due; returns how many messages were sent.

    In order: what a killed sender left is taken up; what can wait is bundled; what is due is
    sent, the urgent first; the other side is asked for what is unknown. Any number of workers
    may do this at the same time.
    """
    for delivery_id in due.left_behind(_moment(at), limit=batch):
        with suppress(Overtaken):
            actions.take_up(by=SENDER, delivery_id=delivery_id, at=_moment(at))
    for parts in due.bundles(_moment(at)):
        with suppress(Overtaken):
            actions.bundle(by=SENDER, delivery_ids=parts, at=_moment(at))
    sent = 0
    silent: Counter[str] = Counter()
    for delivery_id, channel in due.deliveries(_moment(at), limit=batch):
        if silent[channel] >= _MOST_SILENT:
            continue
        outcome = deliver_one(delivery_id, at=at)
        if outcome is None:
            continue
        sent += not outcome.fault
        silent[channel] = silent[channel] + 1 if outcome.is_silent else 0
    _ask(at, batch)
    return sent


def deliver_one(delivery_id: UUID, *, at: datetime = NOW) -> Outcome | None:
    """One try of one delivery; None where it is not to be sent, or another has it."""
    try:
        attempt = actions.begin_try(by=SENDER, delivery_id=delivery_id, at=_moment(at))
    except Overtaken:
        return None
    if attempt is None:
        return None
    try:
        outcome = _send(attempt, at)
    except Overtaken:
        # The lease ran out before anything was handed over: another has taken it up.
        return None
    with suppress(Overtaken):
        ended = actions.end_try(by=SENDER, attempt=attempt, outcome=outcome, at=_moment(at))
        if ended.state != DeliveryState.SENT:
            _log.warning("delivery %s: %s (%s)", ended.pk, ended.state, outcome.fault)
    return outcome


def _send(attempt: Try, at: datetime) -> Outcome:
    delivery = attempt.delivery
    parcel = _parcel(delivery, at)
    if parcel is None:
        return failed(Fault.NO_ADDRESS)

    def handed() -> None:
        actions.hand_over(by=SENDER, attempt=attempt, at=_moment(at))

    return channels.send(delivery.channel, parcel, handed)


def _parcel(delivery: Delivery, at: datetime) -> Parcel | None:
    """What goes out, opened for this one try; None where there is no address any more."""
    message, address = delivery.message, ""
    if delivery.robot is not None:
        if delivery.robot.removed_at is not None:
            return None
        address = delivery.robot.url.reveal() if delivery.robot.url else ""
    elif delivery.address:
        address = delivery.address.reveal()
    elif delivery.channel != Channel.WEBHOOK:
        return None
    return Parcel(
        key=str(delivery.pk),
        address=address,
        title=message.title.reveal() if message.title else "",
        body=message.body.reveal() if message.body else "",
        short=message.short.reveal() if message.short else "",
        at=_moment(at),
    )


def _ask(at: datetime, batch: int) -> None:
    for delivery_id in due.questions(_moment(at), limit=batch):
        with suppress(Overtaken):
            asked = actions.begin_question(by=SENDER, delivery_id=delivery_id, at=_moment(at))
            standing = channels.ask(asked.channel, str(asked.pk), _moment(at))
            actions.end_question(by=SENDER, delivery=asked, standing=standing, at=_moment(at))


def read_returned(*, at: datetime = NOW, limit: int = _BATCH) -> int:
    """Read letters that came back and note them; returns how many name one of ours.

    What says in plain words that a letter failed, and not which, is listed for people.
    Each is marked in the mailbox after it was noted: what a killed run leaves is read again, and
    noted once. A mailbox that does not answer is tried again by the next run.
    """
    if not mailbox.is_set():
        return 0
    noted, unnamed = 0, dict[str, reports.Unnamed]()
    try:
        with mailbox.opened() as box:
            for number in box.unread(limit):
                content = box.letter(number)
                report = _understood(reports.read, content)
                if report is None and (told := _understood(reports.unnamed, content)):
                    unnamed[number] = told
                    continue
                noted += report is not None and _note(report, at)
                box.settle(number, understood=report is not None)
            if unnamed:
                actions.note_unnamed(by=SENDER, found=list(unnamed.values()), at=_moment(at))
            for number in unnamed:
                box.settle(number, understood=False)
    except mailbox.MailboxClosed as error:
        _log.error("letters that came back were not read: %s", error)
    return noted


def _understood(read: Callable[[bytes], _Told | None], content: bytes) -> _Told | None:
    try:
        return read(content)
    except (ValueError, LookupError, TypeError, AttributeError):
        # Anybody may write to this mailbox, whatever they like.
        _log.warning("a letter in the mailbox of returned ones cannot be read")
        return None


def _note(report: reports.Report, at: datetime) -> bool:
    with suppress(Overtaken):
        actions.note_return(by=SENDER, report=report, at=_moment(at))
        return True
    return False


def erase_old(*, at: datetime = NOW, batch: int = 500) -> int:
    """Erase the words and addresses of messages older than they are kept; returns how many."""
    erased = 0
    before = _moment(at) - timedelta(days=settings.OUTBOX_KEPT_DAYS)
    while keys := due.messages_to_erase(before, limit=batch):
        erased += actions.erase_words(by=SENDER, message_ids=keys, at=_moment(at))
    actions.forget_unnamed(by=SENDER, before=before, at=_moment(at))
    return erased


def _moment(at: datetime) -> datetime:
    """The moment of a test, or the present one: a run may last, and signatures grow old."""
    return now() if at is NOW else at
