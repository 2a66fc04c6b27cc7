"""我的事项: every matter this session opened, where it is, and what can be done now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import with_code
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.states import State
from fivehearts.faces.resident.queries.mine import matters_opened
from fivehearts.faces.resident.queries.places import place_of
from fivehearts.faces.resident.views.asking import ways_on
from fivehearts.faces.resident.views.frame import as_resident, page
from fivehearts.foundation.clock import now


@require_GET
@with_code("resident:track")
@as_resident
def mine(request: HttpRequest) -> HttpResponse:
    """One card a matter: state in plain words, the promised day, the next thing to do."""
    opened = matters_opened()
    rows = [_row(one) for one in opened]
    place = place_of(opened[0].intake_unit.code) if opened else None
    return page(request, "resident/mine.html", {"rows": rows}, place=place)


def _row(matter: Matter) -> dict[str, Any]:
    runs = matter.is_open and matter.promise.runs
    late = runs and matter.promise.is_late(now())
    asks = matter.state == State.FOLLOW_UP
    aside = _("Your answer is wanted") if asks else _("We are late") if late else ""
    look = {
        "label": _("See how it stands"),
        "url": reverse("resident:matter", args=[matter.number]),
        "kind": "secondary",
    }
    # What leads to nothing new stands on the page of the matter alone.
    ways = [one for one in ways_on(matter) if one["kind"] != "quiet"]
    return {
        "matter": matter,
        "runs": runs,
        "is_late": late,
        "aside": aside,
        "ways": [*ways[:1], look, *ways[1:]] if asks else [look, *ways],
    }
