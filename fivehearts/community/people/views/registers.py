"""The register through the browser: chosen, understood, tried, taken in pieces, mended, taken out."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.people import actions, rules
from fivehearts.community.people.queries.register import places_of_registers
from fivehearts.community.people.register import keeping, taking, writing
from fivehearts.community.people.register.forms import (
    MeaningForm,
    RegisterUpload,
    TakeOutRegister,
)
from fivehearts.community.people.register.reasons import Reason
from fivehearts.community.places.rules import may_manage
from fivehearts.foundation.intake.vocabulary import FileRefused
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Forbidden, Refusal
from fivehearts.foundation.web.exports import WORKBOOK, attachment, workbook_response

IMPORT, EXPORT = "people.import", "people.export"
# Reasons shown on the page; all of them stand in the workbook to mend.
_SHOWN = 50
_SECONDS = 8.0


@require_http_methods(["GET", "POST"])
@holding(IMPORT)
def register(request: HttpRequest) -> HttpResponse:
    """Choose a workbook: it is looked at first, and nothing is kept of anybody in it."""
    actor = actor_of(request)
    units = places_of_registers(actor, IMPORT)
    if request.method == "GET":
        outs = places_of_registers(actor, EXPORT)
        context = {"form": RegisterUpload(units=units), "out": TakeOutRegister(units=outs)}
        return render(request, "people/register/choose.html", context)
    form = RegisterUpload(request.POST, request.FILES, units=units)
    if not form.is_valid():
        return render(request, "people/register/choose.html", {"form": form}, status=422)
    unit: Unit = form.cleaned_data["unit"]
    digest = keeping.SHELF.keep(
        form.cleaned_data["workbook"].chunks(), user_id=actor.user_id or 0, unit_id=unit.pk
    )
    path, rejects = _places(request, unit, digest)
    rejects.unlink(missing_ok=True)
    try:
        found = taking.opened(path, unit=unit)
    except FileRefused as refusal:
        path.unlink(missing_ok=True)
        form.add_error("workbook", refusal.sentence)
        return render(request, "people/register/choose.html", {"form": form}, status=422)
    where = "register:columns" if found.asked or found.lacks else "register:trial"
    return redirect(where, unit.pk, digest)


@require_http_methods(["GET", "POST"])
@holding(IMPORT)
def columns(request: HttpRequest, unit: int, digest: str) -> HttpResponse:
    """Which column is what: the program's guess, corrected, and remembered for the place."""
    place, path, _rejects = _at(request, unit, digest)
    found = taking.opened(path, unit=place)
    given = request.POST if request.method == "POST" else None
    form = MeaningForm(given, titles=found.forms, meanings=found.meanings)
    if given is not None and form.is_valid():
        for shape, said in form.columns().items():
            actions.remember_form(unit=place, shape=shape, columns=said, by=actor_of(request))
        return redirect("register:trial", place.pk, digest)
    context = {"form": form, "unit": place, "digest": digest, "known": not found.asked}
    status = 200 if given is None else 422
    return render(request, "people/register/columns.html", context, status=status)


@require_GET
@holding(IMPORT)
def trial(request: HttpRequest, unit: int, digest: str) -> HttpResponse:
    """What taking it in would come to; nothing is written."""
    place, path, rejects = _at(request, unit, digest)
    lay_out = _lays_out(request, place)
    told = _taking(request, path, place, lay_out=lay_out).tried(rejects)
    return _shown(request, place, digest, told, trial=True, lay_out=lay_out)


@require_POST
@holding(IMPORT)
def taken(request: HttpRequest, unit: int, digest: str) -> HttpResponse:
    """Take people in for some seconds; the page goes on by itself, or by its button."""
    place, path, rejects = _at(request, unit, digest)
    if request.POST.get("go") != "1":
        # Half a form takes nobody in.
        return redirect("register:trial", place.pk, digest)
    lay_out = _lays_out(request, place)
    try:
        told = _taking(request, path, place, lay_out=lay_out).take(
            seconds=_SECONDS, rejects=rejects
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("register:trial", place.pk, digest)
    if told.finished:
        path.unlink(missing_ok=True)
    return _shown(request, place, digest, told, trial=False, lay_out=lay_out)


@require_GET
@holding(IMPORT)
def to_mend(request: HttpRequest, unit: int, digest: str) -> HttpResponseBase:
    """The rows somebody of whom was turned back, each with its reasons."""
    place = _unit(request, unit)
    _path, rejects = _places(request, place, digest)
    try:
        stream = rejects.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stream, content_type=WORKBOOK)
    name = _("register-to-mend")
    response["Content-Disposition"] = attachment(f"{name}.xlsx")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@holding(EXPORT)
@confirmed_recently
def taken_out(request: HttpRequest) -> HttpResponseBase:
    """The register as a workbook, masked or in full as the post allows; recorded first."""
    actor = actor_of(request)
    form = TakeOutRegister(request.POST, units=places_of_registers(actor, EXPORT))
    if not form.is_valid():
        raise Http404
    unit, opened = form.cleaned_data["unit"], form.cleaned_data["opened"]
    if opened and not rules.may_export_opened(actor, unit):
        messages.error(request, Forbidden().sentence)
        return redirect("register:choose")
    lines = list(writing.rows(unit, opened=opened))
    actions.export_register(
        unit=unit, opened=opened, people=len(lines), purpose=form.cleaned_data["purpose"], by=actor
    )
    name = _("register-of-residents")
    response = workbook_response(f"{unit.name}-{name}", writing.HEAD, lines)
    response["Cache-Control"] = "no-store"
    return response


def _shown(
    request: HttpRequest,
    unit: Unit,
    digest: str,
    told: taking.Told,
    *,
    trial: bool,
    lay_out: bool,
) -> HttpResponse:
    labels = dict(Reason.choices)
    counts = [(labels.get(code, code), count) for code, count in told.by_reason.most_common()]
    context = {
        "unit": unit,
        "digest": digest,
        "told": told,
        "trial": trial,
        "lay_out": lay_out,
        "may_lay_out": may_manage(actor_of(request), unit),
        "counts": counts,
        "reasons": told.reasons[:_SHOWN],
        "more_reasons": max(0, len(told.reasons) - _SHOWN),
        "percent": told.done * 100 // told.people if told.people else 100,
    }
    return render(request, "people/register/told.html", context)


def _taking(request: HttpRequest, path: Path, unit: Unit, *, lay_out: bool) -> taking.Taking:
    return taking.Taking(
        taking.opened(path, unit=unit), unit=unit, by=actor_of(request), lay_out=lay_out
    )


def _lays_out(request: HttpRequest, unit: Unit) -> bool:
    """Whether unknown doors are to be laid out: wished for, and allowed by a post."""
    wished = (request.POST or request.GET).get("lay_out") == "1"
    return wished and may_manage(actor_of(request), unit)


def _at(request: HttpRequest, unit: int, digest: str) -> tuple[Unit, Path, Path]:
    """The place and the upload of this very person. Raises Http404."""
    place = _unit(request, unit)
    path, rejects = _places(request, place, digest)
    if not path.exists():
        raise Http404
    return place, path, rejects


def _unit(request: HttpRequest, pk: int) -> Unit:
    place = places_of_registers(actor_of(request), IMPORT).filter(pk=pk).first()
    if place is None:
        raise Http404
    return place


def _places(request: HttpRequest, unit: Unit, digest: str) -> tuple[Path, Path]:
    try:
        path = keeping.SHELF.place(digest, user_id=actor_of(request).user_id or 0, unit_id=unit.pk)
    except ValueError:
        raise Http404 from None
    return path, path.with_suffix(".xlsx")
