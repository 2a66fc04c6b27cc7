"""How long files are kept, and by which rule: of a community, or of a city for all of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.community.people import actions
from fivehearts.community.people.forms import KeepingForm
from fivehearts.community.people.queries.keeping import Said, said_for, units_keeping
from fivehearts.community.people.views.frame import show_refusal, status_of
from fivehearts.community.people.views.lists import tabs
from fivehearts.community.people.vocabulary import Kept
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.verbs import Refusal


@require_http_methods(["GET", "POST"])
@holding("people.erase", "people.keeping")
def keeping(request: HttpRequest) -> HttpResponse:
    """Days by kind of data, each with its source; corrected one by one, with the rule's name."""
    actor = actor_of(request)
    units = units_keeping(actor)
    refused: KeepingForm | None = None
    status = 200
    if request.method == "POST":
        unit = next((one for one in units if str(one.pk) == request.POST.get("unit")), None)
        if unit is None or request.POST.get("kind") not in Kept.values:
            raise Http404
        form = KeepingForm(request.POST, for_many=unit.kind != UnitKind.COMMUNITY)
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
    said = said_for(units)
    context = {
        "units": [(unit, _rows(unit, said[unit.pk], refused)) for unit in units],
        "form": refused,
        "level": 3 if len(units) > 1 else 2,
        "tabs": tabs(actor, "people:keeping"),
    }
    return render(request, "people/keeping.html", context, status=status)


def _rows(unit: Unit, said: dict[str, Said], refused: KeepingForm | None) -> list[dict[str, Any]]:
    rows = []
    for kind in Kept:
        holds = said[kind]
        own = holds.rule if holds.rule is not None and holds.rule.unit_id == unit.pk else None
        here = {"kind": kind.value, "days": holds.days, "source": own.source if own else ""}
        if own is not None:
            here["latitude"] = own.latitude
        name = f"id_{unit.pk}_{kind.value}_%s"
        form = KeepingForm(initial=here, auto_id=name, for_many=unit.kind != UnitKind.COMMUNITY)
        if refused is not None and (refused.data.get("unit"), refused.data.get("kind")) == (
            str(unit.pk),
            kind.value,
        ):
            form = refused
        rows.append({"kind": kind, "holds": holds, "own": own, "form": form})
    return rows
