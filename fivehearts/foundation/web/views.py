"""Pages that belong to no chapter: size of type, language, the gallery, refusals in calm words."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from fivehearts.foundation.web.reading import STANDARD, remember_size

View = Callable[..., HttpResponseBase]
NEVER_KEPT = ("csrfmiddlewaretoken", "otp", "secret")
MOST_KEPT = 60  # fields of an expired form that are offered again


def open_to_anybody(reason: str) -> Callable[[View], View]:
    """Declare why a page of this floor, which knows no posts, is open; one sentence."""

    def declared(view: View) -> View:
        view.access = reason  # type: ignore[attr-defined]
        return view

    return declared


@open_to_anybody("the language is a reader's own choice, no row is read")
def language(request: HttpRequest) -> HttpResponseBase:
    """Django's own change of language, by POST."""
    return set_language(request)


@open_to_anybody("the size of type is a reader's own choice, no row is read")
@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Remember the size of type and go back to the page; a link, so it works without scripts."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    remember_size(response, request.GET.get("size", STANDARD))
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read. One that is too large says the limit and keeps calm."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest, limit: int | None) -> HttpResponse:
    """The 413 page; `limit` in bytes. What was typed is still in the browser, one step back."""
    return render(request, "413.html", {"limit": limit}, status=413)


def calm(request: HttpRequest, status: int) -> HttpResponse:
    """The page of a refusal, made without session, database or scope: 405, 410, 429, 500."""
    context: dict[str, Any] = {"request": request}
    if request.META.get("CSRF_COOKIE"):
        context["csrf_token"] = get_token(request)
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer good: shown again with all its words, to be sent anew.

    Only when it came from our own pages; from anywhere else nothing is offered.
    """
    kept = _kept(request) if _from_here(request) else []
    context = {
        "kept": kept,
        "shown": [value for _name, value in kept if len(value) > 1 and not value.isdigit()],
        "action": request.get_full_path(),
        "had_files": bool(kept and request.FILES),
        "reason": reason,
    }
    return render(request, "web/expired.html", context, status=403)


def _from_here(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(source) and urlsplit(source).netloc == request.get_host()


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    if any("password" in name.lower() for name in request.POST):
        return []  # a sign-in is never repeated from a page that holds the password
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT
        for value in values
    ][:MOST_KEPT]
