"""Logs for operators: one line a request, machine-readable where wanted, and nobody's data in them.

Timeline (for people), record (for proof) and logs (for operators) are three things: a log says what
was asked by its route, never by its address, since addresses hold numbers and codes.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from pythonjsonlogger.json import JsonFormatter

from fivehearts.foundation.vault import findings

REQUESTS = "fivehearts.requests"
_log = logging.getLogger(REQUESTS)


class Masked(logging.Filter):
    """Takes phones and identity numbers out of every line, whoever wrote it, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace what is found; never drops a line."""
        message = record.getMessage()
        clean = without_numbers(message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info:
            text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_text = without_numbers(text)
            # Else a formatter would write the traceback again from the exception itself.
            record.exc_info = None
        if record.stack_info:
            record.stack_info = without_numbers(record.stack_info)
        return True


class Lines(JsonFormatter):
    """One JSON object a line: time, level, logger, message, and what the line was given beside it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
            **options,
        )


def without_numbers(text: str) -> str:
    """The text with a mark in place of every phone and identity number."""
    return findings.replace(text, lambda found: f"[{found.kind}]")


class RequestLog:
    """Writes one line a request and gives it a number the visitor sees too (`X-Request-ID`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say in one line how it went."""
        begun = time.perf_counter()
        number = secrets.token_hex(8)
        # The page of our own fault shows it: whoever calls the office can name the line of the log.
        request.number = number  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = number
        _log.info(
            "%s %s %s",
            request.method,
            _route(request),
            response.status_code,
            extra={
                "request": number,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
                "user": _user(request),
            },
        )
        return response


def _route(request: HttpRequest) -> str:
    found = request.resolver_match
    return f"/{found.route}" if found is not None else "(no such page)"


def _user(request: HttpRequest) -> int | None:
    """The key of a colleague; asks nothing of the database that the page did not ask already."""
    user = request.__dict__.get("_cached_user")
    return user.pk if user is not None else None
