"""What the desk adds to the page of a matter: who else is at it, and the work order on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters.models import Report
from fivehearts.engines.matters.queries.page import matter_page
from fivehearts.engines.matters.views.loading import loaded_matter
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.foundation.clock import now


@require_POST
@holding(VIEW)
def presence(request: HttpRequest, number: str) -> HttpResponse:
    """Still here; the part of the page that says who else is."""
    return render(request, "desk/presence.html", {"matter": loaded_matter(number)})


@require_GET
@holding(VIEW)
def work_order(request: HttpRequest, number: str) -> HttpResponse:
    """The work order (工单) on A4: DB11/T 2021 Annex D, DB41/T 1860 Annex C. Contacts masked."""
    loaded, at = loaded_matter(number), now()
    page = matter_page(actor_of(request), loaded, at=at)
    context = {"matter": loaded, "page": page, "at": at, "approved": _approved(page.reports)}
    return render(request, "desk/work_order.html", context)


def _approved(reports: list[Report]) -> Report | None:
    """The newest approved report: what the resident was told."""
    return next((one for one in reports if one.approved), None)
