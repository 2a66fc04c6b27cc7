"""我要反映: where, what and who; then the receipt."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fivehearts.community.duties.access import open_to_all, with_code
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.receipt import code_of
from fivehearts.engines.matters.queries.tracking import (
    number_of,
    promise_explained,
    registered_moment,
    tracked_matter,
)
from fivehearts.faces.resident.forms import KINDS, SubmitForm, show_refusal
from fivehearts.faces.resident.queries import (
    Place,
    are_few,
    communities_around,
    communities_named,
    next_tier,
    place_of,
)
from fivehearts.faces.resident.views.frame import (
    RECEIPTS,
    as_resident,
    came_late,
    keeps_late_forms,
    open_in_session,
    page,
    place_remembered,
    qr,
    remember_place,
    say_late,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import CodeScope, enter
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import AlreadyDone, Refusal
from fivehearts.foundation.web.fields import plain_text

_NONCE = re.compile(r"[A-Za-z0-9_-]{20,60}")
# The second of two equal forms gets the same receipt so long; later the code stays hidden.
_SAME_RECEIPT = timedelta(minutes=10)
_MOST_RECEIPTS = 20
# Whoever writes here is known only by what they write.
_VISITOR = resident("visitor")


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all("residents need no account to be heard")
def submit(request: HttpRequest) -> HttpResponse:
    """The form; sent twice it gives the same receipt, refused it keeps every word."""
    if request.method == "GET":
        return _empty_form(request)
    place = place_of(request.POST.get("unit", ""))
    around = place or place_remembered(request)
    form = SubmitForm(request.POST, request.FILES, groups=communities_around(around))
    if came_late(request):
        form.full_clean()
        say_late(form)
        return _shown(request, form, place, status=403)
    if not form.is_valid():
        return _shown(request, form, place, status=422)
    once = request.POST.get("once", "")
    nonce = once if _NONCE.fullmatch(once) else secrets.token_urlsafe(24)
    try:
        made = actions.register(by=_VISITOR, facts=form.registration(), once=f"resident:{nonce}")  # type: ignore[call-arg]
    except AlreadyDone as done:
        return _same_again(request, int(done.result or 0))
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _shown(request, form, place, status=422)
    return _received(request, made.pk, made.number, place)


def _empty_form(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("unit", "")
    place = place_of(code) or place_remembered(request)
    groups = communities_around(place)
    if not groups:
        # A city's worth of communities is walked step by step first.
        return redirect("resident:where")
    known = place.unit.code if place else _only_one(groups)
    initial = {"once": secrets.token_urlsafe(24), "unit": known}
    form = SubmitForm(groups=groups, initial=initial)
    response = _shown(request, form, place)
    if place is not None and code:
        remember_place(response, place)
    return response


def _only_one(groups: list[tuple[str, list[tuple[str, str]]]]) -> str:
    codes = [code for _heading, rows in groups for code, _name in rows]
    return codes[0] if len(codes) == 1 else ""


def _shown(
    request: HttpRequest, form: SubmitForm, place: Place | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "had_photos": form.is_bound and bool(request.FILES),
        "others_open": form["contact"].value() == "on_behalf",
        "all_listed": are_few(),
    }
    return page(request, "resident/submit.html", context, place=place, status=status)


def _received(request: HttpRequest, pk: int, number: str, place: Place | None) -> HttpResponse:
    open_in_session(request, pk)
    kept = [one for one in request.session.get(RECEIPTS, []) if one != number]
    request.session[RECEIPTS] = [*kept, number][-_MOST_RECEIPTS:]
    response = redirect("resident:receipt", number=number)
    if place is not None:
        remember_place(response, place)
    return response


def _same_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the first form; on a shared computer not for whoever goes back later."""
    with enter(CodeScope(frozenset({pk}))):
        try:
            number, made_at = number_of(pk), registered_moment(pk)
        except Matter.DoesNotExist:
            raise Http404 from None
    if now() - made_at > _SAME_RECEIPT and number not in request.session.get(RECEIPTS, []):
        return redirect(f"{reverse('resident:track')}?n={number}")
    return _received(request, pk, number, None)


@require_GET
@open_to_all("the list of communities is public")
def where(request: HttpRequest) -> HttpResponse:
    """Find the community by name or step by step."""
    words = plain_text(request.GET.get("q", ""), lines=False)[:40]
    above, below = next_tier(plain_text(request.GET.get("under", ""), lines=False)[:40])
    context = {
        "words": words,
        "found": communities_named(words) if words else [],
        "above": above,
        "below": below,
        "stepped": bool(request.GET.get("under")),
    }
    return page(request, "resident/where.html", context)


@require_GET
@open_to_all("the form on paper")
def paper(request: HttpRequest) -> HttpResponse:
    """The paper twin: the same questions, with a QR code that leads to the page."""
    place = place_of(request.GET.get("unit", "")) or place_remembered(request)
    address = request.build_absolute_uri(reverse("resident:submit"))
    if place is not None:
        address = f"{address}?unit={place.unit.code}"
    context = {
        "qr": qr(address),
        "form": SubmitForm(groups=[]),
        "kinds": KINDS,
        "print_title": _("What a resident tells us"),
    }
    return page(request, "resident/paper.html", context, place=place)


@require_GET
@with_code("resident:track")
@as_resident
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Number, code and promise. The code is shown to the session that registered it only."""
    try:
        matter = tracked_matter(numbering.check(number) or "")
    except Matter.DoesNotExist:
        raise Http404 from None
    fresh = matter.number in request.session.get(RECEIPTS, [])
    code = code_of(matter) if fresh else ""
    address = request.build_absolute_uri(f"{reverse('resident:track')}?n={matter.number}")
    context = {
        "matter": matter,
        "code": f"{code[:4]} {code[4:]}".strip(),
        "qr": qr(address),
        "promise": promise_explained(matter),
    }
    place = place_of(matter.intake_unit.code)
    return page(request, "resident/receipt.html", context, place=place)
