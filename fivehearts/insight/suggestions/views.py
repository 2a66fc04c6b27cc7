"""What is proposed, shown at the desk: beside the forms, and the card of what was learnt."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.vocabulary.states import DISPATCH, REGISTER, VIEW
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Refusal
from fivehearts.insight.suggestions import actions, rules
from fivehearts.insight.suggestions.forms import NameForm
from fivehearts.insight.suggestions.models import HotSpot
from fivehearts.insight.suggestions.queries import spots
from fivehearts.insight.suggestions.queries.cards import card
from fivehearts.insight.suggestions.queries.typing import typed
from fivehearts.insight.suggestions.vocabulary import State, Verb


@require_POST
@holding(REGISTER)
def beside(request: HttpRequest) -> HttpResponse:
    """What is proposed while a clerk types: a piece of the page, kept nowhere."""
    actor = actor_of(request)
    context = {"told": typed(actor, request.POST, at=now()), "cut_off": not _whole(request)}
    # A body cut off on its way has no words at all.
    status = 422 if context["cut_off"] else 200
    response = render(request, "suggestions/told.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@holding(VIEW)
def routing(request: HttpRequest) -> HttpResponse:
    """The card of the guesser: what it learnt from, how well, its limits, how often it was right."""
    actor = actor_of(request)
    return render(request, "suggestions/routing.html", {"card": card(actor)})


def _whole(request: HttpRequest) -> bool:
    """Whether the form arrived with its fields, and not cut off on its way."""
    return {"words", "place_unit"} <= set(request.POST)


@require_GET
@holding(VIEW)
def hot_spots(request: HttpRequest) -> HttpResponse:
    """What lies close together: to be looked at, confirmed, dismissed."""
    groups = spots.by_state(list(spots.hot_spots()[:200]))
    shown = [(State(state).label, rows) for state, rows in groups.items()]
    return render(request, "suggestions/hot_spots.html", {"groups": shown})


@require_GET
@holding(VIEW)
def hot_spot(request: HttpRequest, pk: int) -> HttpResponse:
    """One hot spot and the matters behind it."""
    return _spot_page(request, _loaded(pk), NameForm())


@require_POST
@holding(DISPATCH)
def review(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Say that it is one and what it is called, that it is none, or take that back."""
    spot, form, actor = _loaded(pk), NameForm(request.POST), actor_of(request)
    try:
        if verb == Verb.CONFIRM:
            if not form.is_valid():
                return _spot_page(request, spot, form, status=422)
            actions.confirm(by=actor, spot=spot, name=form.cleaned_data["name"])
        elif verb == Verb.DISMISS:
            actions.dismiss(by=actor, spot=spot)
        elif verb == Verb.LOOK_AGAIN:
            actions.look_again(by=actor, spot=spot)
        else:
            raise Http404
    except Refusal as refusal:
        form.full_clean()
        form.errors.clear()
        show_refusal(form, refusal)
        return _spot_page(request, _loaded(pk), form, status=status_of(refusal))
    messages.success(request, _("It is kept what you said of the hot spot."))
    return redirect("suggestions:hot_spot", pk=pk)


def _loaded(pk: int) -> HotSpot:
    found = spots.hot_spot(pk)
    if found is None:
        raise Http404
    return found


def _spot_page(
    request: HttpRequest, spot: HotSpot, form: NameForm, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "spot": spot,
        "form": form,
        "matters": spots.matters_of(spot),
        "may_review": rules.may_review_spot(actor, spot),
    }
    return render(request, "suggestions/hot_spot.html", context, status=status)
