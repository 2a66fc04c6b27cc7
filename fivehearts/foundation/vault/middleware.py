"""The last pane of glass: no page shows the key of a reference, whatever its template forgot."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import references

_MARK = "⟦".encode()
# What is typed again is sent back whole: a form keeps its references.
_FORM_TEXT = re.compile(r"(<textarea\b.*?</textarea>|<input\b[^>]*>)", re.DOTALL | re.IGNORECASE)


class ShowMasks:
    """Puts the mask in place of every reference in a page: `⟦138****5678·kq…⟧` → `138****5678`.

    A reference holds nothing secret; this keeps pages readable. It looks for three bytes in a
    page and does nothing where they are missing. Files of lists and messages ask
    `references.masked` themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if response.streaming or _MARK not in response.content:
            return response
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        parts = _FORM_TEXT.split(response.content.decode(response.charset))
        # Every second part is a field of a form.
        parts[::2] = [references.masked(part) for part in parts[::2]]
        response.content = "".join(parts).encode(response.charset)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response
