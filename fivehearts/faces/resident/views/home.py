"""The first page, and questions with answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import open_to_all
from fivehearts.faces.resident.views.frame import page


@require_GET
@open_to_all("the door for every resident")
def home(request: HttpRequest) -> HttpResponse:
    """Few big doors, and what happens with a matter in five words."""
    doors = [
        {
            "label": _("Tell us something"),
            "note": _("Something is broken, wrong or unclear: say it here"),
            "url": reverse("resident:submit"),
            "icon": "pen",
        },
        {
            "label": _("See how it stands"),
            "note": _("With the number and the query code of your receipt"),
            "url": reverse("resident:track"),
            "icon": "search",
        },
        {
            "label": _("Questions and answers"),
            "note": _("Who sees my phone? What if nobody answers?"),
            "url": reverse("resident:help"),
            "icon": "help",
        },
    ]
    return page(request, "resident/home.html", {"doors": doors})


@require_GET
@open_to_all("answers to what residents ask first")
def help_page(request: HttpRequest) -> HttpResponse:
    """Short plain questions and answers."""
    return page(request, "resident/help.html")
