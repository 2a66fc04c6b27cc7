"""Requests too large to take are answered in words, not by a dropped connection."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import RawPostDataException, UnreadablePostError

PIECE = 64 * 1024  # bytes read at once
MOST_DRAINED = 64 * 1024 * 1024  # bytes; more than this is cut off, as nobody types that
# Pictures travel beside the words; a whole request may be this large.
BODY_LIMIT = 48 * 1024 * 1024  # bytes


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
