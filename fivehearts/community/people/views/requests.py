"""What residents ask about their own files: read for checking, answered, and a copy to hand out."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.people import actions, forms, rules
from fivehearts.community.people.models import Correction
from fivehearts.community.people.queries import own, reading
from fivehearts.community.people.views.frame import show_refusal, status_of
from fivehearts.community.people.vocabulary import LabelKind, RequestKind
from fivehearts.community.places.queries import address_of
from fivehearts.foundation.clock import now
from fivehearts.foundation.files.queries import safe_headers, shown
from fivehearts.foundation.files.scanning import ScannerSilent, finding
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import Refusal


def _made(request: Correction, given: dict[str, str], by: Actor) -> None:
    actions.make_correction(correction=request, answer=given["answer"], by=by)


def _partly(request: Correction, given: dict[str, str], by: Actor) -> None:
    actions.correct_partly(
        correction=request, answer=given["answer"], instead=given["instead"], by=by
    )


def _declined(request: Correction, given: dict[str, str], by: Actor) -> None:
    actions.decline_correction(correction=request, answer=given["answer"], by=by)


VERDICTS: MappingProxyType[str, Callable[[Correction, dict[str, str], Actor], None]] = (
    MappingProxyType({"made": _made, "partly": _partly, "declined": _declined})
)


@require_http_methods(["GET", "POST"])
@holding("people.edit", "people.erase")
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: what it says is read for checking, then it is done, in part or not at all."""
    actor, found = actor_of(request), _found(request, pk)
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    verdict = request.POST.get("verdict", "")
    said, status = ("", ""), 200
    if request.method == "POST" and verdict != "read" and verdict not in VERDICTS:
        form.add_error(None, _("Press one of the buttons: do it, do it in part, or say why not."))
    if form.is_valid():
        try:
            if verdict == "read":
                said = actions.read_correction(correction=found, by=actor)
            else:
                VERDICTS[verdict](found, form.cleaned_data, actor)
                messages.success(request, _("The request was answered."))
                return redirect("people:corrections")
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = status_of(refusal)
    status = 422 if form.errors and status == 200 else status
    context = {
        "correction": found,
        "form": form,
        "wrong": said[0],
        "wanted": said[1],
        "papers": _papers(found),
        "late": found.state == "open" and found.due_at <= now(),
        "may_copy": found.kind == RequestKind.COPY and rules.may_hand_copy(actor, found),
        "may_check": rules.may_check(actor, found),
    }
    response = render(request, "people/correction.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@holding("people.edit", "people.erase")
def paper(request: HttpRequest, pk: UUID, paper_id: UUID) -> HttpResponse:
    """One paper shown with a request; recorded before it is shown, and looked through first."""
    found = own.paper(pk, paper_id)
    if found is None:
        raise Http404
    try:
        content = actions.read_paper(paper=found, by=actor_of(request))
        if settings.FILES_SCANNER and finding(settings.FILES_SCANNER, [content]):
            raise Http404
    except (Refusal, ScannerSilent):
        raise Http404 from None
    name = found.name or f"{found.pk}{found.suffix}"
    return HttpResponse(content, headers=safe_headers(found.kind, found.content_type, name))


@require_POST
@holding("people.reveal")
@confirmed_recently
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole file in full, to be printed and handed to its resident; recorded first."""
    found = _found(request, pk)
    try:
        actions.open_copy(correction=found, by=actor_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("people:correction", pk=pk)
    (file,) = own.own_files([found.person_id])
    context = {
        "correction": found,
        "file": file,
        "labels": [LabelKind(kind).label for kind in file.kinds],
        "address": address_of(file.person.dwelling) if file.person.dwelling else "",
        "opened": _opened(file.data),
        "phones": [
            (one.get_kind_display(), one.phone.reveal()) for one in file.phones if one.phone
        ],
    }
    response = render(request, "people/copy.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _opened(data: Any) -> list[tuple[Any, str]]:
    fields = ("name", "phone", "identity", "birth")
    return [
        (data._meta.get_field(name).verbose_name, getattr(data, name).reveal())
        for name in fields
        if data is not None and getattr(data, name)
    ]


def _found(request: HttpRequest, pk: UUID) -> Correction:
    found = reading.correction(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


def _papers(request: Correction) -> list[dict[str, Any]]:
    return [
        shown(
            one,
            url=reverse("people:paper", args=[request.pk, one.pk]),
            name=one.name,
            number=number,
            description=one.description,
        )
        | {"thumb": ""}
        for number, one in enumerate(own.papers_of(request), start=1)
    ]
