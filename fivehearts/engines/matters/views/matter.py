"""The page of one matter at the desk, and the verbs done on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.people import actions as people
from fivehearts.community.people.vocabulary import Purpose
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions import reveal_number
from fivehearts.engines.matters.forms import RevealForm, RevealNumberForm
from fivehearts.engines.matters.models import Fragment, Matter, Photo
from fivehearts.engines.matters.queries.helping import helping_unit
from fivehearts.engines.matters.queries.page import (
    matter_page,
    number_in_words,
    photo_of,
)
from fivehearts.engines.matters.queries.work import for_whom
from fivehearts.engines.matters.views.doors import (
    DOORS,
    bound_form,
    grouped,
    open_doors,
    opened_door,
    show_refusal,
    status_of,
)
from fivehearts.engines.matters.views.loading import loaded_matter
from fivehearts.engines.matters.vocabulary.states import BEFORE_REPORT, VIEW, State, Verb
from fivehearts.foundation.clock import now
from fivehearts.foundation.files.fields import hold_again
from fivehearts.foundation.files.serving import respond
from fivehearts.foundation.files.vocabulary import FileHeldBack, FileMissing
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import Forbidden, Overtaken, Refusal

# The steps of the bar; follow-up rounds return to the fourth.
_BAR = {
    State.REGISTERED: 0,
    State.ACCEPTED: 1,
    State.DISPATCHED: 2,
    State.SIGNED: 3,
    State.HANDLING: 3,
    State.REPORTED: 4,
    State.FOLLOW_UP: 5,
    State.JOINED: 3,
    State.CLOSED: 6,
    State.DECLINED: 1,
    State.WITHDRAWN: 1,
    State.ARCHIVED: 6,
}


@require_GET
@holding(VIEW)
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """Facts, people, the clock explained, the story, and what I may do."""
    return _shown(request, loaded_matter(number))


@require_http_methods(["GET", "POST"])
@holding(VIEW)
def verb(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Show the form of a verb, or do it.

    Refused, the page of the matter comes back with the sentence and everything entered.
    """
    if verb not in DOORS:
        raise Http404
    name, loaded, actor = Verb(verb), loaded_matter(number), actor_of(request)
    if request.method == "GET":
        return _unfolded(request, loaded, name)
    form = bound_form(name, request, loaded, actor)
    if not _may(name, actor, loaded):
        return _refused(request, loaded, name, form, Forbidden())
    if not form.is_valid():
        hold_again(form, by=actor)
        return _shown(request, loaded, bound=(name, form), status=422)
    if loaded.version != form.cleaned_data["version"] and name != Verb.NOTE:
        return _refused(request, loaded, name, form, Overtaken())
    try:
        DOORS[name].action(by=actor, matter=loaded, **form.facts())
    except Refusal as refusal:
        return _refused(request, loaded_matter(number), name, form, refusal)
    messages.success(request, str(DOORS[name].done))
    return redirect("matters:matter", number=loaded.number)


def _may(name: Verb, actor: Actor, loaded: Matter) -> bool:
    """By the rule of the verb; whoever helps with a part writes notes too."""
    if rules.may(name, actor, loaded):
        return True
    return name == Verb.NOTE and helping_unit(actor, loaded) is not None


def _unfolded(request: HttpRequest, loaded: Matter, name: Verb) -> HttpResponse:
    """The form of one verb: the piece a page unfolds, or without scripts a page of its own.

    Whoever comes from an old page is brought to the matter as it stands now.
    """
    actor = actor_of(request)
    context = _context(actor, loaded)
    if not _may(name, actor, loaded):
        raise PermissionDenied
    door = opened_door(context["page"], actor, name)
    if door is None:
        messages.warning(request, _("This cannot be done any more. The page shows what can."))
        address = reverse("matters:matter", args=[loaded.number])
        is_piece = request.htmx  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address) if is_piece else redirect(address)
    template = "matters/door.html" if request.htmx else "matters/door_page.html"  # type: ignore[attr-defined]
    response = render(request, template, context | {"door": door})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _refused(
    request: HttpRequest, loaded: Matter, name: Verb, form: Form, refusal: Refusal
) -> HttpResponse:
    if form.is_bound and not hasattr(form, "cleaned_data"):
        form.full_clean()
    hold_again(form, by=actor_of(request))
    show_refusal(form, refusal)
    return _shown(request, loaded, bound=(name, form), status=status_of(refusal))


@require_POST
@holding("matters.reveal")
@confirmed_recently
def contact_shown(request: HttpRequest, number: str) -> HttpResponse:
    """Show a masked name or phone for a purpose; recorded before it is shown."""
    loaded, actor = loaded_matter(number), actor_of(request)
    form = RevealForm(request.POST)
    person = loaded.speaker if request.GET.get("who") == "speaker" else loaded.resident
    if person is None:
        raise Http404
    if not form.is_valid():
        return _shown(request, loaded, status=422)
    try:
        text = people.reveal(
            by=actor,
            person=person,
            field=form.cleaned_data["field"],
            purpose=form.cleaned_data["purpose"],
            for_unit=loaded.holder_unit,
            about=subject_of(loaded),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return _shown(request, loaded, status=status_of(refusal))
    # Never kept, never in an address: this one answer shows it.
    response = _shown(
        request, loaded, revealed={form.cleaned_data["field"]: text, "person": person.pk}
    )
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@holding("matters.reveal")
@confirmed_recently
def number_shown(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Show a number from the words of a matter for a purpose; recorded before it is shown."""
    loaded = loaded_matter(number)
    form = RevealNumberForm(request.POST)
    try:
        fragment = number_in_words(loaded, key)
    except Fragment.DoesNotExist:
        raise Http404 from None
    if not form.is_valid():
        return _shown(request, loaded, status=422)
    try:
        text = reveal_number(
            by=actor_of(request),
            matter=loaded,
            fragment=fragment,
            purpose=form.cleaned_data["purpose"],
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return _shown(request, loaded, status=status_of(refusal))
    response = _shown(request, loaded, revealed={"key": key, "number": text})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@holding(VIEW)
def photo(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """One file of the matter, or the small copy of a picture with `?small=1`."""
    loaded = loaded_matter(number)
    try:
        found = photo_of(loaded, file_id)
        return respond(request, found.file, name=found.name, thumbnail="small" in request.GET)
    except (Photo.DoesNotExist, FileMissing, FileHeldBack):
        raise Http404 from None


def _shown(
    request: HttpRequest,
    loaded: Matter,
    *,
    bound: tuple[Verb, Form] | None = None,
    revealed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "matters/matter.html",
        _context(actor_of(request), loaded, bound, revealed),
        status=status,
    )


def _context(
    actor: Actor,
    loaded: Matter,
    bound: tuple[Verb, Form] | None = None,
    revealed: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What the page of a matter shows, and what may be done on it."""
    at = now()
    page = matter_page(actor, loaded, at=at)
    doors = open_doors(page, actor, bound)
    return {
        "page": page,
        "matter": loaded,
        "at": at,
        "groups": grouped(doors),
        "next_door": next((door for door in doors if door.is_next), None),
        "stands_in_for": for_whom(actor, loaded) if doors else "",
        "bar": _BAR[State(loaded.state)],
        "revealed": revealed or {},
        "may_reveal": rules.may_reveal(actor, loaded),
        "may_link": rules.may_link(actor, loaded),
        "may_publish": rules.can_be_published(loaded)
        and not rules.confidentiality(loaded)
        and rules.may_publish(actor, loaded)
        and rules.is_independent(actor, page.handled_by),
        "may_join": loaded.state in BEFORE_REPORT and rules.may_join(actor, loaded),
        "may_second": loaded.state in BEFORE_REPORT
        and rules.may_register(actor, loaded.place_unit)
        and (rules.may_join(actor, loaded) or Verb.PUBLISH in {step.verb for step in page.steps}),
        "may_renew_code": rules.may_renew_code(actor, loaded),
        "purposes": Purpose.choices,
        "refused_form": bound[1] if bound else None,
    }
