"""Orders of the city's 12345 at the desk: the list, one order, one entered, the answers going back."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters import actions, rules
from fivehearts.engines.matters.forms.orders import OrderDateForm, OrderForm
from fivehearts.engines.matters.models import Matter, Order
from fivehearts.engines.matters.orders import sheets, webhook
from fivehearts.engines.matters.queries import orders as queries
from fivehearts.engines.matters.queries.tracking import number_of
from fivehearts.engines.matters.tables import OrderTable, answer_mark
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.vocabulary.orders import OrderKnown
from fivehearts.engines.matters.vocabulary.states import ACCEPT, VIEW
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import AlreadyDone, Forbidden, Refusal
from fivehearts.foundation.web.exports import workbook_response
from fivehearts.foundation.web.fields import plain_text
from fivehearts.foundation.web.tables import configured, exported

_LISTS = {
    "open": queries.orders_open,
    "ready": queries.orders_to_answer,
    "answered": queries.orders_answered,
    "all": queries.orders,
}
# So many answers go into one workbook; the rest goes into the next.
MOST_ANSWERS = 1000


@require_GET
@holding(VIEW)
def orders(request: HttpRequest) -> HttpResponseBase:
    """Every order I may see: in work, ready to be answered, answered; found by either number."""
    chosen = request.GET.get("show", "open")
    chosen = chosen if chosen in _LISTS else "open"
    words = plain_text(request.GET.get("q", "")[:80], lines=False)
    rows = queries.orders() if words else _LISTS[chosen]()
    table = configured(request, OrderTable(queries.orders_matching(rows, words)))
    answer = exported(request, table)
    if answer is not None:
        return answer
    actor, counts = actor_of(request), queries.order_counts()
    context = {
        "table": table,
        "tabs": _tabs(chosen, counts, searching=bool(words)),
        "counts": counts,
        "asked": words,
        "may_take": actor.holds_anywhere(ACCEPT),
        "to_send": _sendable(actor).count() if actor.holds_anywhere(ACCEPT) else 0,
        "by_webhook": _webhook_state(),
    }
    return render(request, "matters/orders.html", context)


def _tabs(chosen: str, counts: queries.OrderCounts, *, searching: bool) -> list[dict[str, Any]]:
    listed = (
        ("open", _("In work"), counts.open),
        ("ready", _("Answers to send back"), counts.ready),
        ("answered", _("Answer sent back"), counts.answered),
        ("all", _("All"), None),
    )
    here = reverse("matters:orders")
    return [
        {
            "label": label,
            "url": f"{here}?show={code}",
            "active": code == chosen and not searching,
            "count": count,
        }
        for code, label, count in listed
    ]


def _webhook_state() -> str:
    """on, off, or wrong: whether answers go back by themselves here."""
    try:
        return "on" if webhook.is_configured() else "off"
    except webhook.MisconfiguredWebhook:
        return "wrong"


def _sendable(actor: Actor) -> Any:
    ready = queries.answerable_by(actor, queries.orders_to_answer(), ACCEPT)
    return queries.free_to_send(ready)


@require_http_methods(["GET", "POST"])
@holding(ACCEPT)
def order_new(request: HttpRequest) -> HttpResponse:
    """Enter one order: its number and both moments, then the five facts."""
    actor = actor_of(request)
    if request.method == "GET":
        initial = {"once": secrets.token_urlsafe(24), **_only_place(actor)}
        form = OrderForm(actor=actor, initial=initial)
        return render(request, "matters/order_new.html", {"form": form})
    form = OrderForm(request.POST, actor=actor)
    if not form.is_valid():
        return render(request, "matters/order_new.html", {"form": form}, status=422)
    once = form.cleaned_data["once"]
    try:
        made = actions.take_order(
            by=actor,
            facts=form.registration(),
            order=form.order(),
            once=once,  # type: ignore[call-arg]
        )
        number = made.number
    except AlreadyDone as done:
        number = _number_of(done.result)
    except Refusal as refusal:
        show_refusal(form, refusal)
        context = {"form": form, "known": _known(refusal)}
        return render(request, "matters/order_new.html", context, status=status_of(refusal))
    messages.success(request, _("The order is taken in and accepted. Now dispatch it."))
    return redirect("matters:matter", number=number)


def _only_place(actor: Actor) -> dict[str, Any]:
    """The place most orders are for: the first there is to choose."""
    first = queries.places_for_orders(actor).first()
    return {"place_unit": first.pk} if first else {}


def _known(refusal: Refusal) -> str:
    """Our number of an order taken before, to be linked to."""
    return str(refusal.facts["number"]) if isinstance(refusal, OrderKnown) else ""


def _number_of(key: str) -> str:
    try:
        return number_of(int(key))
    except (Matter.DoesNotExist, ValueError):
        raise Http404 from None


@require_GET
@holding(VIEW)
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: both clocks, its answer, and every try to send it."""
    return _shown(request, _loaded(number))


def _loaded(number: str) -> Order:
    try:
        return queries.order_by_number(number)
    except Order.DoesNotExist:
        raise Http404 from None


def _shown(
    request: HttpRequest, found: Order, *, form: Form | None = None, status: int = 200
) -> HttpResponse:
    word, kind = answer_mark(found)
    context = {
        "order": found,
        "matter": found.matter,
        "answer": queries.answers_of([found]).get(found.pk),
        "answer_word": word,
        "answer_kind": kind,
        "deliveries": queries.deliveries_of(found),
        "date_form": form or OrderDateForm(initial={"due_at": found.due_at}),
        "may_answer": rules.may_answer_order(actor_of(request), found.matter),
        "promise": queries.order_promise(found),
        "by_webhook": _webhook_state(),
    }
    return render(request, "matters/orders_one.html", context, status=status)


@require_POST
@holding(ACCEPT)
def order_date(request: HttpRequest, number: str) -> HttpResponse:
    """The orderer set another date."""
    found = _loaded(number)
    form = OrderDateForm(request.POST)
    actor = actor_of(request)
    if not rules.may_answer_order(actor, found.matter):
        return _refused(request, found, Forbidden())
    if not form.is_valid():
        return _shown(request, found, form=form, status=422)
    try:
        actions.change_order_date(by=actor, order=found, **form.cleaned_data)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _shown(request, _loaded(number), form=form, status=status_of(refusal))
    messages.success(request, _("The new date is noted; the nearer of both leads."))
    return redirect("matters:order", number=found.matter.number)


@require_POST
@holding(ACCEPT)
def order_answered(request: HttpRequest, number: str) -> HttpResponse:
    """The answer was given by hand: typed into the hotline's page, or told by telephone."""
    found = _loaded(number)
    try:
        actions.mark_answered(by=actor_of(request), order=found)
    except Refusal as refusal:
        return _refused(request, _loaded(number), refusal)
    messages.success(request, _("It counts as answered."))
    return redirect("matters:order", number=found.matter.number)


@require_POST
@holding(ACCEPT)
def order_again(request: HttpRequest, number: str) -> HttpResponse:
    """The answer did not arrive: it is to be sent again."""
    found = _loaded(number)
    try:
        actions.send_again(by=actor_of(request), orders=[found])
    except Refusal as refusal:
        return _refused(request, _loaded(number), refusal)
    messages.success(request, _("It is to be sent again."))
    return redirect("matters:order", number=found.matter.number)


def _refused(request: HttpRequest, found: Order, refusal: Refusal) -> HttpResponse:
    messages.error(request, refusal.sentence)
    return _shown(request, found, status=status_of(refusal))


@require_POST
@holding(ACCEPT)
def answers_taken(request: HttpRequest) -> HttpResponse:
    """Put every ready answer into one workbook; the page that follows hands it out."""
    actor = actor_of(request)
    try:
        batch = actions.take_answers(by=actor, orders=list(_sendable(actor)[:MOST_ANSWERS]))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("matters:orders")
    return redirect("matters:answers", batch=batch)


@require_GET
@holding(VIEW)
def answers(request: HttpRequest, batch: UUID) -> HttpResponseBase:
    """A workbook of answers: to download as often as needed, or to take back."""
    sendings = queries.batch_of(batch)
    if not sendings:
        raise Http404
    found = queries.orders().filter(pk__in=[one.order_id for one in sendings])
    if "_export" in request.GET:
        rows = sheets.rows(queries.answers_of(found).values())
        return workbook_response(_("answers-12345"), sheets.HEAD, rows)
    context = {
        "batch": batch,
        "at": sendings[0].at,
        "count": len(sendings),
        "undone": [one for one in sendings if one.state != "sent"],
        "orders": found[:50],
        "may_take": actor_of(request).holds_anywhere(ACCEPT),
    }
    return render(request, "matters/orders_answers.html", context)


@require_POST
@holding(ACCEPT)
def answers_undone(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The workbook did not get there: its answers are to be sent again."""
    sent = [one.order_id for one in queries.batch_of(batch) if one.state == "sent"]
    if not sent:
        raise Http404
    try:
        actions.send_again(by=actor_of(request), orders=list(queries.orders().filter(pk__in=sent)))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("matters:answers", batch=batch)
    messages.success(request, _("These answers are to be sent again."))
    return redirect("matters:orders")
