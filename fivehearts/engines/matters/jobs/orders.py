"""What happens to orders by itself: answers go back by webhook, kept workbooks are cleared away."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import OrderDelivery
from fivehearts.engines.matters.orders import keeping, webhook
from fivehearts.engines.matters.queries.orders import (
    answers_of,
    due_deliveries,
    orders,
    orders_to_plan,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW, Overtaken, Refusal

SENDER = system("orders")
_BATCH = 200
# Where nobody answers, the rest waits for the next run instead of one silence after another.
_MOST_SILENT = 3
_log = logging.getLogger(__name__)


def send_answers(*, at: datetime = NOW, batch: int = _BATCH) -> int:
    """Send every ready answer by webhook, and again what is due again; returns how many arrived.

    Does nothing where no webhook is set. Each step is a transaction of its own and none is open
    while the other side is called: what a killed sender leaves, the next one sends, under the
    same message id. An address or secret that cannot be used is logged, and `fivehearts check`
    says it.
    """
    try:
        if not webhook.is_configured():
            return 0
    except webhook.MisconfiguredWebhook as error:
        _log.error("%s", error)
        return 0
    by = SENDER.backdating()
    for order in orders_to_plan(limit=batch):
        # Where somebody sent it in another way a moment before, nothing is to be done.
        with suppress(Refusal):
            actions.plan_sending(by=by, order=order, at=_moment(at))
    arrived = silent = 0
    for key in due_deliveries(at=_moment(at), limit=batch):
        reply = _send(key, by, at)
        if reply is None:
            continue
        arrived += reply.accepted
        silent = silent + 1 if reply.http_status is None else 0
        if silent == _MOST_SILENT:
            break
    return arrived


def _moment(at: datetime) -> datetime:
    """The moment of a test, or the present one: a run may last, and signatures grow old."""
    return now() if at is NOW else at


def _send(sending_id: int, by: Actor, at: datetime) -> webhook.Reply | None:
    """One try of one sending; None where it is no longer to be sent."""
    try:
        attempt = actions.begin_try(by=by, sending_id=sending_id, at=_moment(at))
    except Overtaken:
        return None
    sending = attempt.delivery
    order = orders().get(pk=sending.order_id)
    answer = answers_of([order]).get(order.pk)
    if answer is None or answer.digest != sending.digest:
        with suppress(Overtaken):
            actions.overtake_sending(by=by, sending=sending, at=_moment(at))
        return None
    reply = webhook.post(message_id(sending), answer.body(), at=_moment(at))
    if not reply.accepted:
        _log.warning("order %d: not handed over (%s)", order.pk, reply.fault)
    with suppress(Overtaken):
        actions.end_try(
            by=by,
            attempt=attempt,
            accepted=reply.accepted,
            final=reply.final,
            http_status=reply.http_status,
            fault=reply.fault,
            at=_moment(at),
        )
    return reply


def message_id(sending: OrderDelivery) -> str:
    """The same for every try of one sending: the other side leaves out what it has already."""
    return f"answer-{sending.pk}"


def clear_workbooks() -> int:
    """Remove uploaded workbooks nobody has come back to for a day; returns how many."""
    return keeping.SHELF.clear()
