"""How long the files of a community are kept, and by which rule."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import holding
from fivehearts.community.people import actions
from fivehearts.community.people.forms import KeepingForm
from fivehearts.community.people.models import Retention
from fivehearts.community.people.queries.keeping import communities_keeping, said_by
from fivehearts.community.people.views.frame import actor_of, show_refusal, status_of
from fivehearts.community.people.views.lists import tabs
from fivehearts.community.people.vocabulary import KEPT_DAYS, Kept
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Refusal


@require_http_methods(["GET", "POST"])
@holding("people.erase")
def keeping(request: HttpRequest) -> HttpResponse:
    """Days by kind of data, each with its source; corrected one by one, with the rule's name."""
    actor = actor_of(request)
    units = communities_keeping(actor)
    refused: KeepingForm | None = None
    status = 200
    if request.method == "POST":
        form = KeepingForm(request.POST)
        unit = next((one for one in units if str(one.pk) == request.POST.get("unit")), None)
        if unit is None or request.POST.get("kind") not in Kept.values:
            raise Http404
        if form.is_valid():
            try:
                actions.keep_for(unit=unit, by=actor, **form.cleaned_data)
            except Refusal as refusal:
                show_refusal(form, refusal)
                status = status_of(refusal)
            else:
                messages.success(request, _("From now on they are kept so long."))
                return redirect("people:keeping")
        refused = form
        status = 422 if status == 200 else status
    said = said_by(units)
    context = {
        "units": [(unit, _rows(unit, said[unit.pk], refused)) for unit in units],
        "form": refused,
        "level": 3 if len(units) > 1 else 2,
        "tabs": tabs(actor, "people:keeping"),
    }
    return render(request, "people/keeping.html", context, status=status)


def _rows(
    unit: Unit, said: dict[str, Retention], refused: KeepingForm | None
) -> list[dict[str, Any]]:
    rows = []
    for kind in Kept:
        known = said.get(kind)
        days = known.days if known else KEPT_DAYS[kind]
        here = {"kind": kind.value, "days": days, "source": known.source if known else ""}
        form = KeepingForm(initial=here, auto_id=f"id_{unit.pk}_{kind.value}_%s")
        if refused is not None and (refused.data.get("unit"), refused.data.get("kind")) == (
            str(unit.pk),
            kind.value,
        ):
            form = refused
        rows.append({"kind": kind, "days": days, "said": known, "form": form})
    return rows
