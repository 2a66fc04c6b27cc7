"""核验: what a receipt proves, the proof itself, and a page where anybody may check one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_http_methods

from fivehearts.community.duties.access import open_to_all, with_code
from fivehearts.faces.resident.forms import ProofForm
from fivehearts.faces.resident.queries.places import place_of
from fivehearts.faces.resident.queries.proofs import proof_of_receipt
from fivehearts.faces.resident.views.frame import (
    as_resident,
    came_late,
    keeps_late_forms,
    matter_opened,
    page,
    say_late,
)
from fivehearts.foundation.record.proofs import check
from fivehearts.foundation.record.queries import seal_by_number


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all("anybody may check a proof; it holds no word and no name")
def proof(request: HttpRequest) -> HttpResponse:
    """What a proof says in plain words, and a form that checks one."""
    if request.method == "GET":
        return page(request, "resident/proof.html", {"form": ProofForm()})
    form = ProofForm(request.POST, request.FILES)
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return page(request, "resident/proof.html", {"form": form}, status=403)
    if not valid:
        return page(request, "resident/proof.html", {"form": form}, status=422)
    context = {"form": form, "given": form.given, "verdict": check(form.given)}
    return page(request, "resident/proof.html", context)


@require_GET
@open_to_all("digests without words, for checking in the browser and for whoever keeps a witness")
def seal(request: HttpRequest, number: int) -> HttpResponse:
    """One seal as JSON: its number, hash, root and moment."""
    found = seal_by_number(number)
    if found is None:
        raise Http404
    return JsonResponse(
        {
            "number": found.number,
            "algorithm": found.algorithm,
            "sealed_at": found.sealed_at.isoformat(),
            "entries": found.entries,
            "root": bytes(found.root).hex(),
            "previous": bytes(found.previous).hex(),
            "hash": bytes(found.hash).hex(),
        }
    )


@require_GET
@with_code("resident:track")
@as_resident
def receipt_proof(request: HttpRequest, number: str) -> HttpResponse:
    """The proof of one's own receipt, to be kept; or when it will be there."""
    matter = matter_opened(number)
    found = proof_of_receipt(matter)
    form = ProofForm(initial={"proof": found.as_file()}) if found else None
    context = {"matter": matter, "proof": found, "form": form}
    return page(
        request, "resident/receipt_proof.html", context, place=place_of(matter.intake_unit.code)
    )


@require_GET
@with_code("resident:track")
@as_resident
def proof_file(request: HttpRequest, number: str) -> HttpResponse:
    """The proof as a file; 404 while it is not sealed."""
    matter = matter_opened(number)
    found = proof_of_receipt(matter)
    if found is None:
        raise Http404
    name = f"proof-{matter.number}.json"
    return HttpResponse(
        found.as_file(),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
