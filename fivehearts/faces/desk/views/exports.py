"""Long lists as files, prepared in pieces by the page that waits for them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import actor_of, signed_in
from fivehearts.engines.matters.queries.work import (
    all_matters,
    narrowed,
)
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.faces.desk import actions
from fivehearts.faces.desk.forms import asked
from fivehearts.faces.desk.models import Export
from fivehearts.faces.desk.queries.lots import export_of, rows_of
from fivehearts.faces.desk.queries.sheets import sheet_head
from fivehearts.faces.desk.queries.work import list_of_work, steps_for
from fivehearts.faces.desk.views.frame import base_of
from fivehearts.faces.desk.vocabulary.exports import MOST_ROWS, Format
from fivehearts.faces.desk.vocabulary.lists import Base
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.exports import csv_response, workbook_response


@require_POST
@signed_in
def order_export(request: HttpRequest) -> HttpResponse:
    """Ask for a file of exactly the list one looks at."""
    actor, at = actor_of(request), now()
    query = QueryDict(request.POST.get("query", "")[:1000])
    to, base = asked(query), base_of(request.POST.get("base", ""))
    if base == Base.ALL and actor.holds_anywhere(VIEW):
        rows = all_matters()
    else:
        rows = list_of_work(to.queue)(actor, steps_for(actor))
    keys = narrowed(rows, actor, to, at=at).values_list("pk", flat=True)[: MOST_ROWS + 1]
    try:
        export = actions.order_export(
            by=actor, keys=list(keys), format=request.POST.get("format", "")
        )
    except Refusal as refusal:
        context = {"refusal": refusal.sentence, "rows": len(keys), "format": "",
                   "query": query.urlencode(), "base": base, "back_url": ""}  # fmt: skip
        return render(request, "desk/export_ask.html", context, status=422)
    return redirect("desk:export", pk=export.pk)


@require_GET
@signed_in
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the file is; with scripts the page goes on by itself."""
    return _page(request, _export(pk))


@require_POST
@signed_in
def prepare_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The next piece."""
    actor = actor_of(request)
    done = actions.prepare_export(by=actor, export=_export(pk))
    return (
        _page(request, done) if getattr(request, "htmx", False) else redirect("desk:export", pk=pk)
    )


@require_GET
@signed_in
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The finished file."""
    found = _export(pk)
    if found.finished_at is None:
        return redirect("desk:export", pk=pk)
    write = workbook_response if found.format == Format.XLSX else csv_response
    return write("matters", sheet_head(), rows_of(found))


def _export(pk: int) -> Export:
    found = export_of(pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Export) -> HttpResponse:
    context = {
        "export": found,
        "done": found.done,
        "total": found.total,
        "finished": found.finished_at is not None,
        "title": _("File of a list"),
    }
    part = getattr(request, "htmx", False)
    return render(request, "desk/export_part.html" if part else "desk/export.html", context)
