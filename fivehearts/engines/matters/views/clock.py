"""The clock receipt of a matter at the desk; residents have theirs on their own site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import holding
from fivehearts.engines.matters.queries.clock_receipt import clock_receipt
from fivehearts.engines.matters.views.loading import loaded_matter
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.foundation.clock import now


@require_GET
@holding(VIEW)
def clock(request: HttpRequest, number: str) -> HttpResponse:
    """Why the date is what it is, line by line, and where the time went; to print."""
    matter = loaded_matter(number)
    receipt = clock_receipt(matter, at=now())
    return render(request, "matters/clock_receipt.html", {"matter": matter, "receipt": receipt})
