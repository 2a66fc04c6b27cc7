"""我的档案: what the register keeps of whoever proved who they are, and what they ask about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fivehearts.community.duties.access import with_code
from fivehearts.community.people import actions
from fivehearts.community.people.queries.own import OwnFile, roots_of
from fivehearts.community.people.queries.own import own_files as files_of
from fivehearts.community.people.vocabulary import LabelKind, RequestKind
from fivehearts.community.places.queries import address_of
from fivehearts.faces.resident.forms import FileAskForm, show_refusal
from fivehearts.faces.resident.queries.mine import residents_opened
from fivehearts.faces.resident.views.frame import (
    FILES,
    as_resident,
    came_late,
    keeps_late_forms,
    page,
    say_late,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.files.fields import hold_again
from fivehearts.foundation.outbox.channels import is_open
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal


@require_GET
@with_code("resident:track", FILES)
@as_resident
def own_files(request: HttpRequest) -> HttpResponse:
    """Each file, masked, with what was asked about it and when the answer comes."""
    proved = files_proved(request)
    files = files_of(keys_seen(proved))
    rows = [_row(one, by_phone=one.person.pk in proved) for one in files]
    context = {"rows": rows, "now": now(), "by_mail": is_open(Channel.EMAIL)}
    return page(request, "resident/own_files.html", context)


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@with_code("resident:track", FILES)
@as_resident
def ask_about_file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """A correction, a copy, or to erase the file: one page, one button."""
    proved = files_proved(request)
    if kind not in RequestKind.values or pk not in keys_seen(proved):
        raise Http404
    wanted = RequestKind(kind)
    file = next(iter(files_of([pk])), None)
    if file is None or file.data is None:
        raise Http404
    if request.method == "GET":
        asked = {"field": request.GET.get("field", "")[:20]}
        return _shown(request, file, wanted, FileAskForm(kind=wanted, initial=asked))
    form = FileAskForm(request.POST, request.FILES, kind=wanted)
    valid, by = form.is_valid(), resident(str(pk))
    if came_late(request):
        say_late(form)
        return _shown(request, file, wanted, form, status=403)
    if not valid:
        hold_again(form, by=by)
        return _shown(request, file, wanted, form, status=422)
    try:
        _ask(file, wanted, form.cleaned_data, by)
    except Refusal as refusal:
        show_refusal(form, refusal)
        hold_again(form, by=by)
        return _shown(request, file, wanted, form, status=409)
    messages.success(request, _("Received. The day by which you have an answer stands below."))
    return redirect("resident:own_files")


def _ask(file: OwnFile, kind: RequestKind, given: dict[str, Any], by: Any) -> None:
    if kind == RequestKind.CORRECTION:
        actions.ask_correction(person=file.person, by=by, **given)
    elif kind == RequestKind.COPY:
        actions.ask_copy(person=file.person, by=by)
    else:
        actions.ask_erasure(person=file.person, by=by, **given)


def files_proved(request: HttpRequest) -> list[UUID]:
    """The files whose telephone this session proved by a code."""
    found = []
    for text in request.session.get(FILES) or []:
        try:
            found.append(UUID(str(text)))
        except ValueError:
            continue
    return found


def keys_seen(proved: list[UUID]) -> list[UUID]:
    """Every file this session may see: by telephone, and by the query code of an own matter."""
    by_code = roots_of(residents_opened())
    return list(dict.fromkeys([*proved, *by_code]))


def _row(file: OwnFile, *, by_phone: bool) -> dict[str, Any]:
    """What a page shows. Whoever came by a query code alone reads name and telephone only.

    A receipt lies about, a telephone does not: labels, birth date and dwelling need the latter.
    """
    person = file.person
    return {
        "file": file,
        "by_phone": by_phone,
        "address": address_of(person.dwelling) if by_phone and person.dwelling else "",
        "labels": [LabelKind(kind).label for kind in file.kinds] if by_phone else [],
    }


def _shown(
    request: HttpRequest,
    file: OwnFile,
    kind: RequestKind,
    form: FileAskForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"file": file, "kind": kind.value, "title": _title(kind), "form": form}
    return page(request, "resident/ask_about_file.html", context, status=status)


def _title(kind: RequestKind) -> str:
    return {
        RequestKind.CORRECTION: _("Something in my file is wrong"),
        RequestKind.COPY: _("I want a copy of my file"),
        RequestKind.ERASURE: _("Please erase my file"),
    }[kind]
