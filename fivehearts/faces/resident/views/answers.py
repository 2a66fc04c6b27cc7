"""Answers residents find by themselves: what is published and valid today."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import open_to_all
from fivehearts.engines.knowledge import queries
from fivehearts.engines.matters.queries.places import categories_shown
from fivehearts.faces.resident.views.frame import page
from fivehearts.foundation.clock import today

_WHY = "answers given to everybody"


@require_GET
@open_to_all(_WHY)
def answers(request: HttpRequest) -> HttpResponse:
    """Found by words or by subject."""
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    category = request.GET.get("category", "")[:40].replace("\x00", "")
    context = {
        "rows": queries.public_articles(today(), words=words, category=category),
        "q": words,
        "category": category,
        "categories": [one for one in categories_shown() if one.parent_id is None],
    }
    return page(request, "resident/answers.html", context)


@require_GET
@open_to_all(_WHY)
def answer_found(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer, to read and to print."""
    found = queries.public_article(pk, today()) if pk < 2**62 else None
    if found is None:
        raise Http404
    return page(request, "resident/answer_found.html", {"one": found})
