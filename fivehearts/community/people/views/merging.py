"""Two files of one person that the program did not find alike: chosen by hand, with a reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.community.people import actions, rules
from fivehearts.community.people.forms import MergeForm
from fivehearts.community.people.models import Person
from fivehearts.community.people.queries import listing
from fivehearts.community.people.views.frame import (
    person_or_404,
    show_refusal,
    status_of,
)
from fivehearts.community.people.views.lists import asked
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import Refusal

# Whoever finds more types more of the name.
_MOST = 20


@require_http_methods(["GET", "POST"])
@holding("people.merge")
def by_hand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Find the other file of this person, then say which one goes on and how it is known."""
    person, actor = person_or_404(request, pk), actor_of(request)
    form = MergeForm(request.POST if request.method == "POST" else None)
    allowed = rules.may_merge(actor, [person.unit_path])
    status = 200 if allowed else 403
    if allowed and form.is_valid():
        other = person_or_404(request, form.cleaned_data["other"])
        goes_on = person if form.cleaned_data["speaks"] == "this" else other
        gone = other if goes_on is person else person
        try:
            actions.merge(gone=gone, kept=goes_on, reason=form.cleaned_data["reason"], by=actor)
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = status_of(refusal)
        else:
            messages.success(request, _("The files are merged. It can be taken back on the file."))
            return redirect("people:person", pk=goes_on.pk)
    wanted = asked(request)
    chosen = request.POST.get("other") or request.GET.get("other", "")
    context = {
        "person": person,
        "form": form if form.is_bound else MergeForm(initial={"other": chosen}),
        "wanted": wanted,
        "found": _found(actor, wanted, person) if wanted.words and not chosen else [],
        "other": _other(request, chosen, person) if chosen else None,
        "allowed": allowed,
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "people/merge.html", context, status=status)


def _found(actor: Actor, wanted: listing.Wanted, person: Person) -> list[Person]:
    rows = listing.people_listed(actor, wanted, today=today()).exclude(pk=person.pk)
    return list(rows[:_MOST])


def _other(request: HttpRequest, chosen: str, person: Person) -> Person:
    try:
        other = person_or_404(request, UUID(chosen))
    except ValueError:
        raise Http404 from None
    if other.pk == person.pk or not hasattr(other, "data"):
        raise Http404
    return other
