"""Unmaskings, shown to the head of the unit month by month."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fivehearts.community.duties.access import holding
from fivehearts.faces.desk.queries.looks import READ, looks
from fivehearts.faces.desk.tables import LookTable
from fivehearts.faces.desk.views.frame import actor_of
from fivehearts.foundation.clock import today
from fivehearts.foundation.figures import Period
from fivehearts.foundation.web.tables import configured, exported

_YEARS = range(2000, 2101)


@require_safe
@holding(READ)
def looks_of_month(request: HttpRequest) -> HttpResponseBase:
    """Who looked at what, of which matter, when and for what; by month and by colleague."""
    period = _period(request.GET.get("month", ""))
    found = looks(actor_of(request), period)
    # Counted before one colleague is picked out, so that the others can be picked next.
    colleagues = sorted({(one.by, one.who) for one in found}, key=lambda one: one[1])
    by = request.GET.get("by", "")
    shown = [one for one in found if not by or one.by == by]
    table = configured(request, LookTable(shown), per_page=50)
    table.export_name = f"looks-{period.name}"
    file = exported(request, table)
    if file is not None:
        return file
    context = {
        "period": period,
        "by": by,
        "colleagues": colleagues,
        "count": len(shown),
        "table": table,
        "previous_url": _url(period.previous(), by),
        "next_url": _url(period.next(), by) if period.until_on <= today() else "",
    }
    return render(request, "desk/looks.html", context)


def _period(text: str) -> Period:
    """The month asked for; the present one for anything else."""
    try:
        asked = Period.parse(text[:10])
    except ValueError:
        asked = None
    if asked is None or asked.first_on.year not in _YEARS:
        return Period.month(today().year, today().month)
    return asked


def _url(period: Period, by: str) -> str:
    if period.first_on.year not in _YEARS:
        return ""
    asked = {"month": period.name, **({"by": by} if by else {})}
    return f"{reverse('desk:looks')}?{urlencode(asked)}"
