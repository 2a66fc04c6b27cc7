"""Lists: everybody, who may be known twice, labels that run out, corrections, arrivals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.people import actions
from fivehearts.community.people.forms import TakeOutForm
from fivehearts.community.people.queries import kinds_by_index, listing, reading
from fivehearts.community.people.queries.likeness import common_path
from fivehearts.community.people.queries.listing import AGES, Wanted
from fivehearts.community.people.tables import PeopleTable
from fivehearts.community.people.views.frame import show_refusal
from fivehearts.community.people.vocabulary import LabelKind, Likeness
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.queries import chain
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.exports import workbook_response
from fivehearts.foundation.web.fields import plain_text
from fivehearts.foundation.web.tables import configured

# Labels are looked at again so many days before they run out.
AHEAD = timedelta(days=30)
# A list longer than this is narrowed down first.
MOST_OUT = 20_000
SHOWN = 50


def asked(request: HttpRequest) -> Wanted:
    """What the address narrows the list to; what makes no sense narrows nothing."""
    given = request.GET
    building = given.get("building", "")
    return Wanted(
        words=plain_text(given.get("q", "")[:60], lines=False),
        building=int(building) if building.isascii() and building.isdigit() else None,
        label=given.get("label", "")[:20],
        age=given.get("age", "")[:10],
        left=given.get("left") == "1",
    )


@require_GET
@holding("people.view")
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody in the register, found by name, pinyin, phone or identity number, and narrowed."""
    actor, wanted = actor_of(request), asked(request)
    rows = listing.people_listed(actor, wanted, today=today())
    table = configured(request, PeopleTable(rows, actor=actor))
    context = {
        "table": table,
        "wanted": wanted,
        "query": request.GET.urlencode(),
        "buildings": _buildings(actor),
        "kinds": listing.kinds_to_choose(actor),
        "ages": [(code, words) for code, (_least, _most, words) in AGES.items()],
        "tabs": tabs(actor, "people:people"),
        "may_edit": actor.holds_anywhere("people.edit"),
        "may_export": actor.holds_anywhere("people.export"),
    }
    return render(request, "people/people.html", context)


def _buildings(actor: Actor) -> list[tuple[int, str]]:
    rows = reading.buildings_below_any(actor.paths("people.view"))
    return [(row.pk, f"{row.quarter.name} {row.name}") for row in rows]


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The lists of the register this actor has a use for."""
    listed = (
        ("people:people", _("Everybody"), "people.view"),
        ("people:reviews", _("Labels to look at"), "people.labels"),
        ("people:duplicates", _("Known twice?"), "people.merge"),
        ("people:corrections", _("What residents ask"), "people.edit"),
        ("people:arrivals", _("Arrivals"), "people.edit"),
        ("people:keeping", _("How long files are kept"), "people.erase"),
    )
    also = {"people:keeping": "people.keeping"}
    return [
        {"label": label, "url": reverse(name), "active": name == here}
        for name, label, permission in listed
        if actor.holds_anywhere(permission) or actor.holds_anywhere(also.get(name, permission))
    ]


@require_http_methods(["GET", "POST"])
@holding("people.export")
@confirmed_recently
def take_out(request: HttpRequest) -> HttpResponseBase:
    """The list as a workbook: asked for with a purpose, recorded, masked unless it may be open."""
    actor = actor_of(request)
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    rows = listing.people_listed(actor, asked(request), today=today())
    count = rows.count()
    if form.is_valid() and 0 < count <= MOST_OUT:
        found = list(rows)
        path = found[0].unit_path
        for row in found:
            path = common_path(path, row.unit_path)
        try:
            actions.take_out(unit=chain(path)[-1], rows=count, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            table = PeopleTable(found, actor=actor, unmasked=form.cleaned_data["unmasked"])
            head, lines = table.export_rows()
            response = workbook_response(str(_("Register of residents")), head, lines)
            response["Cache-Control"] = "no-store"
            return response
    context = {
        "form": form,
        "count": count,
        "most": MOST_OUT,
        "fits": 0 < count <= MOST_OUT,
        "query": request.GET.urlencode(),
    }
    return render(request, "people/take_out.html", context, status=422 if form.errors else 200)


@require_GET
@holding("people.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Files that may be of one person, each pair with its reasons, to be merged or kept apart."""
    actor = actor_of(request)
    pairs = list(listing.suspected(actor)[:SHOWN])
    for pair in pairs:
        pair.words = [Likeness(code).label for code in pair.reasons]  # type: ignore[attr-defined]
    apart = list(listing.called_different(actor)[:SHOWN])
    context = {"pairs": pairs, "apart": apart, "tabs": tabs(actor, "people:duplicates")}
    return render(request, "people/duplicates.html", context)


@require_GET
@holding("people.labels")
def reviews(request: HttpRequest) -> HttpResponse:
    """Labels that ran out or soon will: looked at again, or ended."""
    actor, kinds = actor_of(request), kinds_by_index()
    rows = listing.labels_running_out(actor, today() + AHEAD)[:SHOWN]
    labels = [(row, _kind_words(kinds.get(row.kind_index))) for row in rows]
    context = {"labels": labels, "today": today(), "tabs": tabs(actor, "people:reviews")}
    return render(request, "people/reviews.html", context)


def _kind_words(kind: str | None) -> str:
    return str(LabelKind(kind).label) if kind else ""


@require_GET
@holding("people.edit", "people.erase")
def corrections(request: HttpRequest) -> HttpResponse:
    """What residents ask about their files; what is due first stands on top."""
    actor = actor_of(request)
    rows = list(listing.corrections_open(actor)[:SHOWN])
    context = {"corrections": rows, "now": now(), "tabs": tabs(actor, "people:corrections")}
    return render(request, "people/corrections.html", context)


@require_GET
@holding("people.edit")
def arrivals(request: HttpRequest) -> HttpResponse:
    """Files that came from another community and wait to be received."""
    actor = actor_of(request)
    rows = list(listing.arrivals_open(actor)[:SHOWN])
    context = {"arrivals": rows, "tabs": tabs(actor, "people:arrivals")}
    return render(request, "people/arrivals.html", context)
