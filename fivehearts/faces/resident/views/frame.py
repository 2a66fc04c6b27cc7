"""What every page of the residents' site shares: its frame, its session, forms that came late."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import segno
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from fivehearts.community.duties.middleware import MOST_OPENED
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.tracking import tracked_matter
from fivehearts.faces.resident.queries.places import CITY_HOTLINE, Place, place_of
from fivehearts.foundation import numbering
from fivehearts.foundation.scope import CodeScope, current, enter
from fivehearts.foundation.web.reading import A_YEAR

# The community this browser chose last, by its code; nothing personal.
PLACE_COOKIE = "place"
# In the session: keys of matters that were opened, and numbers registered in it.
OPENED, RECEIPTS = "opened", "receipts"
# Keys of the files in the register whose telephone was proved.
FILES = "files"

TOO_LATE = gettext_lazy(
    "This page was open for too long, so it was not sent. Your words are all here: please send it once more."
)

View = Callable[..., HttpResponseBase]


def place_remembered(request: HttpRequest) -> Place | None:
    """The community of the cookie, where it still takes matters."""
    return place_of(request.COOKIES.get(PLACE_COOKIE, ""))


def remember_place(response: HttpResponse, place: Place) -> None:
    """Keep the choice for a year in this browser."""
    response.set_cookie(
        PLACE_COOKIE, place.unit.code, max_age=A_YEAR, samesite="Lax", httponly=True
    )


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    place: Place | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page in the frame of the community that was chosen. Never kept by a browser."""
    place = place or place_remembered(request)
    frame = {
        "place": place,
        "community_name": place.community.name if place else "",
        "community_unit": place.above if place else "",
        "help_phone": place.phone if place else CITY_HOTLINE,
        "footer_links": [
            {"label": _("Questions and answers"), "url": reverse("resident:help")},
            {"label": _("My file"), "url": reverse("resident:own_files")},
            {"label": _("Check a receipt"), "url": reverse("resident:proof")},
            {"label": _("Staff sign-in"), "url": reverse("duties:sign_in")},
        ],
        "is_open": bool(request.session.get(OPENED) or request.session.get(FILES)),
    }
    response = render(request, template, {**frame, **(context or {})}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def open_in_session(request: HttpRequest, *pks: int) -> None:
    """Let this session see matters. The session gets a new key, so that a planted one is no use."""
    kept = [key for key in request.session.get(OPENED) or [] if key not in pks]
    request.session.cycle_key()
    request.session[OPENED] = [*kept, *pks][-MOST_OPENED:]


def as_resident(view: View) -> View:
    """Run a view in the scope of the codes this session opened, also for signed-in colleagues.

    What somebody sees here is what a resident with the code sees, whatever posts they hold.
    """

    @functools.wraps(view)
    def scoped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        opened = request.session.get(OPENED) or []
        scope = CodeScope(frozenset(key for key in opened[-MOST_OPENED:] if isinstance(key, int)))
        if current() == scope:
            # The usual case: the request entered it already, and told the database.
            return view(request, *args, **kwargs)
        with enter(scope):
            return view(request, *args, **kwargs)

    return scoped


class _Token(CsrfViewMiddleware):
    """The usual check, told by a reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def keeps_late_forms(view: View) -> View:
    """A form whose token is no longer good comes back with all its words instead of an error.

    The view reads `request.came_late` and then only shows the form again. Only forms of our own
    pages are answered so; what another site sends is refused.
    """

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reason = _Token(lambda _request: HttpResponse()).process_view(request, _nothing, (), {})
        request.came_late = reason is not None  # type: ignore[attr-defined]
        if reason is not None and not _from_here(request):
            raise PermissionDenied(_("This form came from another website and was not taken."))
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def came_late(request: HttpRequest) -> bool:
    """Whether the form's token was no longer good."""
    return bool(getattr(request, "came_late", False))


def say_late(form: BaseForm) -> None:
    """Tell on top of a form that it was open too long and nothing is lost."""
    form.add_error(None, TOO_LATE)


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _from_here(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(source) and urlsplit(source).netloc == request.get_host()


def qr(address: str) -> SafeString:
    """A QR code as SVG, large enough for an old camera."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=4))


def matter_opened(number: str) -> Matter:
    """The matter of this number where this browser opened it; raises Http404 where not."""
    try:
        return tracked_matter(numbering.check(number) or "")
    except Matter.DoesNotExist:
        raise Http404 from None
