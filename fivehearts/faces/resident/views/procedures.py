"""What one needs, how long it takes and who does it: every procedure, to read and to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import open_to_all
from fivehearts.engines.procedures.queries import versions
from fivehearts.faces.resident.views.frame import page

_WHY = "procedures are public: everybody may read what is needed and how long it takes"


@require_GET
@open_to_all(_WHY)
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure in force."""
    return page(request, "resident/procedures.html", {"rows": versions.in_force()})


@require_GET
@open_to_all(_WHY)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One of them: papers, days, chart, the same in words, sources."""
    found = versions.in_force_of(code[:40])
    if found is None:
        raise Http404
    context = {"version": found, "definition": found.definition}
    return page(request, "resident/procedure.html", context)
