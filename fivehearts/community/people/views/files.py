"""One file and one household, as much of them as the duty needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.people import actions, rules
from fivehearts.community.people.forms import RevealForm
from fivehearts.community.people.models import Household, Person, Phone
from fivehearts.community.people.queries import reading
from fivehearts.community.people.tables import age_of
from fivehearts.community.people.views.doing import DOORS
from fivehearts.community.people.views.frame import person_or_404, status_of
from fivehearts.community.people.vocabulary import LabelKind, Purpose
from fivehearts.community.places.queries import address_of
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import Refusal


@require_GET
@holding("people.view")
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file; of a merged one the file that speaks for it."""
    root = reading.speaks_for(pk)
    if root != pk:
        return redirect("people:person", pk=root)
    return page(request, person_or_404(request, pk))


@require_POST
@holding("people.reveal")
@confirmed_recently
def shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one masked field for a purpose; recorded before it is shown."""
    whose = person_or_404(request, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return page(request, whose, status=422)
    field, row = form.cleaned_data["field"]
    purpose = form.cleaned_data["purpose"]
    try:
        text = actions.reveal(
            by=actor_of(request), person=whose, field=field, row=row, purpose=purpose
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return page(request, whose, status=status_of(refusal))
    # Never kept, never in an address: this one answer shows it.
    response = page(request, whose, revealed={str(row) if row else field: text})
    response["Cache-Control"] = "no-store"
    return response


def page(
    request: HttpRequest,
    whose: Person,
    *,
    revealed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a file: what this actor may see, and the doors this actor may go through."""
    actor = actor_of(request)
    file = reading.file_of(actor, whose)
    erased = not hasattr(whose, "data")
    labels = [_label(row, kind, revealed or {}) for row, kind in file.labels]
    context = {
        "person": whose,
        "file": file,
        "erased": erased,
        "age": None if erased else age_of(whose),
        "address": address_of(whose.dwelling) if whose.dwelling else "",
        "revealed": revealed or {},
        "phones": _phones(file.phones, revealed or {}),
        "show_url": reverse("people:show", args=[whose.pk]),
        "purposes": Purpose.choices,
        "labels": [one for one in labels if not one["row"].ended_at],
        "ended": [one for one in labels if one["row"].ended_at],
        "today": today(),
        "may": _may(actor, whose),
        "doors": [] if erased else _doors(actor, whose),
    }
    return render(request, "people/person.html", context, status=status)


def _phones(rows: list[Phone], revealed: dict[str, str]) -> list[tuple[Phone, str, str]]:
    """Further phones, each with the name by which it is asked for, and open once it was."""
    return [(row, f"further_phone:{row.pk}", revealed.get(str(row.pk), "")) for row in rows]


def _label(row: Any, kind: str, revealed: dict[str, str]) -> dict[str, Any]:
    """One label; grade and note are masked until somebody says what for."""
    return {
        "row": row,
        "words": LabelKind(kind).label,
        "name": f"label:{row.pk}",
        "more": bool(row.grade or row.note),
        "opened": revealed.get(str(row.pk), ""),
    }


def _may(actor: Actor, whose: Person) -> dict[str, bool]:
    fields = ("name", "phone", "identity", "birth")
    return {
        **{field: rules.may_reveal(actor, whose, None, field) for field in fields},
        "reveal": rules.may_reveal(actor, whose, None, "further_phone"),
        "see_identity": rules.may_see_identity(actor, whose),
        "edit": rules.may_edit(actor, whose),
        "label": rules.may_label(actor, whose),
        "merge": rules.may_merge(actor, [whose.unit_path]),
        "erase": rules.may_erase(actor, whose),
    }


def _doors(actor: Actor, whose: Person) -> list[dict[str, Any]]:
    return [
        {"title": door.title, "url": reverse("people:do", args=[whose.pk, verb])}
        for verb, door in DOORS.items()
        if actor.holds(door.permission, over=whose.unit_path)
        and (door.after_leaving if whose.left_on else not door.only_after)
    ]


@require_GET
@holding("people.view")
def household(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who belongs to a household and who did, each with relation and days."""
    actor, found = actor_of(request), _household(request, pk)
    members = list(reading.members_of(found))
    context = {
        "household": found,
        "address": address_of(found.dwelling) if found.dwelling else "",
        "members": [row for row in members if row.until_on is None],
        "former": [row for row in members if row.until_on is not None],
        "may_edit": rules.may_edit_household(actor, found),
    }
    return render(request, "people/household.html", context)


@require_http_methods(["GET", "POST"])
@holding("people.edit")
def close_household(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a household: what follows stands first, then one button."""
    found = _household(request, pk)
    status = 200
    if request.method == "POST":
        try:
            actions.close_household(household=found, by=actor_of(request))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            status = status_of(refusal)
        else:
            messages.success(request, _("The household is closed."))
            return redirect("people:household", pk=pk)
    context = {
        "household": found,
        "address": address_of(found.dwelling) if found.dwelling else "",
        "members": [row for row in reading.members_of(found) if row.until_on is None],
        "may_edit": rules.may_edit_household(actor_of(request), found),
    }
    return render(request, "people/close_household.html", context, status=status)


def _household(request: HttpRequest, pk: UUID) -> Household:
    try:
        found = reading.household(pk)
    except Household.DoesNotExist:
        raise Http404 from None
    if not actor_of(request).holds("people.view", over=found.unit_path):
        raise Http404
    return found
