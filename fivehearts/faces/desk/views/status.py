"""How the installation itself stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import holding
from fivehearts.faces.desk.queries.status import KEEPER, facts
from fivehearts.foundation.clock import now


@never_cache
@require_GET
@holding(KEEPER)
def status(request: HttpRequest) -> HttpResponse:
    """What the system administrator looks at in the morning."""
    found = facts(now())
    context = {"facts": found, "ill": [one for one in found if not one.well]}
    return render(request, "desk/status.html", context)
