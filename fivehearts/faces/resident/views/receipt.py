"""The receipt: number, code and promise; the same one for the second of two equal forms."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import with_code
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.receipt import code_of
from fivehearts.engines.matters.queries.tracking import (
    number_of,
    promise_explained,
    registered_moment,
    tracked_matter,
)
from fivehearts.faces.resident.queries.places import Place, place_of
from fivehearts.faces.resident.queries.proofs import proof_of_receipt
from fivehearts.faces.resident.views.frame import (
    RECEIPTS,
    as_resident,
    open_in_session,
    page,
    qr,
    remember_place,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import CodeScope, enter

# The second of two equal forms gets the same receipt so long; later the code stays hidden.
_SAME_RECEIPT = timedelta(minutes=10)
_MOST_RECEIPTS = 20


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
        "proof": proof_of_receipt(matter),
    }
    place = place_of(matter.intake_unit.code)
    return page(request, "resident/receipt.html", context, place=place)


def received(request: HttpRequest, pk: int, number: str, place: Place | None) -> HttpResponse:
    """Open the new matter in this session and lead to its receipt."""
    open_in_session(request, pk)
    kept = [one for one in request.session.get(RECEIPTS, []) if one != number]
    request.session[RECEIPTS] = [*kept, number][-_MOST_RECEIPTS:]
    response = redirect("resident:receipt", number=number)
    if place is not None:
        remember_place(response, place)
    return response


def same_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the first form; on a shared computer not for whoever goes back later."""
    with enter(CodeScope(frozenset({pk}))):
        try:
            number, made_at = number_of(pk), registered_moment(pk)
        except Matter.DoesNotExist:
            raise Http404 from None
    known = number in request.session.get(RECEIPTS, [])
    if known and request.method == "GET":
        return redirect("resident:receipt", number=number)
    if not known and (request.method == "GET" or now() - made_at > _SAME_RECEIPT):
        return redirect(f"{reverse('resident:track')}?n={number}")
    return received(request, pk, number, None)
