"""吹哨与互评: the summonses of a month, and what both sides said of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fivehearts.community.duties.access import holding
from fivehearts.engines.matters.queries.ratings import (
    ANSWERS,
    Answered,
    answers_of,
    rated,
    summonses_of,
)
from fivehearts.engines.matters.vocabulary.helping import Rated, Side
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.foundation.clock import today
from fivehearts.foundation.figures import YEARS_ASKED_FOR, Period

_A_PAGE = 25


@require_safe
@holding(VIEW)
def ratings(request: HttpRequest) -> HttpResponse:
    """Each answer with how often it was given; pressed, the summonses it was said of."""
    period = Period.asked(request.GET.get("month", ""))
    asked = {name: request.GET.get(name, "")[:20] for name in ("side", "field", "answer")}
    rows = rated(summonses_of(period), **asked)
    given = answers_of(period)
    narrowed = _narrowed(given, asked)
    context = {
        "period": period,
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "sides": [
            (side.label, [(one, _counted(one, period)) for one in given if one.side == side])
            for side in Side
        ],
        "narrowed": narrowed,
        "carried": {"month": period.name, **(asked if narrowed else {})},
        "all_url": _url(period),
        "previous_url": _url(period.previous())
        if period.first_on.year > YEARS_ASKED_FOR[0]
        else "",
        "next_url": _url(period.next()) if period.until_on <= today() else "",
    }
    return render(request, "matters/ratings.html", context)


def _counted(one: Answered, period: Period) -> list[tuple[Rated, int, str]]:
    """Each answer, how often, and where its rows stand."""
    return [
        (answer, count, _url(period, side=one.side, field=one.field, answer=answer))
        for answer, count in one.counts
    ]


def _narrowed(given: list[Answered], asked: dict[str, str]) -> tuple[str, str, str] | None:
    """The side, the question and the answer the list is narrowed to, in words."""
    if asked["field"] not in ANSWERS or asked["answer"] not in Rated.values:
        return None
    found = [one for one in given if (one.side, one.field) == (asked["side"], asked["field"])]
    answer = str(Rated(asked["answer"]).label)
    return next(((str(one.side.label), one.question, answer) for one in found), None)


def _url(period: Period, **asked: str) -> str:
    return f"{reverse('matters:ratings')}?{urlencode({'month': period.name, **asked})}"
