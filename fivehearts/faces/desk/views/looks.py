"""Unmaskings, shown to the head of the unit month by month."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.faces.desk.queries.looks import READ, looks
from fivehearts.faces.desk.tables import LookTable
from fivehearts.foundation.clock import today
from fivehearts.foundation.figures import Period
from fivehearts.foundation.web.tables import configured, exported


@require_safe
@holding(READ)
def looks_of_month(request: HttpRequest) -> HttpResponseBase:
    """Who looked at what, of which matter, when and for what; by month and by colleague."""
    period = Period.asked(request.GET.get("month", ""))
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


def _url(period: Period, by: str) -> str:
    if not period.is_asked_for:
        return ""
    asked = {"month": period.name, **({"by": by} if by else {})}
    return f"{reverse('desk:looks')}?{urlencode(asked)}"
