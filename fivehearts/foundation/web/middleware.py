"""Requests nobody can take are answered in words, not by a dropped line or an empty page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import RawPostDataException, UnreadablePostError

PIECE = 64 * 1024  # bytes read at once
MOST_DRAINED = 64 * 1024 * 1024  # bytes; more than this is cut off, as nobody types that
# Pictures travel beside the words; a whole request may be this large.
BODY_LIMIT = 48 * 1024 * 1024  # bytes
# Refusals that Django and browsers leave without a word.
WORDLESS = (405, 410, 429)


class CalmLimits:
    """Refuse a body above the limit with the 413 page, and read the rest of a refused body.

    A server that answers before it has read the body resets the connection, and the browser
    then shows its own error instead of our sentence. Stands first in the list of middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.limit = getattr(settings, "REQUEST_BODY_LIMIT", BODY_LIMIT)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 413 above the limit; otherwise pass on, and drain what a refusal left unread."""
        if _length(request) > self.limit:
            from fivehearts.foundation.web.views import too_large

            response: HttpResponseBase = too_large(request, self.limit)
        else:
            response = self.get_response(request)
        if response.status_code in (400, 403, 413):
            _drain(request)
        return response


def _said(response: HttpResponseBase) -> bool:
    return bool(getattr(response, "content", None))


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(request: HttpRequest) -> None:
    left = min(_length(request), MOST_DRAINED)
    try:
        while left > 0 and (piece := request.read(PIECE)):
            left -= len(piece)
    except (OSError, UnreadablePostError, RawPostDataException, ValueError):
        return


class CalmRefusals:
    """A refusal without a word becomes a page that says what to do; browsers would show their own.

    What speaks for itself stays, and so does the answer to whoever asked for something else than
    a page. Stands inside the middleware that knows the language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and put words where there were none."""
        response = self.get_response(request)
        if response.status_code not in WORDLESS or response.streaming or _said(response):
            return response
        if "text/html" not in request.headers.get("Accept", ""):
            return response
        from fivehearts.foundation.web.views import calm

        page: HttpResponseBase = calm(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                page[name] = response[name]
        return page
