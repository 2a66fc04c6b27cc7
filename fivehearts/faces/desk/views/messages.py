"""Messages at the desk: the own inbox, what went out for the unit, and its work chats."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding, signed_in
from fivehearts.community.duties.queries import names_of
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.faces.desk.forms import ChatForm, SendAgainForm
from fivehearts.faces.desk.queries.returns import with_residents
from fivehearts.faces.desk.tables import DeliveryTable
from fivehearts.foundation.outbox import actions, rules
from fivehearts.foundation.outbox.kinds import kinds, label_of
from fivehearts.foundation.outbox.models import Delivery
from fivehearts.foundation.outbox.queries import inbox as mine
from fivehearts.foundation.outbox.queries import log, unnamed
from fivehearts.foundation.outbox.vocabulary import (
    KEEP_ROBOTS,
    READ_LOG,
    Channel,
    DeliveryState,
    Fault,
)
from fivehearts.foundation.verbs import Overtaken, Refusal
from fivehearts.foundation.web.paging import keyset_page
from fivehearts.foundation.web.tables import configured


@require_GET
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first; the unread alone where asked."""
    actor, unread = actor_of(request), request.GET.get("show") != "all"
    waiting = mine.unread_count(actor)
    here = reverse("desk:inbox")
    context = {
        "page": keyset_page(mine.inbox(actor, unread=unread), request.GET, order=("-at",)),
        "unread": unread,
        "waiting": waiting,
        "tabs": [
            {"label": _("Unread"), "url": here, "active": unread, "count": waiting},
            {"label": _("All messages"), "url": f"{here}?show=all", "active": not unread},
        ],
        "may_read_log": actor.holds_anywhere(READ_LOG),
    }
    return render(request, "desk/inbox.html", context)


@require_POST
@signed_in
def open_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark one message as read and go where it leads."""
    message = mine.inbox_message(actor_of(request), pk)
    if message is None:
        raise Http404
    actions.mark_read(by=actor_of(request), messages=[message])
    return redirect(message.link or "desk:inbox")


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything I have as read."""
    actor = actor_of(request)
    read = actions.mark_read(by=actor, messages=list(mine.inbox(actor, unread=True)[:1000]))
    if read:
        messages.success(request, _("Everything is marked as read."))
    return redirect("desk:inbox")


@require_GET
@holding(READ_LOG)
def sent_messages(request: HttpRequest) -> HttpResponse:
    """What went out for my units: to whom, by which way, and what became of it."""
    wanted = {name: request.GET.get(name, "")[:60] for name in ("state", "channel", "kind")}
    # A kind nobody declares narrows nothing, whatever the address holds.
    wanted["kind"] = wanted["kind"] if wanted["kind"] in kinds() else ""
    table = configured(request, DeliveryTable(log.deliveries(**wanted)))
    table.names = names_of(log.user_keys(one.record for one in table.paginated_rows))
    context = {
        "table": table,
        "wanted": wanted,
        "states": DeliveryState.choices,
        "channels": Channel.choices,
        "kinds": sorted((code, str(kind.label)) for code, kind in kinds().items()),
        "may_keep_chats": actor_of(request).holds_anywhere(KEEP_ROBOTS),
        "unnamed": unnamed.unnamed_returns().count(),
    }
    return render(request, "desk/sent_messages.html", context)


@require_http_methods(["GET", "POST"])
@holding(READ_LOG)
def sent_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One message on one way: every try, and once more where it did not arrive."""
    delivery = log.delivery(pk)
    if delivery is None:
        raise Http404
    unknown = delivery.state == DeliveryState.UNKNOWN
    if request.method == "GET":
        return _sent_page(request, delivery, SendAgainForm(unknown=unknown))
    form = SendAgainForm(request.POST, unknown=unknown)
    if not form.is_valid():
        return _sent_page(request, delivery, form, status=422)
    understood = bool(form.cleaned_data.get("understood"))
    try:
        going = actions.send_again(by=actor_of(request), delivery=delivery, understood=understood)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _sent_page(request, delivery, form, status=status_of(refusal))
    messages.success(request, _("It is sent again within a minute."))
    return redirect("desk:sent_message", going.pk)


@require_GET
@holding(READ_LOG)
def unnamed_returns(request: HttpRequest) -> HttpResponse:
    """Letters that came back in plain words and name none of ours; a colleague looks whose it was."""
    page = keyset_page(unnamed.unnamed_returns(), request.GET, order=("-last_at",))
    actor = actor_of(request)
    context = {
        "page": page,
        "rows": with_residents(actor, page.rows),
        "may_find": actor.holds_anywhere("people.view"),
    }
    return render(request, "desk/unnamed_returns.html", context)


@require_POST
@holding(READ_LOG)
def see_unnamed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody has seen to it; a second press says the same."""
    returned = unnamed.unnamed_return(pk)
    if returned is None:
        raise Http404
    with suppress(Overtaken):
        actions.see_unnamed(by=actor_of(request), returned=returned)
    messages.success(request, _("It is off the list, and its address is erased."))
    return redirect("desk:unnamed_returns")


def _sent_page(
    request: HttpRequest, delivery: Delivery, form: SendAgainForm, *, status: int = 200
) -> HttpResponse:
    names = names_of(log.user_keys([delivery]))
    context: dict[str, Any] = {
        "delivery": delivery,
        "kind": label_of(delivery.message.kind),
        "to_whom": log.to_whom(delivery, names),
        "fault": Fault(delivery.fault).label if delivery.fault else "",
        "tries": log.tries_of(delivery),
        "form": form,
        "may_send_again": rules.may_send_again(actor_of(request), delivery)
        and delivery.message.erased_at is None,
        "unknown": delivery.state == DeliveryState.UNKNOWN,
    }
    return render(request, "desk/sent_message.html", context, status=status)


@require_http_methods(["GET", "POST"])
@holding(KEEP_ROBOTS)
def chats(request: HttpRequest) -> HttpResponse:
    """Which work chats hear of a unit's work; one more."""
    actor = actor_of(request)
    units = {unit.pk: unit for unit in log.units_to_keep_robots_for(actor)}
    choices = [(key, unit.name) for key, unit in units.items()]
    status = 200
    form = ChatForm(request.POST or None, units=choices)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.add_robot(
                    by=actor, unit=units[data["unit"]], name=data["name"], url=data["url"]
                )
            except Refusal as refusal:
                show_refusal(form, refusal)
                status = status_of(refusal)
            else:
                messages.success(request, _("The chat hears of it from now on."))
                return redirect("desk:chats")
    context = {"form": form, "robots": list(log.robots(actor))}
    return render(request, "desk/chats.html", context, status=status)


@require_POST
@holding(KEEP_ROBOTS)
def remove_chat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A chat hears nothing more."""
    actor = actor_of(request)
    robot = log.robots(actor).filter(pk=pk).first()
    if robot is None:
        raise Http404
    actions.remove_robot(by=actor, robot=robot)
    messages.success(request, _("The chat hears nothing more."))
    return redirect("desk:chats")
