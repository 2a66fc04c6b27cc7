"""Which community, and the form on paper with the code by which it is known again."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import actor_of, open_to_all
from fivehearts.engines.matters.vocabulary.states import REGISTER
from fivehearts.engines.matters.vocabulary.words import Channel
from fivehearts.faces.resident.forms import KINDS, SubmitForm
from fivehearts.faces.resident.queries.places import (
    Place,
    communities_named,
    next_tier,
    place_of,
)
from fivehearts.faces.resident.views.frame import page, place_remembered, qr
from fivehearts.faces.resident.vocabulary import PAPER_VERSION
from fivehearts.foundation.web.fields import plain_text

_PAPER_CODE = re.compile(r"R\d{1,3}(?:-(?P<unit>.{1,40}))?", re.DOTALL)


@require_GET
@open_to_all("the list of communities is public")
def where(request: HttpRequest) -> HttpResponse:
    """Find the community by name or step by step."""
    words = plain_text(request.GET.get("q", ""), lines=False)[:40]
    above, below = next_tier(plain_text(request.GET.get("under", ""), lines=False)[:40])
    wanted = request.GET.get("for", "")[:64]
    context = {
        "words": words,
        "found": communities_named(words) if words else [],
        "above": above,
        "below": below,
        "stepped": bool(request.GET.get("under")),
        "target": _target(wanted),
        "wanted": wanted if _target(wanted) != reverse("resident:submit") else "",
    }
    return page(request, "resident/where.html", context)


def _target(wanted: str) -> str:
    """The page that asked for the community, and is given it."""
    if wanted == "whole":
        return reverse("resident:whole")
    try:
        return reverse("resident:step", args=[UUID(wanted), "where"])
    except ValueError:
        return reverse("resident:submit")


@require_GET
@open_to_all("the form on paper")
def paper(request: HttpRequest) -> HttpResponse:
    """The paper twin: the same questions, and a code that says which form of which community."""
    place = place_of(request.GET.get("unit", "")) or place_remembered(request)
    code = paper_code(place)
    address = request.build_absolute_uri(reverse("resident:paper_code", args=[code]))
    context = {
        "qr": qr(address),
        "form": SubmitForm(),
        "kinds": KINDS,
        "paper_code": code,
        "print_title": _("What a resident tells us"),
    }
    return page(request, "resident/paper.html", context, place=place)


def paper_code(place: Place | None) -> str:
    """`R2-110101001001`: the version of the questions and the community; `R2` for any."""
    return f"{PAPER_VERSION}-{place.unit.code}" if place else PAPER_VERSION


@require_GET
@open_to_all("a paper form leads to the same form on the phone, or to the clerk's own")
def paper_form(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever scans or types the code of a paper: a resident goes on here, a clerk registers it."""
    known = _PAPER_CODE.fullmatch(code.strip())
    place = place_of(known["unit"] or "") if known else None
    if actor_of(request).holds_anywhere(REGISTER):
        address = f"{reverse('matters:register')}?channel={Channel.COUNTER}"
        return redirect(f"{address}&place_unit={place.unit.pk}" if place else address)
    address = reverse("resident:submit")
    return redirect(f"{address}?unit={place.unit.code}" if place else address)
