"""Resumable upload: tus 1.0.0 (tus.io) with creation, termination and expiration.

A file comes in pieces, each to the place where the last one ended; a broken line is asked how far
it came (HEAD) and goes on. Nothing here makes a file part of anything: that is done by the form
that names the upload, for the same sender alone.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from ipaddress import ip_address
from typing import BinaryIO, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.request import RawPostDataException
from django.urls import reverse
from django.utils.http import http_date

from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import Refusal

from . import actions, queries, uploads
from .fields import is_whole
from .middleware import COOKIE, SALT, Sender
from .models import Upload
from .vocabulary import FileKind, FileTooLarge, TooManyUploads, most_bytes

_VERSION = "1.0.0"
_PIECE_TYPE = "application/offset+octet-stream"
_WRONG_PIECE: dict[type[Exception], int] = {
    uploads.OffsetWrong: 409,
    uploads.Busy: 423,
    uploads.TooMuch: 413,
}
_CANNOT_READ = (OSError, UnreadablePostError, RawPostDataException)


def collection(request: HttpRequest) -> HttpResponse:
    """POST begins an upload, OPTIONS says what is spoken, GET lists what waits for a page."""
    if request.method == "OPTIONS":
        return _spoken(HttpResponse(status=204), all_facts=True)
    if request.method == "GET":
        return _waiting(request)
    if request.method != "POST":
        return _spoken(HttpResponse(status=405))
    return _versioned(request, _begin)


def single(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """HEAD says how far it came, PATCH brings the next piece, DELETE takes it back."""
    verbs = {"HEAD": _how_far, "PATCH": _piece, "DELETE": _taken_back}
    if request.method == "OPTIONS":
        return _spoken(HttpResponse(status=204), all_facts=True)
    verb = verbs.get(request.method or "")
    if verb is None:
        return _spoken(HttpResponse(status=405))
    return _versioned(request, lambda asked: verb(asked, _found(asked, upload_id)))


_WHY = "whoever may fill in a form may send its files; only the sender finds them again"
collection.access = _WHY  # type: ignore[attr-defined]
single.access = _WHY  # type: ignore[attr-defined]


def _versioned(request: HttpRequest, answer: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    if request.headers.get("Tus-Resumable") != _VERSION:
        return _spoken(HttpResponse(status=412), all_facts=True)
    return _spoken(answer(request))


def _spoken(response: HttpResponse, *, all_facts: bool = False) -> HttpResponse:
    response["Tus-Resumable"] = _VERSION
    response["Cache-Control"] = "no-store"
    if all_facts:
        response["Tus-Version"] = _VERSION
        response["Tus-Extension"] = "creation,termination,expiration"
        response["Tus-Max-Size"] = str(max(most_bytes(kind) for kind in FileKind))
    return response


def _waiting(request: HttpRequest) -> HttpResponse:
    """What this sender chose on a page and did not send yet: whole, or as far as it came."""
    rows = queries.waiting_uploads(Sender(request).owner, now())
    return JsonResponse(
        {
            "uploads": [
                {
                    "id": str(one.pk),
                    "name": one.name,
                    "size": one.size_bytes,
                    "whole": is_whole(one),
                }
                for one in rows.filter(place=request.GET.get("place", "")[:200])
            ]
        },
        headers={"Cache-Control": "no-store"},
    )


def _begin(request: HttpRequest) -> HttpResponse:
    size = request.headers.get("Upload-Length", "")
    if not size.isdecimal() or len(size) > 15:
        return _said("Upload-Length is missing", 400)
    facts = _metadata(request.headers.get("Upload-Metadata", ""))
    owner, key = Sender(request).owner, ""
    if not owner:
        key = secrets.token_urlsafe(24)
        owner = uploads.owner_digest(f"browser:{key}")
    try:
        upload = actions.begin_upload(
            by=_actor(request),
            owner=owner,
            place=facts.get("place", ""),
            name=facts.get("filename", ""),
            size_bytes=int(size),
            address=_address_counted(request),
        )
    except Refusal as refusal:
        status = {FileTooLarge: 413, TooManyUploads: 429}.get(type(refusal), 400)
        return _said(refusal.sentence, status)
    response = HttpResponse(status=201)
    response["Location"] = reverse("files:upload", args=[upload.pk])
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    if key:
        response.set_signed_cookie(
            COOKIE, key, salt=SALT, max_age=int(actions.KEPT_FOR.total_seconds()),
            httponly=True, samesite="Lax", secure=request.is_secure(),
        )  # fmt: skip
    return response


def _metadata(header: str) -> dict[str, str]:
    """`filename <base64>,place <base64>`; what is no such pair is passed over."""
    facts = {}
    for pair in header[:4000].split(","):
        name, _gap, value = pair.strip().partition(" ")
        try:
            facts[name] = base64.b64decode(value, validate=True).decode("utf-8").replace("\0", "")
        except (binascii.Error, ValueError):
            continue
    return facts


def _found(request: HttpRequest, upload_id: UUID) -> Upload:
    found = queries.upload_of(Sender(request).owner, upload_id, now())
    if found is None or found.used_at is not None:
        raise Http404
    return found


def _how_far(request: HttpRequest, upload: Upload) -> HttpResponse:
    response = HttpResponse(status=200)
    response["Upload-Offset"] = str(_offset(upload))
    response["Upload-Length"] = str(upload.size_bytes)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _offset(upload: Upload) -> int:
    try:
        return uploads.offset(upload.pk)
    except FileNotFoundError:
        raise Http404 from None


def _piece(request: HttpRequest, upload: Upload) -> HttpResponse:
    """The next bytes. What arrived before the line broke is kept."""
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != _PIECE_TYPE:
        return HttpResponse(status=415)
    if not offset.isdecimal():
        return _said("Upload-Offset is missing", 400)
    try:
        end = uploads.append(
            upload.pk, int(offset), cast("BinaryIO", request), most=upload.size_bytes
        )
    except FileNotFoundError:
        raise Http404 from None
    except tuple(_WRONG_PIECE) as error:
        return HttpResponse(status=_WRONG_PIECE[type(error)])
    except _CANNOT_READ:
        # Nobody is there to read this; the server closes the line.
        return HttpResponse(status=400)
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(end)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _taken_back(request: HttpRequest, upload: Upload) -> HttpResponse:
    actions.drop_uploads(by=_actor(request), owner=upload.owner, ids=[upload.pk])
    return HttpResponse(status=204)


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _address_counted(request: HttpRequest) -> str:
    """A proxy and an office's own network speak for many at once: only public ones are counted."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    try:
        public = ip_address(address).is_global
    except ValueError:
        public = False
    return address if public and not request.user.is_authenticated else ""
