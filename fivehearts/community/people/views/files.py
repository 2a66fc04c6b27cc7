"""One file and one household, as much of them as the duty needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import holding
from fivehearts.community.people import actions, rules
from fivehearts.community.people.forms import RevealForm
from fivehearts.community.people.models import Household, Person
from fivehearts.community.people.queries import reading
from fivehearts.community.people.tables import age_of
from fivehearts.community.people.views.doing import DOORS
from fivehearts.community.people.views.frame import actor_of, person_or_404, status_of
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
def shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one masked field for a purpose; recorded before it is shown."""
    whose = person_or_404(request, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return page(request, whose, status=422)
    field = form.cleaned_data["field"]
    try:
        text = actions.reveal(
            by=actor_of(request), person=whose, field=field, purpose=form.cleaned_data["purpose"]
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return page(request, whose, status=status_of(refusal))
    # Never kept, never in an address: this one answer shows it.
    response = page(request, whose, revealed={field: text})
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
    context = {
        "person": whose,
        "file": file,
        "erased": erased,
        "age": None if erased else age_of(whose),
        "address": address_of(whose.dwelling) if whose.dwelling else "",
        "revealed": revealed or {},
        "show_url": reverse("people:show", args=[whose.pk]),
        "purposes": Purpose.choices,
        "labels": [_label(actor, row, kind) for row, kind in file.labels],
        "today": today(),
        "may": _may(actor, whose),
        "doors": [] if erased else _doors(actor, whose),
    }
    return render(request, "people/person.html", context, status=status)


def _label(actor: Actor, row: Any, kind: str) -> dict[str, Any]:
    """One label; grade and note only for who keeps labels."""
    keeps = actor.holds("people.labels", over=row.unit_path)
    return {
        "row": row,
        "words": LabelKind(kind).label,
        "grade": row.grade.reveal() if keeps and row.grade else "",
        "note": row.note.reveal() if keeps and row.note else "",
        "keeps": keeps,
    }


def _may(actor: Actor, whose: Person) -> dict[str, bool]:
    fields = ("name", "phone", "identity", "birth")
    return {
        **{field: rules.may_reveal(actor, whose, None, field) for field in fields},
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
    try:
        found = reading.household(pk)
    except Household.DoesNotExist:
        raise Http404 from None
    actor = actor_of(request)
    if not actor.holds("people.view", over=found.unit_path):
        raise Http404
    members = list(reading.members_of(found))
    context = {
        "household": found,
        "address": address_of(found.dwelling) if found.dwelling else "",
        "members": [row for row in members if row.until_on is None],
        "former": [row for row in members if row.until_on is not None],
        "may_edit": rules.may_edit_household(actor, found),
    }
    return render(request, "people/household.html", context)
