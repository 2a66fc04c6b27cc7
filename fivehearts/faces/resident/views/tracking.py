"""查进度: number and code open the matter; on a shared computer it is closed again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fivehearts.community.duties.access import open_to_all
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.vocabulary.refusals import WrongCode
from fivehearts.faces.resident.forms import MOST_TYPED, TrackForm, show_refusal
from fivehearts.faces.resident.views.frame import (
    FILES,
    OPENED,
    RECEIPTS,
    came_late,
    keeps_late_forms,
    open_in_session,
    page,
    say_late,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.outbox.channels import is_open
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all("the code decides; without it nothing is shown")
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code. Wrong number and wrong code read the same sentence."""
    if request.method == "GET":
        known = numbering.check(request.GET.get("n", "")[:MOST_TYPED])
        return _shown(
            request, TrackForm(initial={"number": numbering.display(known) if known else ""})
        )
    form = TrackForm(request.POST)
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return _shown(request, form, status=403)
    if not valid:
        return _shown(request, form, status=422)
    number = form.cleaned_data["number"]
    try:
        opening = actions.open_with_code(
            by=resident("visitor"),
            number=number,
            code=form.cleaned_data["code"],
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _shown(request, form, status=429)
    if opening.matter_id is None:
        show_refusal(form, WrongCode())
        return _shown(request, form, status=422)
    open_in_session(request, opening.matter_id)
    return redirect("resident:matter", number=number)


def _shown(request: HttpRequest, form: TrackForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "by_phone": is_open(Channel.SMS)}
    return page(request, "resident/track.html", context, status=status)


@require_POST
@open_to_all("forgets what this session opened")
def close(request: HttpRequest) -> HttpResponse:
    """Leave nothing behind on a shared computer."""
    if request.user.is_authenticated:
        for name in (OPENED, RECEIPTS, FILES):
            request.session.pop(name, None)
    else:
        request.session.flush()
    messages.success(request, _("Closed. Nobody can look at your matter on this device now."))
    return redirect("resident:home")
