"""The first page, and questions with answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import open_to_all
from fivehearts.faces.resident.queries.drafts import draft_lines
from fivehearts.faces.resident.views.drafting import device_key
from fivehearts.faces.resident.views.frame import OPENED, page
from fivehearts.foundation.clock import now


@require_GET
@open_to_all("the door for every resident")
def home(request: HttpRequest) -> HttpResponse:
    """Few big doors, and what happens with a matter in five words."""
    opened = bool(request.session.get(OPENED))
    context = {
        "doors": _doors(opened),
        "drafts": draft_lines(device_key(request), now()),
    }
    return page(request, "resident/home.html", context)


def _doors(opened: bool) -> list[dict[str, str]]:
    """The obvious first; the own matters where this device has opened any."""
    doors = [
        _door(
            _("Tell us something"),
            _("Something is broken, wrong or unclear: say it here"),
            "submit",
            "pen",
        )
    ]
    if opened:
        doors.append(
            _door(_("My matters"), _("Where they are, and what you can do now"), "mine", "paper")
        )
    note = _("With the number and the query code of your receipt")
    return [*doors, _door(_("See how it stands"), note, "track", "search")]


def _door(label: str, note: str, name: str, icon: str) -> dict[str, str]:
    return {"label": label, "note": note, "url": reverse(f"resident:{name}"), "icon": icon}


@require_GET
@open_to_all("answers to what residents ask first")
def help_page(request: HttpRequest) -> HttpResponse:
    """Short plain questions and answers."""
    return page(request, "resident/help.html")
