"""Orders of the city's 12345: both dates, which answers are ready, and what each answer says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from fivehearts.engines.matters.models import (
    DeliveryTry,
    Due,
    Matter,
    Order,
    OrderDelivery,
    OrderTitle,
    Report,
    TimelineStep,
)
from fivehearts.engines.matters.queries.places import places_to_register
from fivehearts.engines.matters.vocabulary.orders import AnswerKind, SendingState
from fivehearts.engines.matters.vocabulary.states import ACCEPT, IN_WORK, Step, Verb
from fivehearts.engines.matters.vocabulary.words import Closing, Outcome
from fivehearts.engines.promises.models import Promise
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.vault import references

# A matter that ended like this was never reported done: its end is the answer.
_ENDED: Mapping[str, Verb] = {
    Closing.DECLINED: Verb.DECLINE,
    Closing.WITHDRAWN: Verb.WITHDRAW,
}
_UNITS = ("matter__accountable_unit", "matter__holder_unit", "matter__intake_unit")


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two dates of an order while work is owed: ours to the resident, theirs to the orderer."""

    ours: datetime
    theirs: datetime

    @property
    def theirs_leads(self) -> bool:
        """Whether the orderer's date is the nearer one, or the same."""
        return self.theirs <= self.ours

    @property
    def nearer(self) -> datetime:
        return min(self.ours, self.theirs)


def clocks(order: Order) -> Clocks | None:
    """Both dates, or None once the work is done and only the answer has to go back.

    Asks nothing where the matter was loaded with its promise.
    """
    if order.matter.state not in IN_WORK:
        return None
    return Clocks(order.matter.promise.due_at, order.due_at)


def _with_answer(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Each order with `answer_at`, since when there is an answer, and how its latest `sending` stands."""
    report = Report._base_manager.filter(
        matter=OuterRef("pk"), round=OuterRef("matter__round"), approved=True
    )
    sendings = OrderDelivery._base_manager.filter(
        order=OuterRef("pk"), round=OuterRef("matter__round")
    )
    return rows.annotate(
        answer_at=Case(
            When(matter__closing__in=list(_ENDED), then=F("matter__closed_at")),
            default=Subquery(report.values("reviewed_at")[:1]),
            output_field=DateTimeField(),
        ),
        sending=Subquery(sendings.order_by("-pk").values("state")[:1]),
    )


# An answer is ready until it went back; after a redo the answer of the new round is.
READY = Q(answer_at__isnull=False) & (Q(answered_at=None) | Q(answered_at__lt=F("answer_at")))


def orders() -> QuerySet[Order]:
    """Every order inside the scope with its matter, the nearest date of the orderer first."""
    rows = Order.objects.select_related("matter", "matter__promise", *_UNITS)
    return _with_answer(rows).order_by("due_at", "pk")


def orders_to_answer() -> QuerySet[Order]:
    """Orders inside the scope whose answer is ready and has not gone back."""
    return orders().filter(READY)


def orders_open() -> QuerySet[Order]:
    """Orders inside the scope on which work is owed."""
    return orders().filter(matter__state__in=IN_WORK)


def orders_answered() -> QuerySet[Order]:
    """Orders inside the scope whose latest answer has gone back, the newest first."""
    return orders().exclude(READY).filter(answered_at__isnull=False).order_by("-answered_at")


def answerable_by(actor: Actor, rows: QuerySet[Order], permission: str) -> QuerySet[Order]:
    """Those whose intake lies under a post that gives `permission`."""
    if actor.is_system:
        return rows
    return rows.filter(subtrees("matter__intake_unit__path", actor.paths(permission)))


def free_to_send(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Without those whose answer is on its way by webhook at this moment."""
    return rows.filter(Q(sending=None) | ~Q(sending=SendingState.WAITING))


def order_of(matter: Matter) -> Order | None:
    """The order behind a matter inside the scope, if it came as one."""
    return orders().filter(matter=matter).first()


def order_promise(order: Order) -> Promise | None:
    """The running promise of the orderer's date; None once it has ended."""
    dues = Due._base_manager.filter(
        matter_id=order.pk, step=Step.ORDER, promise__state=PromiseState.RUNNING
    )
    due = dues.select_related("promise", "promise__unit").first()
    return due.promise if due else None


def known_orders(source: str, numbers: Iterable[str]) -> dict[str, Order]:
    """Orders taken before, by number, whoever took them and whether seen here or not."""
    found = Order._base_manager.filter(source=source, external_number__in=list(numbers))
    with past_the_scope("matters.known_orders"):
        return {one.external_number: one for one in found.select_related("matter")}


def number_seen(order: Order) -> str:
    """Our number of an order where the scope in force shows its matter, else ""."""
    matter = Matter.objects.filter(pk=order.pk).only("number").first()
    return matter.display_number if matter else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the outcome and the words the resident reads, and times. Nothing else."""

    order_id: int
    source: str
    external_number: str
    number: str
    kind: AnswerKind
    outcome: str
    words: str
    received_at: datetime
    registered_at: datetime
    due_at: datetime
    done_at: datetime
    answer_at: datetime
    round: int

    @property
    def outcome_words(self) -> str:
        """The outcome in words."""
        return str(Outcome(self.outcome).label)

    def body(self) -> bytes:
        """The answer as JSON, the same bytes for the same answer: what the webhook carries."""
        facts = {
            "type": "order.answered",
            "timestamp": _iso(self.answer_at),
            "data": {
                "source": self.source,
                "order_number": self.external_number,
                "number": self.number,
                "kind": self.kind.value,
                "outcome": self.outcome,
                "answer": self.words,
                "received_at": _iso(self.received_at),
                "registered_at": _iso(self.registered_at),
                "due_at": _iso(self.due_at),
                "done_at": _iso(self.done_at),
                "round": self.round,
            },
        }
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the body: which words a sending carried."""
        return hashlib.sha256(self.body()).hexdigest()


def _iso(at: datetime) -> str:
    return local(at).isoformat(timespec="seconds")


def answers_of(rows: Iterable[Order]) -> dict[int, Answer]:
    """The answers of these orders by key; orders without one are left out. Two statements.

    `rows` come from `orders()`, with matter and `answer_at`.
    """
    chosen = [one for one in rows if one.answer_at is not None]  # type: ignore[attr-defined]
    reported = Report._base_manager.filter(matter__in=[one.pk for one in chosen], approved=True)
    reports = {(one.matter_id, one.round): one for one in reported}
    ended = [one.pk for one in chosen if one.matter.closing in _ENDED]
    words = _last_words(ended)
    return {one.pk: _answer(one, reports, words) for one in chosen}


def _last_words(matter_ids: list[int]) -> dict[tuple[int, str], str]:
    if not matter_ids:
        return {}
    steps = TimelineStep._base_manager.filter(
        matter__in=matter_ids, verb__in=list(_ENDED.values()), public=True
    )
    ordered = steps.order_by("id").values_list("matter_id", "verb", "words")
    return {(matter_id, verb): words for matter_id, verb, words in ordered}


def _answer(
    order: Order,
    reports: Mapping[tuple[int, int], Report],
    words: Mapping[tuple[int, str], str],
) -> Answer:
    matter = order.matter
    answer_at: datetime = order.answer_at  # type: ignore[attr-defined]
    if matter.closing in _ENDED:
        kind = AnswerKind.RETURNED if matter.closing == Closing.DECLINED else AnswerKind.WITHDRAWN
        said = words.get((matter.pk, _ENDED[matter.closing]), "")
        said = said or _("The resident no longer wishes this to be pursued.")
        outcome, done_at = matter.outcome, answer_at
    else:
        report = reports[matter.pk, matter.round]
        kind, outcome, said, done_at = (
            AnswerKind.ANSWERED,
            report.outcome,
            report.answer,
            report.at,
        )
    return Answer(
        order_id=order.pk,
        source=order.source,
        external_number=order.external_number,
        number=matter.display_number,
        kind=kind,
        outcome=outcome,
        # The orderer has the number in its own order.
        words=references.masked(said),
        received_at=order.received_at,
        registered_at=matter.registered_at,
        due_at=order.due_at,
        done_at=done_at,
        answer_at=answer_at,
        round=matter.round,
    )


def batch_of(batch: UUID) -> list[OrderDelivery]:
    """The sendings of one workbook inside the scope, in the order of their keys."""
    return list(OrderDelivery.objects.filter(batch=batch).order_by("pk"))


def deliveries_of(order: Order) -> list[tuple[OrderDelivery, list[DeliveryTry]]]:
    """Every sending of an order with its tries, newest first: two statements."""
    sendings = list(OrderDelivery.unscoped.filter(order=order).order_by("-pk"))
    tries = DeliveryTry.unscoped.filter(delivery__in=sendings).order_by("number")
    by_delivery: dict[int, list[DeliveryTry]] = {}
    for one in tries:
        by_delivery.setdefault(one.delivery_id, []).append(one)
    return [(one, by_delivery.get(one.pk, [])) for one in sendings]


def due_deliveries(*, at: datetime, limit: int) -> list[int]:
    """Keys of sendings by webhook whose next try is due, the longest due first."""
    waiting = OrderDelivery._base_manager.filter(next_try_at__lte=at).order_by("next_try_at", "pk")
    return list(waiting.values_list("pk", flat=True)[:limit])


def orders_to_plan(*, limit: int) -> list[Order]:
    """Ready answers for which no sending waits or was given up."""
    held = (SendingState.WAITING, SendingState.FAILED)
    free = Q(sending=None) | ~Q(sending__in=held)
    return list(orders_to_answer().filter(free)[:limit])


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many orders stand where: in work, answer ready, answer given up, answer sent."""

    open: int
    ready: int
    failed: int
    answered: int


def order_counts() -> OrderCounts:
    """Counted over the orders inside the scope: one statement."""
    counted = orders().aggregate(
        open=Count("pk", filter=Q(matter__state__in=IN_WORK)),
        ready=Count("pk", filter=READY),
        failed=Count("pk", filter=READY & Q(sending=SendingState.FAILED)),
        answered=Count("pk", filter=Q(answered_at__isnull=False) & ~READY),
    )
    return OrderCounts(**counted)


def orders_matching(rows: QuerySet[Order], words: str) -> QuerySet[Order]:
    """Those whose number, theirs or ours, is or contains the words."""
    words = words.strip()
    if not words:
        return rows
    ours = numbering.check(words)
    return rows.filter(Q(external_number__contains=words) | Q(matter__number=ours or ""))


def order_by_number(number: str) -> Order:
    """The order behind our number inside the scope. Raises `Order.DoesNotExist`."""
    return orders().get(matter__number=numbering.check(number) or "")


def titles_known(unit: Unit) -> dict[str, list[str]]:
    """What columns are called in this unit's workbooks, by column."""
    known: dict[str, list[str]] = {}
    for column, title in OrderTitle.objects.filter(unit=unit).values_list("column", "title"):
        known.setdefault(column, []).append(title)
    return known


def place_for_orders(actor: Actor, pk: int) -> Unit | None:
    """The community or grid of this key where the actor takes orders in; None for any other."""
    return places_for_orders(actor).filter(pk=pk).first()


def places_for_orders(actor: Actor) -> QuerySet[Unit]:
    """Communities and grids under a post that registers and one that accepts."""
    rows = places_to_register(actor)
    return rows if actor.is_system else rows.filter(subtrees("path", actor.paths(ACCEPT)))
