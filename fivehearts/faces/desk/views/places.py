"""Places at the desk: units, quarters, buildings and doors; found, read, and changed by one form each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.community.places import actions, queries, rules
from fivehearts.community.places.models import Building, Quarter
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.faces.desk.forms.places import (
    AttachForm,
    BuildingForm,
    DoorsForm,
    FoundForm,
    MoveForm,
    NameForm,
    OfPlace,
    QuarterForm,
)
from fivehearts.faces.desk.tables import UnitsTable
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import chain
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.fields import plain_text
from fivehearts.foundation.web.tables import configured, exported

_READS = ("places.manage", "people.view")
# More doors than a house has are not shown on one page.
MOST_DOORS = 2000


@dataclass(frozen=True, slots=True)
class Door:
    """A verb of a place: its form, its action, the words before and after."""

    title: LazyText
    done: LazyText
    form: type[OfPlace]
    act: Callable[..., Any]
    name: str
    danger: bool = False
    lead: LazyText | str = ""


UNIT_DOORS = MappingProxyType(
    {
        "found": Door(_("Found a unit below"), _("The unit was founded."), FoundForm,
                      actions.found_unit, "parent"),
        "attach": Door(_("Attach a department or partner"), _("The unit was attached."),
                       AttachForm, actions.attach_unit, "parent"),
        "quarter": Door(_("Add a quarter"), _("The quarter was added."), QuarterForm,
                        actions.add_quarter, "unit"),
        "rename": Door(_("Rename"), _("The name was changed."), NameForm,
                       actions.rename_unit, "unit"),
        "close": Door(_("Close the unit"), _("The unit is closed."), OfPlace,
                      actions.close_unit, "unit", danger=True,
                      lead=_("Nothing new is given to it; what it did stays readable. Units below, buildings and open matters must be elsewhere first. It cannot be opened again.")),
    }
)  # fmt: skip
QUARTER_DOORS = MappingProxyType(
    {
        "building": Door(_("Add a building"), _("The building was added."), BuildingForm,
                         actions.add_building, "quarter"),
        "rename": Door(_("Rename"), _("The name was changed."), NameForm,
                       actions.rename_quarter, "quarter"),
    }
)  # fmt: skip
BUILDING_DOORS = MappingProxyType(
    {
        "doors": Door(_("Lay out doors"), _("The doors are laid out."), DoorsForm,
                      actions.lay_out_dwellings, "building"),
        "move": Door(_("Give it to another grid"), _("The building was moved, and the files of its residents with it."),
                     MoveForm, actions.move_building, "building",
                     lead=_("The files of whoever lives there go along: the former grid no longer reads them.")),
        "rename": Door(_("Rename"), _("The name was changed."), NameForm,
                       actions.rename_building, "building"),
        "close": Door(_("Close the building"), _("The building is closed."), OfPlace,
                      actions.close_building, "building", danger=True,
                      lead=_("Nobody chooses it or moves in any more; what was there stays readable. Whoever lives there must be elsewhere first. It cannot be opened again.")),
    }
)  # fmt: skip
DOORS = {"unit": UNIT_DOORS, "quarter": QUARTER_DOORS, "building": BUILDING_DOORS}


@require_GET
@holding(*_READS)
def places(request: HttpRequest) -> HttpResponseBase:
    """Units under each other, searched by name or code; buildings by what people type."""
    paths = _paths(actor_of(request))
    words = plain_text(request.GET.get("q", "")[:60], lines=False)
    rows = queries.units_named(queries.units_managed(paths), words)
    table = UnitsTable(rows, top=min((len(path) for path in paths), default=0))
    file = exported(request, table)
    if file is not None:
        return file
    found = [row for path in paths for row in queries.places_found(path, words)] if words else []
    context = {
        "table": configured(request, table),
        "q": words,
        "found": list({row.pk: row for row in found}.values()),
    }
    return render(request, "desk/places/list.html", context)


@require_GET
@holding(*_READS)
def place_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: where it stands, what lies in it, and what can be done."""
    unit = _unit(request, pk)
    paths = _paths(actor_of(request))
    context = {
        "unit": unit,
        "above": [(one, _seen(one.path, paths)) for one in chain(unit.path)[:-1]],
        "below": [one for one in queries.units_managed([unit.path]) if one.parent_id == unit.pk],
        "quarters": list(queries.quarters_of(unit)),
        "buildings": list(queries.buildings_looked_after(unit)),
        "doors": [] if unit.closed_at else _doors(request, "unit", unit.pk, unit),
    }
    return render(request, "desk/places/unit.html", context)


@require_GET
@holding(*_READS)
def place_quarter(request: HttpRequest, pk: int) -> HttpResponse:
    """One quarter and its buildings."""
    quarter = _quarter(request, pk)
    context = {
        "quarter": quarter,
        "buildings": list(queries.buildings_in(quarter)),
        "doors": _doors(request, "quarter", pk, quarter.unit),
    }
    return render(request, "desk/places/quarter.html", context)


@require_GET
@holding(*_READS)
def place_building(request: HttpRequest, pk: int) -> HttpResponse:
    """One building, who looks after it, and its doors."""
    building = _building(request, pk)
    context = {
        "building": building,
        "dwellings": list(queries.dwellings_of(building)[:MOST_DOORS]),
        "doors": []
        if building.closed_at
        else _doors(request, "building", pk, building.quarter.unit),
    }
    return render(request, "desk/places/building.html", context)


@require_http_methods(["GET", "POST"])
@holding("places.manage")
def change_place(request: HttpRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """The form of one verb; refused, it comes back with the sentence and everything entered."""
    door = DOORS[kind].get(verb) if kind in DOORS else None
    if door is None:
        raise Http404
    place = _LOAD[kind](request, pk)
    unit = place if isinstance(place, Unit) else _home(place)
    form = door.form(request.POST if request.method == "POST" else None, place=place)
    allowed, status = rules.may_manage(actor_of(request), unit), 200
    if not allowed:
        status = 403
    elif form.is_valid():
        try:
            door.act(by=actor_of(request), **{door.name: place}, **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = status_of(refusal)
        else:
            messages.success(request, str(door.done))
            return redirect(f"desk:place_{kind}", pk=pk)
    status = 422 if form.errors and status == 200 else status
    back = reverse(f"desk:place_{kind}", args=[pk])
    context = {"door": door, "form": form, "place": place, "allowed": allowed, "back": back}
    return render(request, "desk/places/change.html", context, status=status)


def _home(place: Quarter | Building) -> Unit:
    return place.quarter.unit if isinstance(place, Building) else place.unit


def _paths(actor: Actor) -> list[str]:
    """The subtrees whose places the actor reads, none inside another."""
    paths = sorted({path for name in _READS for path in actor.paths(name)})
    return [one for one in paths if not any(one != two and one.startswith(two) for two in paths)]


def _seen(path: str, paths: list[str]) -> bool:
    return any(path.startswith(one) for one in paths)


def _unit(request: HttpRequest, pk: int) -> Unit:
    found = next(iter(queries.units_managed(_paths(actor_of(request))).filter(pk=pk)), None)
    if found is None:
        raise Http404
    return found


def _quarter(request: HttpRequest, pk: int) -> Quarter:
    found = queries.quarter_of(pk)
    if found is None or not _seen(found.unit.path, _paths(actor_of(request))):
        raise Http404
    return found


def _building(request: HttpRequest, pk: int) -> Building:
    found, paths = queries.building_of(pk), _paths(actor_of(request))
    if found is None or not (
        _seen(found.unit.path, paths) or _seen(found.quarter.unit.path, paths)
    ):
        raise Http404
    return found


_LOAD: dict[str, Callable[[HttpRequest, int], Any]] = {
    "unit": _unit,
    "quarter": _quarter,
    "building": _building,
}


def _doors(request: HttpRequest, kind: str, pk: int, unit: Unit) -> list[dict[str, Any]]:
    if not rules.may_manage(actor_of(request), unit):
        return []
    return [
        {"title": door.title, "url": reverse("desk:change_place", args=[kind, pk, verb])}
        for verb, door in DOORS[kind].items()
    ]
