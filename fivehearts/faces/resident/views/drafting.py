"""What the pages of a draft share: the key of this browser, what was typed, where to go on."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from fivehearts.faces.resident import actions
from fivehearts.faces.resident.forms import STEPS, SubmitForm, first_open
from fivehearts.faces.resident.models import Draft
from fivehearts.faces.resident.queries import drafts as queries
from fivehearts.faces.resident.vocabulary import KEPT_FOR
from fivehearts.foundation.clock import now
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.files.queries import shown
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.web.fields import plain_text

# Whoever writes here is known only by what they write.
VISITOR = resident("visitor")
_COOKIE, _SALT = "drafts", "resident.drafts"


def device_key(request: HttpRequest) -> str:
    """The key this browser keeps its drafts by; "" before it began one, or where it was forged."""
    return request.get_signed_cookie(_COOKIE, default="", salt=_SALT) or ""


def address_counted(request: HttpRequest) -> str:
    """The network address this counts for; "" for colleagues and where it says nothing.

    An address inside a network (a proxy before all of us, the screens of an office) speaks for
    many at once, so only public ones are counted.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    try:
        public = ip_address(address).is_global
    except ValueError:
        public = False
    return address if public and not request.user.is_authenticated else ""


def draft_asked(request: HttpRequest, draft_id: UUID) -> Draft | None:
    """The draft of this browser with this id."""
    return queries.draft_of(device_key(request), draft_id, now())


def id_asked(request: HttpRequest) -> UUID:
    """The id a form was opened with; a new one where it is not one of ours or was sent already."""
    try:
        asked = UUID(request.POST.get("once", "")[:64])
    except ValueError:
        return uuid4()
    return asked


def typed(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """The answers of a page as they were typed, without what no text may hold."""
    return {
        name: plain_text(request.POST.get(name, ""), lines=name == "words")
        for name in names
        if name != "photos"
    }


def keep(
    request: HttpRequest, draft_id: UUID, answers: dict[str, str], photos: Sequence[CleanFile]
) -> tuple[Draft, str]:
    """Keep a page's answers; the draft, and the key to be left in the browser."""
    key = device_key(request) or secrets.token_urlsafe(24)
    draft = actions.keep_draft(
        by=VISITOR,
        key=key,
        draft_id=draft_id,
        answers=answers,
        photos=photos,
        address=address_counted(request),
    )
    return draft, key


def leave_key(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponse:
    """Leave the key in the browser, for two weeks from now; scripts cannot read it."""
    response.set_signed_cookie(
        _COOKIE,
        key,
        salt=_SALT,
        max_age=int(KEPT_FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def go_on(draft: Draft) -> HttpResponse:
    """To the first question still open, or to looking it all over."""
    step = first_open(queries.answers_of(draft))
    if step:
        return redirect("resident:step", draft_id=draft.pk, step=step)
    return redirect("resident:check", draft_id=draft.pk)


def kept_pictures(draft: Draft | None) -> list[dict[str, Any]]:
    """The pictures of a draft as the list of files wants them."""
    if draft is None:
        return []
    rows = []
    for index, one in enumerate(queries.photos_of(draft), start=1):
        url = reverse("resident:draft_photo", args=[draft.pk, one.pk])
        rows.append(
            {
                "id": one.pk,
                **shown(one, url=url, name=one.name, number=index, description=one.description),
            }
        )
    return rows


def wants_later(request: HttpRequest) -> bool:
    """Whether "save and go on later" was pressed."""
    return "later" in request.POST


def had_pictures(form: SubmitForm, request: HttpRequest) -> bool:
    """Whether pictures were sent that could not be kept."""
    return bool(request.FILES) and not form.good_photos


def browser_key(draft: Draft | None, step: str) -> str:
    """By what the script keeps the words of a page that is not sent yet, in this browser."""
    return f"report-{draft.pk}-{step}" if draft is not None else "report"


def settled_keys(draft: Draft | None, step: str = "") -> list[str]:
    """Pages whose words the server has by now: the browser need not keep them any longer."""
    if draft is None:
        return []
    return ["report", *(browser_key(draft, one) for one in STEPS if one != step)]
