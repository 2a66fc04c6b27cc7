"""Limits and weights: what holds here, since when, by which rule; said anew by whoever is in charge."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters import actions, rules
from fivehearts.engines.matters.forms import LimitForm, WeightsForm
from fivehearts.engines.matters.queries.limits import said_for, units_of_limits
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.vocabulary.limits import LIMITS, WEIGHTS
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import unit as unit_of
from fivehearts.foundation.verbs import Refusal


@require_http_methods(["GET", "POST"])
@holding(VIEW)
def limits(request: HttpRequest) -> HttpResponse:
    """Every number with its source; whoever keeps the catalogue of a tier says its own."""
    actor = actor_of(request)
    unit = _unit(request, actor)
    one = LimitForm(auto_id="one_%s")
    three = WeightsForm(initial=_weights(unit), auto_id="three_%s")
    if request.method == "GET":
        return _shown(request, actor, unit, one, three)
    if not rules.may_limit(actor, unit):
        raise Http404
    form: LimitForm | WeightsForm
    if "weights" in request.POST:
        form = three = WeightsForm(request.POST, auto_id="three_%s")
    else:
        form = one = LimitForm(request.POST, auto_id="one_%s")
    status = 422
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("valid_from", "source")}
        try:
            actions.set_limits(by=actor, unit=unit, values=form.values(), **given)
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = status_of(refusal)
        else:
            messages.success(request, _("Kept. It holds from the day you named."))
            return redirect(f"{request.path}?unit={unit.pk}")
    return _shown(request, actor, unit, one, three, status=status)


def _unit(request: HttpRequest, actor: Actor) -> Unit:
    """The unit asked for among those the actor says limits for; else the own one."""
    asked = request.POST.get("unit") or request.GET.get("unit") or ""
    mine = [key for key, _name in units_of_limits(actor)]
    own = [post.unit_id for post in actor.posts if VIEW in post.permissions]
    known = [*mine, *own]
    if asked and asked not in {str(key) for key in known}:
        raise Http404
    return unit_of(int(asked) if asked else known[0])


def _weights(unit: Unit) -> dict[str, int]:
    said = said_for(unit, today())
    return {code.value: said[code].value for code in WEIGHTS}


def _shown(
    request: HttpRequest,
    actor: Actor,
    unit: Unit,
    one: LimitForm,
    three: WeightsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    said = said_for(unit, today())
    rows: list[dict[str, Any]] = [
        {"said": known, "usual": LIMITS[code].source, "label": known.code.label}
        for code, known in said.items()
    ]
    context = {
        "unit": unit,
        "units": units_of_limits(actor),
        "rows": rows,
        "one": one,
        "three": three,
        "may": rules.may_limit(actor, unit),
    }
    return render(request, "matters/limits.html", context, status=status)
