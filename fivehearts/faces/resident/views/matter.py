"""The resident's own matter: where it is, what was promised, what happened, and the three answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import with_code
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Photo
from fivehearts.engines.matters.queries.clock_receipt import clock_receipt
from fivehearts.engines.matters.queries.page import photo_of
from fivehearts.engines.matters.queries.tracking import (
    TrackedPage,
    tracked_page,
)
from fivehearts.engines.matters.vocabulary.states import State
from fivehearts.engines.matters.vocabulary.words import Way
from fivehearts.engines.procedures.queries.runs import has_begun, runs_of
from fivehearts.faces.resident.forms import FollowUpForm, show_refusal
from fivehearts.faces.resident.queries.places import place_of
from fivehearts.faces.resident.views.asking import ways_on
from fivehearts.faces.resident.views.frame import (
    as_resident,
    came_late,
    keeps_late_forms,
    matter_opened,
    page,
    say_late,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.files.queries import shown
from fivehearts.foundation.files.serving import respond
from fivehearts.foundation.files.vocabulary import FileHeldBack, FileMissing
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal


def _page_of(number: str) -> TrackedPage:
    try:
        return tracked_page(numbering.check(number) or "")
    except Matter.DoesNotExist:
        raise Http404 from None


@require_GET
@with_code("resident:track")
@as_resident
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """Where it is and what is promised; the three questions when they are due."""
    return _shown(request, _page_of(number))


@require_GET
@with_code("resident:track")
@as_resident
def clock(request: HttpRequest, number: str) -> HttpResponse:
    """The promised date line by line, its moves, and how long each unit has had it; to print."""
    matter = matter_opened(number)
    context = {"matter": matter, "receipt": clock_receipt(matter, at=now())}
    return page(request, "resident/clock.html", context, place=place_of(matter.intake_unit.code))


@require_POST
@keeps_late_forms
@with_code("resident:track")
@as_resident
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the three answers; whatever is not solved goes on."""
    loaded = matter_opened(number)
    form = FollowUpForm(request.POST)
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return _shown(request, _page_of(number), form, status=403)
    if not valid:
        return _shown(request, _page_of(number), form, status=422)
    try:
        actions.answer_follow_up(
            by=resident(loaded.number), matter=loaded, answers=form.answers(), way=Way.WEB
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _shown(request, _page_of(number), form, status=409)
    return redirect("resident:answered", number=loaded.number)


@require_GET
@with_code("resident:track")
@as_resident
def answered(request: HttpRequest, number: str) -> HttpResponse:
    """Thanks in words that fit the answers, and what happens next."""
    loaded = _page_of(number)
    if loaded.follow_up is None:
        return redirect("resident:matter", number=loaded.matter.number)
    context = {
        "matter": loaded.matter,
        "follow_up": loaded.follow_up,
        "promise": loaded.promise,
    }
    place = place_of(loaded.matter.intake_unit.code)
    return page(request, "resident/answered.html", context, place=place)


@require_GET
@with_code("resident:track")
@as_resident
def photo(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """One file the resident may see, or its small copy with `?small=1`."""
    loaded = _page_of(number)
    shown = {one.file_id for one in (*loaded.own_photos, *loaded.unit_photos)}
    try:
        if file_id not in shown:
            raise Http404
        together = {one.file_id: one for one in loaded.joint_photos}
        found = together.get(file_id) or photo_of(loaded.matter, file_id)
        return respond(request, found.file, name=found.name, thumbnail="small" in request.GET)
    except (Photo.DoesNotExist, FileMissing, FileHeldBack):
        raise Http404 from None


def _shown(
    request: HttpRequest,
    loaded: TrackedPage,
    form: FollowUpForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    asks = loaded.matter.state == State.FOLLOW_UP
    context = {
        "tracked": loaded,
        "matter": loaded.matter,
        "promise": loaded.promise,
        "is_late": loaded.promise is not None and loaded.promise.is_late(now()),
        "own_photos": _pictures(loaded.matter, loaded.own_photos),
        "unit_photos": _pictures(loaded.matter, loaded.unit_photos),
        "form": form or (FollowUpForm() if asks else None),
        "asks": asks,
        "ways": ways_on(loaded.matter),
        "procedures": runs_of(loaded.matter)[:1] if has_begun(loaded.steps) else [],
    }
    # The frame and its phone are those of the matter's community, on whatever device it is read.
    place = place_of(loaded.matter.intake_unit.code)
    return page(request, "resident/matter.html", context, place=place, status=status)


def _pictures(loaded: Matter, photos: list[Photo]) -> list[dict[str, Any]]:
    """As the list of files wants them: each is served by permission."""
    return [
        shown(
            one.file,
            url=reverse("resident:photo", args=[loaded.number, one.file_id]),
            name=one.name,
            number=index,
            description=one.description,
            about=_("sent with matter %(number)s") % {"number": loaded.number},
        )
        for index, one in enumerate(photos, start=1)
    ]
