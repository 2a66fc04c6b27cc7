"""By which address a resident is told: chosen on the own file, confirmed or forgotten by a link."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import open_to_all, with_code
from fivehearts.community.people import actions
from fivehearts.community.people.queries.own import own_files
from fivehearts.faces.resident.forms import NoticeForm, show_refusal
from fivehearts.faces.resident.views.frame import (
    FILES,
    as_resident,
    came_late,
    keeps_late_forms,
    page,
    say_late,
)
from fivehearts.faces.resident.views.own_files import files_proved
from fivehearts.foundation.outbox.channels import is_open
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@with_code("resident:track", FILES)
@as_resident
def notices(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Only for whoever proved the telephone: a lost receipt redirects nobody's messages."""
    file = next(iter(own_files([pk] if pk in files_proved(request) else [])), None)
    if file is None or file.data is None or not is_open(Channel.EMAIL):
        raise Http404
    known = file.notices
    first = {"language": known.language if known else "zh-hans"}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=first)
    context = {"form": form, "file": file, "known": known}
    valid = form.is_valid()
    if request.method == "GET":
        return page(request, "resident/notices.html", context)
    if came_late(request):
        say_late(form)
        return page(request, "resident/notices.html", context, status=403)
    try:
        if valid:
            site = request.build_absolute_uri("/")
            actions.choose_notices(
                person=file.person, site=site, by=resident(str(pk)), **form.cleaned_data
            )
    except Refusal as refusal:
        show_refusal(form, refusal)
    if form.errors:
        return page(request, "resident/notices.html", context, status=422)
    messages.success(request, _thanks(form.cleaned_data["email"]))
    return redirect("resident:own_files")


def _thanks(email: str) -> str:
    if email:
        return _("Kept. We sent a letter there: open the link in it, then messages come to you.")
    return _("Kept. Messages come by text message; no e-mail address is kept.")


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all("the signed link of a letter decides; nothing of any file is shown")
def mail_link(request: HttpRequest, token: str) -> HttpResponse:
    """Two buttons: it is my address, or forget it. Opening the link alone does nothing."""
    if request.method == "GET" or came_late(request):
        return page(
            request, "resident/mail_link.html", {}, status=403 if came_late(request) else 200
        )
    by = resident("letter")
    try:
        if request.POST.get("what") == "forget":
            actions.forget_address(token=token, by=by)
            done = _("Forgotten. Nothing more is sent to this address.")
        else:
            actions.confirm_address(token=token, by=by)
            done = _("Thank you. From now on messages come to this address.")
    except Refusal as refusal:
        return page(request, "resident/mail_link.html", {"refused": refusal.sentence}, status=410)
    messages.success(request, done)
    return redirect("resident:home")
