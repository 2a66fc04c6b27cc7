"""A city's workbook of orders through the browser: looked at, taken in pieces, mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.forms.orders import ColumnsForm, WorkbookForm
from fivehearts.engines.matters.orders import keeping, taking
from fivehearts.engines.matters.queries.orders import place_for_orders, titles_known
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.vocabulary.states import ACCEPT
from fivehearts.foundation.intake.vocabulary import ColumnsMissing, FileRefused
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.exports import WORKBOOK, attachment

# Reasons shown on the page; all of them stand in the workbook to mend.
_SHOWN = 50


@require_http_methods(["GET", "POST"])
@holding(ACCEPT)
def order_workbook(request: HttpRequest) -> HttpResponse:
    """Choose a workbook: it is looked at first, and nothing is kept."""
    actor = actor_of(request)
    if request.method == "GET":
        return render(request, "matters/orders_import.html", {"form": WorkbookForm(actor=actor)})
    form = WorkbookForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return render(request, "matters/orders_import.html", {"form": form}, status=422)
    unit: Unit = form.cleaned_data["place_unit"]
    digest = keeping.SHELF.keep(
        form.cleaned_data["workbook"].chunks(), user_id=actor.user_id or 0, unit_id=unit.pk
    )
    return _looked_at(request, unit, digest, form)


def _looked_at(request: HttpRequest, unit: Unit, digest: str, form: Form) -> HttpResponse:
    """The trial run, or why the workbook as a whole cannot be taken."""
    path, rejects = _places(request, unit, digest)
    titles = titles_known(unit)
    rejects.unlink(missing_ok=True)
    try:
        seen = taking.look(path, unit=unit, by=actor_of(request), titles=titles, rejects=rejects)
    except ColumnsMissing:
        return _ask_columns(request, unit, digest, path)
    except FileRefused as refusal:
        path.unlink(missing_ok=True)
        show_refusal(form, refusal)
        return render(
            request, "matters/orders_import.html", {"form": form}, status=status_of(refusal)
        )
    return _shown(request, unit, digest, seen, trial=True)


def _ask_columns(
    request: HttpRequest, unit: Unit, digest: str, path: Path, form: ColumnsForm | None = None
) -> HttpResponse:
    """Titles nobody told us yet: asked once, and known from then on."""
    titles, known = taking.titles_of(path, titles_known(unit))
    context = {
        "form": form or ColumnsForm(titles=titles, known=known),
        "unit": unit,
        "digest": digest,
        "titles": titles,
    }
    return render(request, "matters/orders_columns.html", context, status=422)


@require_POST
@holding(ACCEPT)
def order_columns(request: HttpRequest, unit: int, digest: str) -> HttpResponse:
    """Which column is what: remembered for the unit, then the workbook is looked at again."""
    place, (path, _rejects) = _at(request, unit, digest)
    try:
        titles, known = taking.titles_of(path, titles_known(place))
    except FileRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("matters:order_workbook")
    form = ColumnsForm(request.POST, titles=titles, known=known)
    if not form.is_valid():
        return _ask_columns(request, place, digest, path, form)
    try:
        actions.remember_titles(by=actor_of(request), unit=place, titles=form.cleaned_data)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _ask_columns(request, place, digest, path, form)
    return _looked_at(request, place, digest, WorkbookForm(actor=actor_of(request)))


@require_POST
@holding(ACCEPT)
def orders_taken(request: HttpRequest, unit: int, digest: str) -> HttpResponse:
    """Take rows for some seconds; the page goes on by itself, or by its button, until all ended."""
    place, (path, rejects) = _at(request, unit, digest)
    try:
        done = taking.take(
            path, unit=place, by=actor_of(request), titles=titles_known(place), rejects=rejects
        )
    except FileRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("matters:order_workbook")
    if done.finished:
        path.unlink(missing_ok=True)
    return _shown(request, place, digest, done, trial=False)


@require_GET
@holding(ACCEPT)
def orders_to_mend(request: HttpRequest, unit: int, digest: str) -> HttpResponseBase:
    """The rows that were turned back, each with its reason, to be mended and taken again."""
    place = _unit(request, unit)
    _path, rejects = _places(request, place, digest)
    try:
        stream = rejects.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stream, content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(f"{_('orders-to-mend')}.xlsx")
    response["Cache-Control"] = "no-store"
    return response


def _shown(
    request: HttpRequest, unit: Unit, digest: str, done: taking.Progress, *, trial: bool
) -> HttpResponse:
    reasons = sorted(done.reasons.items())
    context = {
        "unit": unit,
        "digest": digest,
        "done": done,
        "trial": trial,
        "reasons": reasons[:_SHOWN],
        "more_reasons": max(0, len(reasons) - _SHOWN),
    }
    return render(request, "matters/orders_imported.html", context)


def _at(request: HttpRequest, unit: int, digest: str) -> tuple[Unit, tuple[Path, Path]]:
    """The place and the upload of this very person. Raises Http404."""
    place = _unit(request, unit)
    paths = _places(request, place, digest)
    if not paths[0].exists():
        raise Http404
    return place, paths


def _unit(request: HttpRequest, pk: int) -> Unit:
    place = place_for_orders(actor_of(request), pk)
    if place is None:
        raise Http404
    return place


def _places(request: HttpRequest, unit: Unit, digest: str) -> tuple[Path, Path]:
    whose: dict[str, Any] = {"user_id": actor_of(request).user_id or 0, "unit_id": unit.pk}
    try:
        return keeping.SHELF.place(digest, **whose), keeping.SHELF.place_of_rejects(digest, **whose)
    except ValueError:
        raise Http404 from None
