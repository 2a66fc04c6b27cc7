"""What is proposed, shown at the desk: beside the forms, and the card of what was learnt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import holding
from fivehearts.engines.matters.vocabulary.states import REGISTER, VIEW
from fivehearts.foundation.clock import now
from fivehearts.insight.suggestions.queries.cards import card
from fivehearts.insight.suggestions.queries.typing import typed


@require_POST
@holding(REGISTER)
def beside(request: HttpRequest) -> HttpResponse:
    """What is proposed while a clerk types: a piece of the page, kept nowhere."""
    actor = request.actor  # type: ignore[attr-defined]
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
    actor = request.actor  # type: ignore[attr-defined]
    return render(request, "suggestions/routing.html", {"card": card(actor)})


def _whole(request: HttpRequest) -> bool:
    """Whether the form arrived with its fields, and not cut off on its way."""
    return {"words", "place_unit"} <= set(request.POST)
