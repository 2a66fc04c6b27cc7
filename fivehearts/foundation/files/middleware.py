"""Who sends files in this request: known to the fields of every form, asked for only when needed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import uploads

COOKIE = "fh_uploads"
SALT = "uploads"


class Sender:
    """A signed-in colleague is known by the account, anybody else by a key in the browser."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.path = request.path

    @property
    def owner(self) -> str:
        """The digest of who sends; "" for a browser that sent nothing in pieces yet."""
        user = self._request.user
        return uploads.owner_digest(f"user:{user.pk}" if user.is_authenticated else self._key())

    def _key(self) -> str:
        key = self._request.get_signed_cookie(COOKIE, default="", salt=SALT)
        return f"browser:{key}" if key else ""


class SenderMiddleware:
    """Tells the fields that take files whose uploads may be named in this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        uploads.tell_sender(Sender(request))
        try:
            return self.get_response(request)
        finally:
            uploads.tell_sender(None)
