"""Bytes to a browser: whole, or the part a player asks for. Whoever calls has asked for permission."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from .models import StoredFile
from .queries import OpenFile, open_file

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def respond(
    request: HttpRequest, stored: StoredFile, *, name: str = "", thumbnail: bool = False
) -> HttpResponseBase:
    """The file as a stream, or one range of it (RFC 9110 §14). Raises `FileMissing`, `FileHeldBack`."""
    opened = open_file(stored, name=name, thumbnail=thumbnail)
    asked = request.headers.get("Range", "")
    if not asked:
        return _streamed(opened, 0, opened.size)
    span = _span(asked, opened.size)
    if span is None:
        # Several ranges, or a unit we do not know: the whole is a right answer too.
        return _streamed(opened, 0, opened.size)
    start, stop = span
    if start >= opened.size or stop <= start:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{opened.size}"
        return refused
    response = _streamed(opened, start, stop)
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{stop - 1}/{opened.size}"
    return response


def _span(asked: str, size: int) -> tuple[int, int] | None:
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


def _streamed(opened: OpenFile, start: int, stop: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(opened.pieces(start, stop), headers=dict(opened.headers))
    response["Content-Length"] = str(stop - start)
    return response
